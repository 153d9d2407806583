/* read_state: whether a thread's results have been seen. */
#include "thread/read_state.h"

#include "protocol/wrappers.gen.h"
#include "store/rollout.h"
#include "thread/stored.h"
#include "thread/thread.h"

static bool is_eligible(enum session_source_tag source, struct str thread_source) {
    return source != SESSION_SOURCE_SUB_AGENT && source != SESSION_SOURCE_UNKNOWN &&
           (!thread_source.p || str_is(thread_source, "user"));
}

static struct thread_read_state *initial(struct arena *a, struct str id) {
    struct thread_read_state *state = arena_new(a, struct thread_read_state);
    state->revision = arena_printf(a, "initial:%.*s", STR_ARGS(id));
    return state;
}

const struct thread_read_state *thread_read_state_view(struct arena *a, const struct thread *t) {
    if (!rollout_is_begun(t->rollout) || t->lineage.parent.p ||
        !is_eligible(SESSION_SOURCE_VSCODE, t->thread_source))
        return NULL;
    struct thread_read_state *state = initial(a, thread_id(t));
    if (!t->read.revision[0])
        return state;
    state->revision = str_of(t->read.revision);
    if (t->read.unread == THREAD_READ)
        return state;
    struct thread_unread_position *position = arena_new(a, struct thread_unread_position);
    position->type = THREAD_UNREAD_POSITION_THREAD_START;
    if (t->read.unread == THREAD_UNREAD_FROM_TURN) {
        position->type = THREAD_UNREAD_POSITION_TURN;
        position->turn.turn_id = str_of(t->read.turn);
    }
    state->first_unread = position;
    return state;
}

const struct thread_read_state *stored_read_state_view(struct arena *a, const struct stored *s) {
    const struct rollout_meta *m = &s->state.meta;
    bool sub = m->parent.p != NULL;
    return sub || !is_eligible(SESSION_SOURCE_VSCODE, m->thread_source) ? NULL : initial(a, m->id);
}

static void tell(struct thread *t) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct thread_read_state *state = thread_read_state_view(&a, t);
    if (state)
        notify_thread_read_state_changed(
            &t->subscribers, &(struct thread_read_state_changed_notification){
                                 .thread_id = thread_id(t), .read_state = *state });
}

static void renew(struct thread *t) {
    struct uuid id;
    uuid_v4(&id);
    (void)uuid_format(&id, t->read.revision);
    tell(t);
}

void thread_read_state_advance(struct thread *t, struct str turn) {
    if (t->read.unread != THREAD_READ || turn.n >= sizeof t->read.turn)
        return;
    t->read.unread = THREAD_UNREAD_FROM_TURN;
    memcpy(t->read.turn, turn.p, turn.n);
    t->read.turn[turn.n] = '\0';
    renew(t);
}

void thread_read_state_set(struct thread *t, bool unread) {
    t->read.unread = unread ? THREAD_UNREAD_FROM_START : THREAD_READ;
    renew(t);
}
