/* responses_ws: sampling requests over a thread's websocket, one after the other. */
#include "base/log.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/xmalloc.h"
#include "upstream/request.h"
#include "upstream/responses_delta.h"
#include "upstream/responses_stream.h"
#include "upstream/responses_ws_error.h"
#include "upstream/ws.h"

#include <assert.h>
#include <stdlib.h>
#include <strings.h>

enum { EVENT_ARENA_KEEP_BYTES = 256 * 1024 };

#define TURN_STATE  "x-codex-turn-state"
#define LITE        "x-openai-internal-codex-responses-lite"
#define BETA_HEADER "openai-beta"
#define BETA_VALUE  "responses_websockets=2026-02-06"

struct ws_stream {
    struct response_stream base;
    struct responses_session *session;
    const struct response_events *events; /* NULL: a prewarm */
    void *user;
    bool prewarm;
    struct response_refused refused; /* of a prewarm */
    struct ws_request handshake;     /* in the operation's arena */
    struct buf body;                 /* until it is sent */
    struct str turn_state;
    bool lite;
    uv_timer_t timer; /* a prewarm to wait for, then silence of the server */
    uint64_t idle_ms, started_at, last_text_at;
    bool sent, paused;
    struct arena event_arena;
};

struct responses_session {
    struct upstream *upstream;
    bool fell_back;
    struct ws_connection *conn; /* NULL: none */
    bool open;
    struct arena head_arena; /* of handshake */
    struct http_head handshake;
    struct response_past past;
    struct ws_stream *active;  /* its request is sent or waits for the connection */
    struct ws_stream *waiting; /* for a prewarm's end */
};

/* ---- life of a request ---- */

static void drop_connection(struct responses_session *session) {
    if (session->conn)
        ws_close(session->conn);
    session->conn = NULL;
    session->open = false;
    response_past_done(&session->past);
}

static void begin(struct ws_stream *s);

/* The request is over or given up; the one that waited for it begins. */
static void leave(struct ws_stream *s) {
    struct responses_session *session = s->session;
    if (!session)
        return;
    s->session = NULL;
    if (session->waiting == s)
        session->waiting = NULL;
    if (session->active != s)
        return;
    session->active = NULL;
    struct ws_stream *next = session->waiting;
    session->waiting = NULL;
    if (next)
        begin(next);
}

static void stream_cancel(struct op *op) {
    struct ws_stream *s = (struct ws_stream *)op;
    s->events = NULL; /* nobody listens any more */
    /* What the server still says about it nobody could tell from the next answer. */
    if (s->session && s->session->active == s)
        drop_connection(s->session);
    leave(s);
    op_close(op);
}

static void stream_destroy(struct op *op) {
    struct ws_stream *s = (struct ws_stream *)op;
    buf_done(&s->body);
    arena_free(&s->event_arena);
}

static const struct op_class stream_class = { "responses-websocket", stream_cancel,
    stream_destroy };

/* `error` lives in the stream or on the stack; NULL: complete. */
static void stream_end(struct ws_stream *s, const struct upstream_error *error) {
    if (error && s->session) {
        drop_connection(s->session);
        if (error->use_http)
            s->session->fell_back = true;
    }
    if (error && s->prewarm)
        log_info("upstream: prewarm failed: %.*s", STR_ARGS(error->message));
    if (s->paused && s->session && s->session->conn)
        ws_pause(s->session->conn, false);
    bool refused =
        error && error->unauthorized && s->refused.callback && s->session && !s->session->waiting;
    leave(s);
    if (refused)
        s->refused.callback(s->refused.user, s->refused.step);
    if (s->events)
        s->events->on_done(s->user, error);
    s->events = NULL;
    op_cancel(&s->base.op);
}

static void fail_stream(struct ws_stream *s, struct str detail) {
    struct upstream_error e = upstream_error_stream(&s->base.op.arena, detail);
    stream_end(s, &e);
}

