/* connect: opening, losing and joining again a session's websocket (realtime.md 7.4, 8, 9.3, 9.4). */
#include "auth/auth.h"
#include "base/log.h"
#include "base/time.h"
#include "config/config.h"
#include "loop/retry.h"
#include "realtime/address.h"
#include "realtime/head.h"
#include "realtime/instructions.h"
#include "realtime/session.h"
#include "realtime/startup_context.h"
#include "thread/attestation.h"
#include "thread/manager.h"
#include "upstream/error_text.h"
#include "upstream/upstream.h"
#include "upstream/ws.h"

enum {
    STATUS_NOT_FOUND = 404,
    STATUS_GONE = 410,
    REJOIN_MAX_MS = 5000,
    REJOIN_SHIFT_MAX = 5,
    STABLE_MS = 30 * 1000, /* a connection that lasted so long is no sign of a bad network */
};

/* Waits for a call that the client has just made. */
static const int call_waits_ms[] = { 100, 300, 800 };

static void open_websocket(struct session *s);

/* ---- sending ---- */

/* The system has the oldest frame that was on its way. */
static void frame_sent(struct session *s) {
    bool was_full = outbox_text_is_full(&s->outbox);
    outbox_sent(&s->outbox);
    room_frame_sent(&s->room, &s->outbox);
    if (was_full && !outbox_text_is_full(&s->outbox))
        manager_text_drained(s->owner);
}

void connect_pump(struct session *s) {
    if (!s->open)
        return;
    for (struct str frame; (frame = outbox_next(&s->outbox)).p;) {
        enum ws_sent sent = ws_send(s->conn, frame);
        if (sent == WS_REFUSED)
            return; /* the end of the connection is near */
        if (sent == WS_SENT)
            frame_sent(s);
    }
}

void connect_described(struct session *s) {
    if (!s->runs_when_sent)
        return;
    s->runs_when_sent = false;
    session_run(s);
}

static void on_sent(void *user) {
    struct session *s = user;
    connect_described(s);
    frame_sent(s);
    connect_pump(s);
}

/* Before all else that waits. */
static enum ws_sent send_session(struct session *s) {
    _cleanup_buf_ struct buf frame = { 0 };
    buf_add_str(&frame, STR("{\"type\":\"session.update\",\"session\":"));
    s->dialect->write_session(&frame, &s->o, false);
    buf_add_char(&frame, '}');
    enum ws_sent sent = ws_send(s->conn, buf_str(&frame));
    if (sent == WS_QUEUED)
        s->outbox.foreign++;
    return sent;
}

/* ---- the connection stands ---- */

static void on_start_timeout(uv_timer_t *timer) {
    session_fail_stream(timer->data, "frameless realtime session did not start in time");
}

static void await_start(struct session *s) {
    s->awaits_start = true;
    uv_update_time(s->start_timer.loop);
    (void)uv_timer_start(&s->start_timer, on_start_timeout, SESSION_START_MS, 0);
}

static bool sends_session(const struct session *s) {
    bool own_call = s->o.transport == THREAD_REALTIME_START_TRANSPORT_WEBRTC;
    return !s->sideband || (own_call && !s->dialect->live);
}

static void on_open(void *user, const struct http_head *head) {
    struct session *s = user;
    (void)head;
    s->open = true;
    s->attempt = 0;
    s->opened_at_ms = time_monotonic_ms();
    if (s->paused)
        ws_pause(s->conn, true);
    enum ws_sent described = sends_session(s) ? send_session(s) : WS_SENT;
    if (s->state == SESSION_STARTING) {
        if (!s->sideband && s->dialect->waits)
            await_start(s);
        else if (described != WS_SENT)
            s->runs_when_sent = true;
        else
            session_run(s);
    }
    connect_pump(s);
}

/* ---- why there is no connection ---- */

static bool is_refused_with(const struct ws_end *end, int status) {
    return end->kind == WS_END_REFUSED && end->head->status == status;
}

static const char *detail_of(struct session *s, const struct ws_end *end) {
    static const char prefix[] = "failed to connect realtime websocket: ";
    const char *detail = end->detail ? end->detail : "connection failed";
    struct arena *a = &s->op.arena;
    switch (end->kind) {
    case WS_END_NOT_CONNECTED:
        if (str_starts(str_of(detail), STR("WebSocket protocol error")) ||
            str_starts(str_of(detail), STR("Attack attempt")))
            return arena_printf(a, "%s%s", prefix, detail).p;
        return arena_printf(a, "%sIO error: %s", prefix, detail).p;
    case WS_END_TIMED_OUT:
        return arena_printf(a, "%stimed out", prefix).p;
    case WS_END_TOO_LARGE:
        return arena_printf(a, "%sSpace limit exceeded: Message too long", prefix).p;
    default:
        return arena_printf(
            a, "%sWebSocket protocol error: Connection reset without closing handshake", prefix)
            .p;
    }
}

static void fail(struct session *s, const struct ws_end *end) {
    struct arena *a = &s->op.arena;
    if (end->kind == WS_END_REFUSED)
        session_fail(
            s, arena_printf(a, "unexpected status %d %s: realtime websocket handshake failed",
                   end->head->status, upstream_reason_phrase(end->head->status)));
    else
        session_fail_stream(s, detail_of(s, end));
}

static void on_wait_over(void *user) {
    struct session *s = user;
    s->wait = NULL;
    open_websocket(s);
}

static void wait_and_open(struct session *s, int64_t delay_ms) {
    s->wait = retry_start(s->thread->manager->loop, &s->thread->ops, delay_ms, on_wait_over, s);
}

