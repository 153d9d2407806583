/* read_state: whether a thread's results have been seen. */
#include "thread/read_state.h"

#include "protocol/wrappers.gen.h"
#include "store/index.h"
#include "store/index_thread.h"
#include "store/rollout.h"
#include "thread/manager.h"
#include "thread/stored.h"
#include "thread/stored_view.h"
#include "thread/thread.h"

static bool is_eligible(enum session_source_tag source, struct str thread_source) {
    return source != SESSION_SOURCE_SUB_AGENT && source != SESSION_SOURCE_UNKNOWN &&
           (!thread_source.p || str_is(thread_source, "user"));
}

/* `revision` may be empty, `unread` "no string", a turn or "" for the thread's start. */
static const struct thread_read_state *view(
    struct arena *a, struct str id, struct str revision, struct str unread) {
    struct thread_read_state *state = arena_new(a, struct thread_read_state);
    state->revision = revision.n ? revision : arena_printf(a, "initial:%.*s", STR_ARGS(id));
    if (!unread.p)
        return state;
    struct thread_unread_position *position = arena_new(a, struct thread_unread_position);
    position->type = unread.n ? THREAD_UNREAD_POSITION_TURN : THREAD_UNREAD_POSITION_THREAD_START;
    if (unread.n)
        position->turn.turn_id = unread;
    state->first_unread = position;
    return state;
}

static struct str unread_of(const struct thread *t) {
    return t->read.unread == THREAD_READ                ? STR_NONE
           : t->read.unread == THREAD_UNREAD_FROM_START ? STR("")
                                                        : str_of(t->read.turn);
}

const struct thread_read_state *thread_read_state_view(struct arena *a, const struct thread *t) {
    return rollout_is_begun(t->rollout) ? thread_read_state_of(a, t) : NULL;
}

const struct thread_read_state *thread_read_state_of(struct arena *a, const struct thread *t) {
    if (t->ephemeral || t->lineage.parent.p ||
        !is_eligible(SESSION_SOURCE_VSCODE, t->thread_source))
        return NULL;
    return view(a, thread_id(t), str_of(t->read.revision), unread_of(t));
}

const struct thread_read_state *own_read_state_view(struct arena *a, struct str id,
    enum session_source_tag source, struct str thread_source, struct str parent,
    const struct index_own *own) {
    if (parent.p || !is_eligible(source, thread_source))
        return NULL;
    return view(a, id, own->revision, own->unread);
}

const struct thread_read_state *stored_read_state_view(struct arena *a, const struct stored *s) {
    const struct rollout_meta *m = &s->state.meta;
    return own_read_state_view(
        a, m->id, stored_source(a, m->source).tag, m->thread_source, m->parent, &s->own);
}

static void copy(char *to, size_t room, struct str from) {
    size_t n = from.n < room ? from.n : room - 1;
    if (n)
        memcpy(to, from.p, n);
    to[n] = '\0';
}

void thread_read_state_restore(struct thread *t, const struct index_own *own) {
    copy(t->read.revision, sizeof t->read.revision, own->revision);
    copy(t->read.turn, sizeof t->read.turn, own->unread);
    t->read.unread = !own->unread.p  ? THREAD_READ
                     : own->unread.n ? THREAD_UNREAD_FROM_TURN
                                     : THREAD_UNREAD_FROM_START;
}

struct json *thread_read_state_json(struct arena *a, const struct thread_read_state *state) {
    const struct thread_unread_position *unread = state->first_unread;
    struct json *o = json_new_object(a), *position = json_new_null(a);
    if (unread) {
        bool turn = unread->type == THREAD_UNREAD_POSITION_TURN;
        position = json_new_object(a);
        json_put_text(a, position, STR("type"), turn ? STR("turn") : STR("threadStart"));
        if (turn)
            json_put_text(a, position, STR("turnId"), unread->turn.turn_id);
    }
    json_put(o, STR("firstUnread"), position);
    json_put_text(a, o, STR("revision"), state->revision);
    return o;
}

static void tell(struct thread *t) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct thread_read_state *state = thread_read_state_of(&a, t);
    if (state)
        notify_thread_read_state_changed(
            &t->subscribers, &(struct thread_read_state_changed_notification){
                                 .thread_id = thread_id(t), .read_state = *state });
}

static bool keep(struct db *db, const struct index_change *change) {
    return index_own_set_read(db, change->id, change->text, change->more);
}

static void renew(struct thread *t) {
    struct uuid id;
    uuid_v4(&id);
    (void)uuid_format(&id, t->read.revision);
    index_change(t->manager->index, &(struct index_change){ .apply = keep,
                                        .id = thread_id(t),
                                        .text = str_of(t->read.revision),
                                        .more = unread_of(t) });
    tell(t);
}

void thread_read_state_advance(struct thread *t, struct str turn) {
    if (t->ephemeral)
        return;
    if (t->read.unread == THREAD_READ) {
        t->read.unread = THREAD_UNREAD_FROM_TURN;
        copy(t->read.turn, sizeof t->read.turn, turn);
    }
    renew(t);
}

void thread_read_state_set(struct thread *t, bool unread) {
    t->read.unread = unread ? THREAD_UNREAD_FROM_START : THREAD_READ;
    renew(t);
}