/* ---- silence ---- */

static void on_silence(uv_timer_t *timer) {
    struct ws_stream *s = timer->data;
    uint64_t silent_ms = s->paused ? 0 : uv_now(s->session->upstream->loop) - s->last_text_at;
    if (silent_ms < s->idle_ms)
        (void)uv_timer_start(timer, on_silence, s->idle_ms - silent_ms, 0);
    else if (ws_is_unsent(s->session->conn))
        fail_stream(s, STR("idle timeout sending websocket request"));
    else
        fail_stream(s, STR("idle timeout waiting for websocket"));
}

/* The prewarm takes too long: the turn goes on without it, on a connection of its own. */
static void on_waited(uv_timer_t *timer) {
    struct ws_stream *s = timer->data;
    log_info("upstream: the prewarm takes too long");
    op_cancel(&s->session->active->base.op);
}

/* ---- sending ---- */

static void send_request(struct ws_stream *s) {
    struct responses_session *session = s->session;
    _cleanup_buf_ struct buf frame = { 0 };
    response_frame_write(&frame, &session->past,
        &(struct response_frame){
            .body = buf_str(&s->body),
            .prewarm = s->prewarm,
            .turn_state = s->turn_state,
            .lite = s->lite,
            .now_ms = time_now_ms(),
        });
    response_past_begin(&session->past, buf_str(&s->body));
    buf_done(&s->body);
    s->sent = true;
    uv_update_time(session->upstream->loop);
    s->last_text_at = uv_now(session->upstream->loop);
    (void)uv_timer_start(&s->timer, on_silence, s->idle_ms, 0);
    if (s->paused)
        ws_pause(session->conn, true);
    if (s->events)
        s->events->on_handshake(s->user, &session->handshake);
    if (!ws_send(session->conn, buf_str(&frame))) {
        log_error("upstream: a websocket request of %zu bytes is too large", frame.n);
        s->idle_ms = 0; /* fails from the loop, not from within the caller's call */
        (void)uv_timer_start(&s->timer, on_silence, 0, 0);
    }
}

/* ---- receiving ---- */

static struct str turn_state_of(const struct json *event) {
    const struct json *headers = json_get(event, "headers");
    if (!headers || headers->kind != JSON_OBJECT)
        return STR_NONE;
    for (const struct json *m = headers->first; m; m = m->next) {
        if (m->key.n != sizeof TURN_STATE - 1 || strncasecmp(m->key.p, TURN_STATE, m->key.n) != 0)
            continue;
        const struct json *value = m->kind == JSON_ARRAY ? m->first : m;
        return value && value->kind == JSON_STRING ? value->text : STR_NONE;
    }
    return STR_NONE;
}

static void on_error_event(struct ws_stream *s, const struct json *event, struct str text) {
    struct upstream_error e;
    struct http_head head;
    if (!responses_ws_error_of_event(&s->base.op.arena, event, text, &e, &head))
        return;
    if (e.info == UPSTREAM_USAGE_LIMIT_EXCEEDED && s->events)
        s->events->on_limit(s->user, &head);
    stream_end(s, &e);
}

static void give_event(struct ws_stream *s, struct response_event *e) {
    if (s->events)
        s->events->on_event(s->user, e);
}

static void on_completed(struct ws_stream *s, struct response_event *e) {
    response_past_complete(&s->session->past, e->response_id);
    give_event(s, e);
    if (s->session)
        stream_end(s, NULL);
}

