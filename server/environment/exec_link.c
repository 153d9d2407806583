/* exec_link: one connection to the exec-server of a remote environment. */
#include "environment/exec_link.h"

#include "base/log.h"
#include "upstream/error_text.h"
#include "upstream/upstream.h"
#include "upstream/ws.h"

#include <assert.h>
#include <inttypes.h>

enum { MS_PER_S = 1000 };

static const char *const methods[EXEC_QUESTIONS] = {
    [EXEC_FACTS] = "environment/info",
    [EXEC_STATUS] = "environment/status",
};

/* A question that has no answer yet. */
struct asked {
    uint64_t id; /* 0: there is none */
    uv_timer_t patience;
};

struct exec_link {
    struct op op;
    struct ws_connection *ws; /* NULL once it has ended */
    struct exec_link_address address;
    struct str session;
    const struct exec_link_events *events;
    void *user;
    uv_timer_t limit; /* of the greeting, and for an end outside of the caller */
    uint64_t last_id, greeting_id;
    struct asked asked[EXEC_QUESTIONS];
    bool ready;
    struct str why; /* of an end that is told from the timer */
};

static void link_cancel(struct op *op) {
    struct exec_link *link = (struct exec_link *)op;
    if (link->ws)
        ws_close(link->ws);
    link->ws = NULL;
    op_close(op);
}

static const struct op_class link_class = { "exec_link", link_cancel, NULL, NULL };

static void finish(struct exec_link *link, struct str why) {
    const struct exec_link_events *events = link->events;
    void *user = link->user;
    struct arena kept = link->op.arena; /* `why` may be in it */
    link->op.arena = (struct arena){ 0 };
    if (link->ws)
        ws_close(link->ws);
    link->ws = NULL;
    op_close(&link->op);
    events->on_end(user, why);
    arena_free(&kept);
}

/* ---- calls ---- */

static void send_text(struct exec_link *link, struct json *message) {
    _cleanup_buf_ struct buf text = { 0 };
    json_write(&text, message);
    (void)ws_send(link->ws, buf_str(&text));
}

static struct json *message_of(struct arena *a, const char *method, struct json *params) {
    struct json *message = json_new_object(a);
    json_put_text(a, message, STR("method"), str_of(method));
    json_put(message, STR("params"), params);
    return message;
}

/* Its id. */
static uint64_t call(
    struct exec_link *link, const char *method, struct json *params, struct arena *a) {
    struct json *message = json_new_object(a);
    json_put_i64(a, message, STR("id"), (int64_t)++link->last_id);
    json_put_text(a, message, STR("method"), str_of(method));
    json_put(message, STR("params"), params);
    send_text(link, message);
    return link->last_id;
}

static void greet(struct exec_link *link) {
    _cleanup_arena_ struct arena a = { 0 };
    struct json *params = json_new_object(&a);
    json_put_text(&a, params, STR("clientName"), STR("codex-environment"));
    json_put(params, STR("resumeSessionId"),
        link->session.p ? json_new_str(&a, link->session) : json_new_null(&a));
    link->greeting_id = call(link, "initialize", params, &a);
}

static void tell_answer(struct exec_link *link, enum exec_question question,
    const struct json *result, struct str why) {
    link->asked[question].id = 0;
    (void)uv_timer_stop(&link->asked[question].patience);
    link->events->on_answer(link->user, question, result, why);
}

static void on_no_answer(uv_timer_t *timer) {
    struct exec_link *link = timer->data;
    _cleanup_arena_ struct arena a = { 0 };
    enum exec_question question =
        timer == &link->asked[EXEC_FACTS].patience ? EXEC_FACTS : EXEC_STATUS;
    tell_answer(link, question, NULL,
        arena_printf(&a,
            "exec-server protocol error: timed out waiting for exec-server `%s` response after %ds",
            methods[question], EXEC_LINK_ANSWER_MS / MS_PER_S));
}

