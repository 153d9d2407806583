/* keep: what is known of a loaded thread and has no home in its file goes to the index. */
#include "thread/keep.h"

#include "store/foreign_state.h"
#include "store/index.h"
#include "store/index_thread.h"
#include "store/index_work.h"
#include "store/thread_names.h"
#include "thread/manager.h"

static bool set_preview(struct db *db, const struct index_change *c) {
    return index_own_set_preview(db, c->id, c->text);
}

static bool set_recency(struct db *db, const struct index_change *c) {
    return index_own_set_recency(db, c->id, c->number);
}

static bool set_project(struct db *db, const struct index_change *c) {
    return index_own_set_project(db, c->id, c->text);
}

static bool set_daybreak(struct db *db, const struct index_change *c) {
    return index_own_set_daybreak(db, c->id, c->number);
}

static bool set_goal(struct db *db, const struct index_change *c) {
    return index_work_set_goal(db, c->id, c->text);
}

static bool set_queue(struct db *db, const struct index_change *c) {
    return index_work_set_queue(db, c->id, c->text);
}

static bool set_name(struct db *db, const struct index_change *c) {
    (void)thread_name_add(c->more, c->id, c->text);
    foreign_state_set_name(c->more, c->id, c->text);
    return index_own_set_name(db, c->id, c->text);
}

static void change(const struct thread *t, struct index_change c) {
    c.id = thread_id(t);
    if (!t->ephemeral)
        index_change(t->manager->index, &c);
}

void thread_keep_preview(const struct thread *t) {
    change(t, (struct index_change){ .apply = set_preview, .text = t->preview });
}

void thread_keep_recency(const struct thread *t, int64_t ms) {
    change(t, (struct index_change){ .apply = set_recency, .number = ms });
}

void thread_keep_choices(const struct thread *t) {
    if (t->project_id.p)
        change(t, (struct index_change){ .apply = set_project, .text = t->project_id });
    if (t->daybreak != DAYBREAK_UNSET)
        change(t,
            (struct index_change){ .apply = set_daybreak, .number = t->daybreak == DAYBREAK_ON });
}

void thread_keep_name(const struct thread *t) {
    change(
        t, (struct index_change){ .apply = set_name, .text = t->name, .more = t->manager->home });
}

void thread_keep_goal(const struct thread *t, struct str goal) {
    change(t, (struct index_change){ .apply = set_goal, .text = goal });
}

void thread_keep_queue(const struct thread *t, struct str queue) {
    change(t, (struct index_change){ .apply = set_queue, .text = queue });
}