static void take_event(struct ws_stream *s, const struct json *json, struct str text) {
    struct response_event e = response_event_of(&s->event_arena, json);
    struct upstream_error error;
    switch (e.type) {
    case RESPONSE_IGNORED:
        if (str_is(json_get_text(json, "type"), "error")) {
            on_error_event(s, json, text);
        } else if (str_is(json_get_text(json, "type"), "codex.rate_limits")) {
            e.type = RESPONSE_RATE_LIMITS;
            give_event(s, &e);
        } else {
            give_event(s, &e);
        }
        break;
    case RESPONSE_FAILED:
        error = upstream_error_of_failed(&s->base.op.arena, json);
        stream_end(s, &error);
        break;
    case RESPONSE_INCOMPLETE:
        error = upstream_error_of_incomplete(&s->base.op.arena, json);
        stream_end(s, &error);
        break;
    case RESPONSE_UNREADABLE:
        fail_stream(s, e.error_text);
        break;
    case RESPONSE_COMPLETED:
        on_completed(s, &e);
        break;
    case RESPONSE_METADATA:
        e.turn_state = turn_state_of(json);
        give_event(s, &e);
        break;
    case RESPONSE_ITEM_DONE:
        response_past_output(&s->session->past, e.item);
        give_event(s, &e);
        break;
    default:
        give_event(s, &e);
    }
}

static void on_text(void *user, struct str text) {
    struct responses_session *session = user;
    struct ws_stream *s = session->active;
    if (!s || !s->sent)
        return;
    s->last_text_at = uv_now(session->upstream->loop);
    size_t good = utf8_valid_prefix(text);
    if (good < text.n) {
        struct str rest = str_from(text, good);
        fail_stream(s,
            utf8_is_cut(rest)
                ? arena_printf(&s->base.op.arena,
                      "UTF-8 encoding error: incomplete utf-8 byte sequence from index %zu", good)
                : arena_printf(&s->base.op.arena,
                      "UTF-8 encoding error: invalid utf-8 sequence of %zu bytes from index %zu",
                      utf8_bad_length(rest), good));
        return;
    }
    /* The stream may end below, and is freed when its timer has closed: not before this returns. */
    const struct json *json = json_parse(&s->event_arena, text, NULL);
    if (json && json->kind == JSON_OBJECT)
        take_event(s, json, text);
    if (arena_size_bytes(&s->event_arena) > EVENT_ARENA_KEEP_BYTES)
        arena_free(&s->event_arena);
    else
        arena_reset(&s->event_arena);
}

static void on_open(void *user, const struct http_head *head) {
    struct responses_session *session = user;
    arena_free(&session->head_arena);
    session->handshake = http_head_copy(&session->head_arena, head);
    session->open = true;
    if (session->active)
        send_request(session->active);
}

static void on_end(void *user, const struct ws_end *end) {
    struct responses_session *session = user;
    struct ws_stream *s = session->active;
    session->conn = NULL;
    drop_connection(session);
    if (!s)
        return; /* closed while idle: the next request opens another one */
    struct upstream_error e =
        responses_ws_error_of_end(&s->base.op.arena, end, str_of(s->handshake.url));
    stream_end(s, &e);
}

static const struct ws_events ws_events = { on_open, on_text, on_end };

static void begin(struct ws_stream *s) {
    struct responses_session *session = s->session;
    session->active = s;
    (void)uv_timer_stop(&s->timer);
    if (session->fell_back) {
        struct upstream_error e = upstream_error_stream(&s->base.op.arena, STR("no websockets"));
        e.use_http = true;
        stream_end(s, &e);
        return;
    }
    if (session->conn && session->open) {
        send_request(s);
        return;
    }
    if (!session->conn) {
        response_past_done(&session->past);
        session->conn = ws_open(
            session->upstream->ws, &session->upstream->ops, &s->handshake, &ws_events, session);
    }
}

/* ---- starting ---- */

static bool is(struct str name, const char *text) {
    size_t n = strlen(text);
    return name.n == n && strncasecmp(name.p, text, n) == 0;
}

