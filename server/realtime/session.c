/* session: one voice session, from the start of its connection to its end. */
#include "realtime/session.h"

#include "protocol/wrappers.gen.h"
#include "thread/manager.h"
#include "thread/unload.h"
#include "turn/turn.h"

#include <assert.h>

static void session_cancel(struct op *op) {
    struct session *s = (struct session *)op;
    bool listened = s->thread->voice.items.user == s;
    s->state = SESSION_ENDED;
    connect_close(s);
    room_close(&s->room);
    if (listened) {
        s->thread->voice.items = (struct item_watch){ 0 };
        s->thread->voice.active = false;
    }
    op_close(op);
    manager_gone(s->owner);
}

static void session_destroy(struct op *op) {
    struct session *s = (struct session *)op;
    outbox_done(&s->outbox);
    transcript_clear(&s->transcript);
    timeline_done(&s->timeline);
    played_done(&s->played);
    stream_done(&s->stream);
    buf_done(&s->handoff);
    buf_done(&s->deferred);
    buf_done(&s->message);
    arena_free(&s->event_arena);
}

static const struct op_class session_class = { "realtime-session", session_cancel,
    session_destroy };

struct session *session_new(struct realtime *owner, struct thread *thread, struct arena arena,
    const struct realtime_options *o) {
    struct session *s = op_new(&thread->ops, &session_class, sizeof *s);
    s->op.arena = arena;
    s->thread = thread;
    s->owner = owner;
    s->o = *o;
    s->dialect = dialect_of(o->version);
    s->sideband = o->transport != THREAD_REALTIME_START_TRANSPORT_WEBSOCKET;
    s->call_id = o->call_id;
    int r = uv_timer_init(thread->manager->loop, &s->start_timer);
    assert(r == 0);
    op_own(&s->op, &s->start_timer);
    r = uv_timer_init(thread->manager->loop, &s->flush_timer);
    assert(r == 0);
    op_own(&s->op, &s->flush_timer);
    timeline_init(&s->timeline, &s->op.arena, thread, o->session_id);
    transcript_clear(&s->transcript);
    s->transcript.by_turn = s->dialect->live;
    connect_begin(s);
    return s;
}

void session_drop(struct session *s) {
    op_cancel(&s->op);
}

void session_tell_error(struct thread *thread, struct str message) {
    notify_thread_realtime_error(&thread->subscribers,
        &(struct thread_realtime_error_notification){ thread_id(thread), message });
}

static void set_text(struct buf *to, bool *ret_has, struct str text) {
    buf_clear(to, SIZE_MAX);
    buf_add_str(to, text);
    *ret_has = text.p != NULL;
}

void session_run(struct session *s) {
    struct thread *t = s->thread;
    struct thread_voice *voice = &t->voice;
    (void)uv_timer_stop(&s->start_timer);
    s->state = SESSION_RUNNING;
    voice->active = true;
    voice->items = (struct item_watch){ &output_watch, s };
    set_text(&voice->start, &voice->has_start, s->o.start_text);
    set_text(&voice->end, &voice->has_end, s->o.end_text);
    turn_watch_readers(t);
    timeline_started(&s->timeline);
    notify_thread_realtime_started(
        &t->subscribers, &(struct thread_realtime_started_notification){ .thread_id = thread_id(t),
                             .realtime_session_id = s->o.session_id,
                             .version = s->o.version });
    manager_settled(s->owner);
}

void session_end(struct session *s, const char *reason) {
    struct thread *t = s->thread;
    if (s->state == SESSION_ENDED)
        return;
    bool ran = s->state == SESSION_RUNNING;
    s->state = SESSION_ENDED;
    if (ran) {
        t->voice.active = false;
        if (s->o.flush_tail)
            handoff_keep_tail(s);
        timeline_closed(&s->timeline, s->failed);
        notify_thread_realtime_closed(&t->subscribers,
            &(struct thread_realtime_closed_notification){ thread_id(t), str_of(reason) });
    }
    op_cancel(&s->op);
    thread_watch_idle(t);
}

void session_fail(struct session *s, struct str message) {
    if (s->state == SESSION_ENDED)
        return;
    s->failed = true;
    session_tell_error(s->thread, message);
    session_end(s, "error");
}

void session_fail_stream(struct session *s, const char *detail) {
    session_fail(
        s, arena_printf(&s->op.arena, "stream disconnected before completion: %s", detail));
}

void session_send(struct session *s, enum outbox_source from, struct buf *frame) {
    if (outbox_add(&s->outbox, from, frame))
        connect_pump(s);
}
