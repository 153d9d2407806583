/* realtime: the voice session of a thread, and what its client asks for, one after the other. */
#include "realtime/realtime.h"

#include "base/xmalloc.h"
#include "loop/retry.h"
#include "protocol/wrappers.gen.h"
#include "realtime/cap.h"
#include "realtime/session.h"
#include "thread/manager.h"
#include "upstream/ws.h"

#include <stdlib.h>

enum operation_kind { OP_START, OP_AUDIO, OP_TEXT, OP_SPEECH, OP_STOP };

/* The parameters live in its arena. */
struct operation {
    struct operation *next;
    enum operation_kind kind;
    struct arena arena;
    size_t bytes;
    union {
        struct thread_realtime_start_params start;
        struct thread_realtime_append_audio_params audio;
        struct thread_realtime_append_text_params text;
        struct thread_realtime_append_speech_params speech;
    };
};

/* Owned by its thread. */
struct realtime {
    struct thread *thread;
    struct session *session; /* starting or running; or NULL */
    struct operation *first, **end;
    unsigned count, audio_count;
    size_t bytes;
    struct op *limit; /* of a stop that waits, or NULL */
    bool busy;        /* operations are being run */
};

/* ---- operations ---- */

static void operation_free(struct operation *x) {
    arena_free(&x->arena);
    free(x);
}

static struct operation *take_first(struct realtime *rt) {
    struct operation *x = rt->first;
    rt->first = x->next;
    if (!rt->first)
        rt->end = &rt->first;
    rt->count--;
    rt->audio_count -= x->kind == OP_AUDIO;
    rt->bytes -= x->bytes;
    return x;
}

/* A plain error, as of a turn that could not begin. */
static void tell_not_running(struct realtime *rt) {
    struct thread *t = rt->thread;
    _cleanup_arena_ struct arena a = { 0 };
    struct codex_error_info info = { .tag = CODEX_ERROR_INFO_BAD_REQUEST };
    thread_set_status(t, THREAD_STATUS_SYSTEM_ERROR);
    notify_error(&t->subscribers,
        &(struct error_notification){
            .error = { .message = STR("conversation is not running"), .codex_error_info = &info },
            .thread_id = thread_id(t),
            .turn_id = thread_manager_new_id(t->manager, &a, "") });
}

static void run_start(struct realtime *rt, struct operation *x) {
    struct realtime_options options;
    struct error why;
    struct arena arena = { 0 };
    if (!options_resolve(&arena, rt->thread, &x->start, &options, &why)) {
        if (rt->session)
            rt->session->failed = true;
        session_tell_error(rt->thread, str_of(why.text));
        arena_free(&arena);
        return;
    }
    if (rt->session)
        session_end(rt->session, "requested");
    rt->session = session_new(rt, rt->thread, arena, &options);
}

static void run_stop(struct realtime *rt) {
    if (rt->session) {
        session_end(rt->session, "requested");
        return;
    }
    notify_thread_realtime_closed(&rt->thread->subscribers,
        &(struct thread_realtime_closed_notification){ thread_id(rt->thread), STR("requested") });
}

static void send_audio(struct session *s, struct str data) {
    struct buf frame = { 0 };
    s->dialect->write_audio(&frame, data);
    session_send(s, OUTBOX_AUDIO, &frame);
}

static void send_speech(struct session *s, struct str text) {
    _cleanup_buf_ struct buf out = { 0 }, marked = { 0 };
    struct str mark = s->dialect->mark;
    if (!str_starts(text, mark))
        buf_add_str(&marked, mark);
    buf_add_str(&marked, text);
    cap_middle(buf_str(&marked), CAP_MESSAGE_TOKENS, &out);
    s->dialect->append_speech(s, buf_str(&out));
}

static void run_append(struct realtime *rt, struct operation *x) {
    struct session *s = rt->session;
    if (x->kind == OP_SPEECH && !str_trim(x->speech.text).n)
        return;
    if (!s)
        tell_not_running(rt);
    else if (x->kind == OP_AUDIO)
        send_audio(s, x->audio.audio.data);
    else if (x->kind == OP_TEXT)
        s->dialect->append_text(s, x->text.role, x->text.text);
    else
        send_speech(s, x->speech.text);
}

static void run(struct realtime *rt, struct operation *x) {
    if (x->kind == OP_START)
        run_start(rt, x);
    else if (x->kind == OP_STOP)
        run_stop(rt);
    else
        run_append(rt, x);
    operation_free(x);
}

static bool may_run(const struct realtime *rt) {
    const struct session *s = rt->session;
    if (!rt->first || (s && s->state == SESSION_STARTING))
        return false;
    return !s || rt->first->kind != OP_TEXT || !outbox_text_is_full(&s->outbox);
}

static void advance(struct realtime *rt) {
    if (rt->busy)
        return;
    rt->busy = true;
    while (may_run(rt))
        run(rt, take_first(rt));
    rt->busy = false;
}

/* ---- stopping ---- */

static bool has_stop(const struct realtime *rt) {
    for (const struct operation *x = rt->first; x; x = x->next)
        if (x->kind == OP_STOP)
            return true;
    return false;
}