/* A sideband could not be joined: another attempt, or the end. */
static void on_not_joined(struct session *s, const struct ws_end *end) {
    bool missing = is_refused_with(end, STATUS_NOT_FOUND);
    bool existing = s->o.transport == THREAD_REALTIME_START_TRANSPORT_EXISTING_CALL;
    if (existing && missing && s->attempt < ARRAY_LEN(call_waits_ms)) {
        wait_and_open(s, call_waits_ms[s->attempt++]);
        return;
    }
    if (s->rejoining && (missing || is_refused_with(end, STATUS_GONE))) {
        session_end(s, "transport_closed");
        return;
    }
    if (!missing && s->attempt < s->o.provider.request_max_retries) {
        s->attempt++;
        wait_and_open(s, retry_delay_ms(s->attempt));
        return;
    }
    fail(s, end);
}

/* The sideband of a session that can do without it for a moment. */
static void rejoin(struct session *s) {
    if (time_monotonic_ms() - s->opened_at_ms >= STABLE_MS)
        s->losses = 0;
    unsigned shift = s->losses < REJOIN_SHIFT_MAX ? s->losses : REJOIN_SHIFT_MAX;
    int64_t delay_ms = (int64_t)RETRY_BASE_MS << shift;
    s->losses++;
    s->attempt = 0;
    s->rejoining = true;
    log_info("realtime: the sideband was lost, joining again in %lld ms", (long long)delay_ms);
    wait_and_open(s, delay_ms < REJOIN_MAX_MS ? delay_ms : REJOIN_MAX_MS);
}

static void on_end(void *user, const struct ws_end *end) {
    struct session *s = user;
    bool was_open = s->open;
    s->conn = NULL;
    s->open = false;
    outbox_lost(&s->outbox);
    if (end->kind == WS_END_BINARY)
        session_fail(s, STR("unexpected binary realtime websocket event"));
    else if (end->kind == WS_END_CLOSED && s->awaits_start)
        session_fail_stream(s, "frameless realtime session ended before session.started");
    else if (end->kind == WS_END_CLOSED && was_open)
        session_end(s, "transport_closed");
    else if (s->sideband && !was_open)
        on_not_joined(s, end);
    else if (s->sideband && s->dialect->live)
        rejoin(s);
    else
        fail(s, end);
}

static void on_text(void *user, struct str text) {
    receive_text(user, text);
}

static const struct ws_events events = { on_open, on_text, on_end, on_sent };

/* ---- opening ---- */

static bool address_of(struct session *s, struct str *ret, struct error *reterr) {
    static const char first_party[] = "https://api.openai.com/v1";
    struct str base = config_text(s->thread->config, "experimental_realtime_ws_base_url");
    if (!base.p && !s->sideband)
        base = s->o.provider.base_url;
    if (!base.p)
        base = str_of(first_party);
    return address_websocket(
        &s->op.arena, &s->o, base, s->sideband ? s->call_id : STR_NONE, ret, reterr);
}

static void open_websocket(struct session *s) {
    _cleanup_arena_ struct arena a = { 0 };
    struct upstream_headers headers = { .arena = &a };
    struct str url;
    struct error why;
    if (!address_of(s, &url, &why)) {
        session_fail_stream(s, arena_cstr(&s->op.arena, str_of(why.text)));
        return;
    }
    if (!head_fill(s, &headers, &why)) {
        session_fail(s, str_of(why.text));
        return;
    }
    s->conn = ws_open(s->thread->manager->upstream->ws, &s->thread->ops,
        &(struct ws_request){ .url = arena_cstr(&a, url),
            .headers = headers.v,
            .header_count = headers.n,
            .no_extensions = true,
            .connect_timeout_ms = s->o.provider.websocket_connect_timeout_ms },
        &events, s);
}

static void on_attested(void *user) {
    struct session *s = user;
    s->wait = NULL;
    open_websocket(s);
}

void connect_join(struct session *s) {
    s->wait = attestation_ask(s->thread, &s->o.provider, on_attested, s);
    if (!s->wait)
        open_websocket(s);
}

static void go_on(struct session *s) {
    if (s->o.transport == THREAD_REALTIME_START_TRANSPORT_WEBRTC)
        call_begin(s);
    else if (s->sideband)
        connect_join(s);
    else
        open_websocket(s);
}

/* ---- what comes before ---- */

static void on_credential(void *user, const struct auth_failure *failure) {
    struct session *s = user;
    s->wait = NULL;
    if (failure)
        session_fail(s, failure->text);
    else
        go_on(s);
}

static void get_credential(struct session *s) {
    s->wait =
        auth_prepare(s->thread->manager->auth, &s->o.provider, &s->thread->ops, on_credential, s);
    if (!s->wait)
        go_on(s);
}

static void on_context(void *user, struct str context) {
    struct session *s = user;
    s->wait = NULL;
    s->o.instructions = instructions_join(&s->op.arena, s->o.instructions, context);
    get_credential(s);
}

static void on_begin(void *user) {
    struct session *s = user;
    struct str text = STR_NONE;
    s->wait = s->o.with_context ? startup_context_start(s->thread, on_context, s, &text) : NULL;
    if (!s->wait)
        on_context(s, text);
}

/* Never from within the caller's call. */
void connect_begin(struct session *s) {
    s->wait = retry_start(s->thread->manager->loop, &s->thread->ops, 0, on_begin, s);
}

void connect_close(struct session *s) {
    if (s->wait)
        op_cancel(s->wait);
    s->wait = NULL;
    if (s->conn && s->sideband)
        ws_shut(s->conn);
    else if (s->conn)
        ws_close(s->conn);
    s->conn = NULL;
    s->open = false;
}