/* What HTTP sends as header fields the websocket has in each request. */
static void set_handshake(struct ws_stream *s, const struct response_request *r) {
    struct arena *a = &s->base.op.arena;
    struct http_header *headers = arena_array(a, struct http_header, r->header_count + 1);
    size_t n = 0;
    headers[n++] = (struct http_header){ STR(BETA_HEADER), STR(BETA_VALUE) };
    for (size_t i = 0; i < r->header_count; i++) {
        const struct http_header *h = &r->headers[i];
        if (is(h->name, TURN_STATE))
            s->turn_state = arena_str(a, h->value);
        else if (is(h->name, LITE))
            s->lite = true;
        else if (!is(h->name, BETA_HEADER))
            headers[n++] = (struct http_header){ arena_str(a, h->name), arena_str(a, h->value) };
    }
    s->handshake = (struct ws_request){
        .url = upstream_ws_url(a, r->provider, "responses"),
        .headers = headers,
        .header_count = n,
        .connect_timeout_ms = r->provider->websocket_connect_timeout_ms,
    };
}

static void pause_stream(struct response_stream *stream, bool paused) {
    struct ws_stream *s = (struct ws_stream *)stream;
    if (s->paused == paused || !s->session)
        return;
    s->paused = paused;
    s->last_text_at = uv_now(s->session->upstream->loop);
    if (s->sent && s->session->conn)
        ws_pause(s->session->conn, paused);
}

static struct ws_stream *stream_new(
    const struct response_request *request, const struct response_events *events, void *user) {
    struct upstream *u = request->session->upstream;
    struct ws_stream *s = op_new(&u->ops, &stream_class, sizeof *s);
    s->base.pause = pause_stream;
    s->session = request->session;
    s->events = events;
    s->user = user;
    s->idle_ms = request->provider->stream_idle_timeout_ms;
    int r = uv_timer_init(u->loop, &s->timer);
    assert(r == 0);
    op_own(&s->base.op, &s->timer);
    uv_update_time(u->loop);
    s->started_at = uv_now(u->loop);
    buf_add_str(&s->body, request->body);
    set_handshake(s, request);
    return s;
}

static void wait_for_prewarm(struct ws_stream *s) {
    const struct ws_stream *prewarm = s->session->active;
    uint64_t gone_ms = s->started_at - prewarm->started_at;
    uint64_t limit_ms = prewarm->handshake.connect_timeout_ms;
    s->session->waiting = s;
    (void)uv_timer_start(&s->timer, on_waited, gone_ms < limit_ms ? limit_ms - gone_ms : 0, 0);
}

struct response_stream *responses_ws_start(
    const struct response_request *request, const struct response_events *events, void *user) {
    struct ws_stream *s = stream_new(request, events, user);
    if (s->session->active) {
        assert(s->session->active->prewarm && !s->session->waiting);
        wait_for_prewarm(s);
    } else {
        begin(s);
    }
    return &s->base;
}

/* ---- sessions ---- */

struct responses_session *responses_session_new(struct upstream *u) {
    struct responses_session *session = xcalloc(1, sizeof *session);
    session->upstream = u;
    return session;
}

void responses_session_free(struct responses_session *session) {
    if (!session)
        return;
    if (session->waiting)
        op_cancel(&session->waiting->base.op);
    if (session->active)
        op_cancel(&session->active->base.op);
    drop_connection(session);
    arena_free(&session->head_arena);
    free(session);
}

bool responses_use_websocket(
    const struct responses_session *session, const struct provider *provider) {
    return session && !session->fell_back && provider->supports_websockets;
}

bool responses_has_websocket(const struct responses_session *session) {
    return session && session->conn;
}

void responses_fall_back(struct responses_session *session) {
    session->fell_back = true;
    if (!session->active)
        drop_connection(session);
}

void responses_prewarm(struct responses_session *session, const struct response_request *request,
    const struct response_refused *refused) {
    if (!responses_use_websocket(session, request->provider) || session->active)
        return;
    struct ws_stream *s = stream_new(request, NULL, NULL);
    s->prewarm = true;
    s->refused = *refused;
    begin(s);
}