void exec_link_ask(struct exec_link *link, enum exec_question question) {
    _cleanup_arena_ struct arena a = { 0 };
    struct asked *asked = &link->asked[question];
    if (!link->ready || asked->id)
        return;
    asked->id = call(link, methods[question], json_new_null(&a), &a);
    uv_update_time(asked->patience.loop);
    (void)uv_timer_start(&asked->patience, on_no_answer, EXEC_LINK_ANSWER_MS, 0);
}

static struct str refusal_of(struct arena *a, const struct json *error) {
    struct str message = json_get_text(error, "message");
    return arena_printf(a, "exec-server rejected request (%" PRId64 "): %.*s",
        json_get_i64(error, "code", 0), STR_ARGS(message));
}

static void on_greeted(struct exec_link *link, const struct json *answer) {
    struct arena *a = &link->op.arena;
    const struct json *error = json_get(answer, "error");
    struct str session = json_get_text(json_get(answer, "result"), "sessionId");
    if (error) {
        finish(link, arena_printf(a, "exec-server connection attempt failed: %.*s",
                         STR_ARGS(refusal_of(a, error))));
        return;
    }
    if (!session.p) {
        finish(link,
            STR("exec-server connection attempt failed: exec-server protocol error: no session id"));
        return;
    }
    _cleanup_arena_ struct arena scratch = { 0 };
    send_text(link, message_of(&scratch, "initialized", json_new_object(&scratch)));
    (void)uv_timer_stop(&link->limit);
    link->ready = true;
    link->events->on_ready(link->user, session);
}

static void on_answer(struct exec_link *link, uint64_t id, const struct json *answer) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct json *error = json_get(answer, "error");
    if (id == link->greeting_id && !link->ready) {
        on_greeted(link, answer);
        return;
    }
    for (unsigned i = 0; i < EXEC_QUESTIONS; i++)
        if (link->asked[i].id == id) {
            tell_answer(link, (enum exec_question)i, error ? NULL : json_get(answer, "result"),
                error ? refusal_of(&a, error) : STR(""));
            return;
        }
}

/* ---- what the websocket tells ---- */

static void on_open(void *user, const struct http_head *head) {
    struct exec_link *link = user;
    (void)head;
    greet(link);
}

static void on_text(void *user, struct str text) {
    struct exec_link *link = user;
    _cleanup_arena_ struct arena a = { 0 };
    const struct json *message = json_parse(&a, text, NULL);
    int64_t id = json_get_i64(message, "id", 0);
    if (id > 0 && !json_get(message, "method"))
        on_answer(link, (uint64_t)id, message);
    else
        log_debug("environment: a message that is no answer");
}

/* As the reference writes times. */
static struct str duration(struct arena *a, uint64_t ms) {
    if (ms < MS_PER_S)
        return arena_printf(a, "%" PRIu64 "ms", ms);
    return arena_printf(a, "%gs", (double)ms / MS_PER_S);
}

static struct str reason_of(struct arena *a, const struct ws_end *end) {
    const char *detail = end->detail ? end->detail : "connection failed";
    switch (end->kind) {
    case WS_END_REFUSED:
        return arena_printf(
            a, "HTTP error: %d %s", end->head->status, upstream_reason_phrase(end->head->status));
    case WS_END_NOT_CONNECTED:
        if (str_starts(str_of(detail), STR("WebSocket protocol error")))
            return str_of(detail);
        return arena_printf(a, "IO error: %s", detail);
    default:
        return STR("WebSocket protocol error: Connection reset without closing handshake");
    }
}

static void on_ws_end(void *user, const struct ws_end *end) {
    struct exec_link *link = user;
    struct arena *a = &link->op.arena;
    struct str url = link->address.url, why;
    bool opened = link->greeting_id > 0;
    link->ws = NULL;
    if (link->ready)
        why = arena_printf(a,
            "exec-server transport disconnected: failed to read websocket JSON-RPC message from "
            "exec-server websocket %.*s: %.*s",
            STR_ARGS(url), STR_ARGS(reason_of(a, end)));
    else if (opened)
        why = STR("exec-server connection attempt failed: exec-server transport closed");
    else if (end->kind == WS_END_TIMED_OUT)
        why = arena_printf(a,
            "exec-server connection attempt failed: timed out connecting to exec-server websocket "
            "`%.*s` after %.*s",
            STR_ARGS(url), STR_ARGS(duration(a, link->address.connect_timeout_ms)));
    else
        why = arena_printf(a,
            "exec-server connection attempt failed: failed to connect to exec-server websocket "
            "`%.*s`: %.*s",
            STR_ARGS(url), STR_ARGS(reason_of(a, end)));
    finish(link, why);
}