/* The client has waited long enough: what it asked for before the stop is given up. */
static void on_limit(void *user) {
    struct realtime *rt = user;
    rt->limit = NULL;
    if (!has_stop(rt))
        return;
    while (rt->first->kind != OP_STOP)
        operation_free(take_first(rt));
    if (rt->session && rt->session->state == SESSION_STARTING)
        session_drop(rt->session);
    advance(rt);
    if (has_stop(rt)) /* asked for behind that one */
        rt->limit = retry_start(
            rt->thread->manager->loop, &rt->thread->ops, REALTIME_STOP_MS, on_limit, rt);
}

/* ---- what sessions and turns tell ---- */

static void on_advance(void *user) {
    advance(user);
}

/* From the loop: the caller has not finished with the session. The thread may be on its way out too: then nothing is
 * begun any more. */
static void advance_soon(struct realtime *rt) {
    if (!rt->busy && rt->first && !rt->thread->ops.cancelled)
        (void)retry_start(rt->thread->manager->loop, &rt->thread->ops, 0, on_advance, rt);
}

void manager_settled(struct realtime *rt) {
    advance_soon(rt);
}

void manager_text_drained(struct realtime *rt) {
    advance_soon(rt);
}

void manager_gone(struct realtime *rt) {
    rt->session = NULL;
    advance_soon(rt);
}

static void on_turn_ended(void *user, bool interrupted) {
    struct realtime *rt = user;
    if (rt->session && rt->session->state == SESSION_RUNNING)
        output_turn_ended(rt->session, interrupted);
}

static void on_drain(void *user) {
    struct realtime *rt = user;
    struct session *s = rt->session;
    if (!s || !s->paused)
        return;
    s->paused = false;
    if (s->conn)
        ws_pause(s->conn, false);
}

static void manager_free(void *user) {
    struct realtime *rt = user;
    while (rt->first)
        operation_free(take_first(rt));
    free(rt);
}

static const struct thread_voice_events events = { on_turn_ended, on_drain, manager_free };

/* ---- for handlers ---- */

static struct realtime *manager_of(struct thread *t) {
    if (t->voice.manager)
        return t->voice.manager;
    struct realtime *rt = xcalloc(1, sizeof *rt);
    rt->thread = t;
    rt->end = &rt->first;
    t->voice.manager = rt;
    t->voice.events = &events;
    return rt;
}

static struct operation *operation_new(enum operation_kind kind) {
    struct operation *x = xcalloc(1, sizeof *x);
    x->kind = kind;
    return x;
}

static bool add(struct thread *t, struct operation *x, struct error *reterr) {
    struct realtime *rt = manager_of(t);
    x->bytes = arena_size_bytes(&x->arena);
    if (x->kind == OP_AUDIO && rt->audio_count >= OUTBOX_AUDIO_MAX) {
        operation_free(x); /* as if it had been queued for sending: the newest is dropped */
        return true;
    }
    if (rt->count >= REALTIME_WAITING_MAX || x->bytes > REALTIME_WAITING_BYTES_MAX - rt->bytes) {
        operation_free(x);
        return error_set(reterr, 0, "too many operations are waiting");
    }
    rt->count++;
    rt->audio_count += x->kind == OP_AUDIO;
    rt->bytes += x->bytes;
    *rt->end = x;
    rt->end = &x->next;
    return true;
}

void realtime_go(struct thread *t) {
    struct realtime *rt = manager_of(t);
    advance(rt);
    if (!rt->limit && has_stop(rt))
        rt->limit = retry_start(t->manager->loop, &t->ops, REALTIME_STOP_MS, on_limit, rt);
}

/* The parameters have been decoded once already. */
#define DECODE(type, member) \
    (void)type##_decode(&x->arena, json_clone(&x->arena, params), &x->member, NULL)

bool realtime_start(struct thread *t, const struct json *params, struct error *reterr) {
    struct operation *x = operation_new(OP_START);
    DECODE(thread_realtime_start_params, start);
    return add(t, x, reterr);
}

bool realtime_append_audio(struct thread *t, const struct json *params, struct error *reterr) {
    struct operation *x = operation_new(OP_AUDIO);
    DECODE(thread_realtime_append_audio_params, audio);
    return add(t, x, reterr);
}

struct op *realtime_await_room(
    struct thread *t, struct op_group *group, void (*callback)(void *user), void *user) {
    struct session *s = manager_of(t)->session;
    return s ? room_await(&s->room, &s->outbox, t->manager->loop, group, callback, user) : NULL;
}

bool realtime_append_text(struct thread *t, const struct json *params, struct error *reterr) {
    struct operation *x = operation_new(OP_TEXT);
    DECODE(thread_realtime_append_text_params, text);
    return add(t, x, reterr);
}

bool realtime_append_speech(struct thread *t, const struct json *params, struct error *reterr) {
    struct operation *x = operation_new(OP_SPEECH);
    DECODE(thread_realtime_append_speech_params, speech);
    return add(t, x, reterr);
}

bool realtime_stop(struct thread *t, const struct json *params, struct error *reterr) {
    (void)params;
    return add(t, operation_new(OP_STOP), reterr);
}