static const struct ws_events ws_link_events = { on_open, on_text, on_ws_end, NULL };

/* ---- for the owner ---- */

bool exec_link_header_is_fine(struct str value) {
    return http_header_is_sendable(&(struct http_header){ STR("x"), value });
}

static void on_limit(uv_timer_t *timer) {
    struct exec_link *link = timer->data;
    finish(link, link->why);
}

/* Why no connection can be tried with such an address; "no string": it can. */
static struct str misfit_of(struct str url) {
    struct str rest = url;
    ptrdiff_t at = str_find(url, STR("://"));
    if (at < 0)
        return STR("IO error: invalid WebSocket URL");
    struct str scheme = str_sub(url, 0, (size_t)at);
    if (!str_is(scheme, "ws") && !str_is(scheme, "wss"))
        return STR("URL error: URL scheme not supported");
    rest = str_from(url, (size_t)at + 3);
    return rest.n ? STR_NONE : STR("HTTP format error: empty string");
}

static void open_ws(struct exec_link *link, struct ws_client *ws) {
    struct arena *a = &link->op.arena;
    const struct exec_link_address *to = &link->address;
    struct http_header headers[2];
    struct ws_request request = { .url = arena_cstr(a, to->url),
        .headers = headers,
        .no_extensions = true,
        .connect_timeout_ms = to->connect_timeout_ms };
    if (to->request_id.p)
        headers[request.header_count++] =
            (struct http_header){ STR("x-request-id"), to->request_id };
    if (to->bearer_token.n)
        headers[request.header_count++] = (struct http_header){ STR("authorization"),
            arena_printf(a, "Bearer %.*s", STR_ARGS(to->bearer_token)) };
    link->ws = ws_open(ws, link->op.group, &request, &ws_link_events, link);
}

struct exec_link *exec_link_open(struct upstream *upstream, const struct exec_link_address *address,
    struct str session, const struct exec_link_events *events, void *user) {
    struct exec_link *link = op_new(&upstream->ops, &link_class, sizeof *link);
    struct arena *a = &link->op.arena;
    link->address = (struct exec_link_address){
        .url = arena_str(a, address->url),
        .bearer_token = arena_str(a, address->bearer_token),
        .request_id = arena_str(a, address->request_id),
        .connect_timeout_ms = address->connect_timeout_ms,
    };
    link->session = arena_str(a, session);
    link->events = events;
    link->user = user;
    int r = uv_timer_init(upstream->loop, &link->limit);
    assert(r == 0);
    op_own(&link->op, &link->limit);
    for (unsigned i = 0; i < EXEC_QUESTIONS; i++) {
        r = uv_timer_init(upstream->loop, &link->asked[i].patience);
        assert(r == 0);
        op_own(&link->op, &link->asked[i].patience);
    }
    struct str misfit = misfit_of(link->address.url);
    uv_update_time(upstream->loop);
    if (misfit.p) {
        link->why = arena_printf(a,
            "exec-server connection attempt failed: failed to connect to exec-server websocket "
            "`%.*s`: %.*s",
            STR_ARGS(link->address.url), STR_ARGS(misfit));
        (void)uv_timer_start(&link->limit, on_limit, 0, 0);
        return link;
    }
    link->why = STR("exec-server connection attempt failed: timed out waiting for initialize");
    (void)uv_timer_start(
        &link->limit, on_limit, address->connect_timeout_ms + EXEC_LINK_GREET_MS, 0);
    open_ws(link, upstream->ws);
    return link;
}

void exec_link_close(struct exec_link *link) {
    op_cancel(&link->op);
}
