/* call: a JSON request to a provider whose whole answer is awaited. */
#include "upstream/call.h"

#include "base/log.h"
#include "loop/retry.h"
#include "upstream/request.h"

#include <assert.h>

struct call {
    struct op op;
    struct upstream *upstream;
    struct http_request request; /* kept for retries, in the operation's arena */
    int64_t timeout_ms;
    uint64_t retries_left;
    unsigned attempt;
    struct http_transfer *transfer; /* NULL between attempts */
    struct op *waiting;             /* for the next attempt */
    uv_timer_t timer;
    struct arena answer_arena;
    struct http_head head;
    struct buf body;
    bool too_large;
    upstream_call_done *done;
    void *user;
};

static void call_cancel(struct op *op) {
    struct call *c = (struct call *)op;
    if (c->transfer)
        http_cancel(c->transfer);
    c->transfer = NULL;
    if (c->waiting)
        op_cancel(c->waiting);
    c->waiting = NULL;
    op_close(op);
}

static void call_destroy(struct op *op) {
    struct call *c = (struct call *)op;
    buf_done(&c->body);
    arena_free(&c->answer_arena);
}

static const struct op_class call_class = { "upstream-call", call_cancel, call_destroy };

static void start_attempt(struct call *c);

static void on_retry(void *user) {
    struct call *c = user;
    c->waiting = NULL;
    start_attempt(c);
}

static void fail(struct call *c, const struct upstream_error *e) {
    if (e->request_retryable && c->retries_left) {
        int64_t delay = e->retry_after_ms >= 0 ? e->retry_after_ms : retry_delay_ms(c->attempt);
        c->retries_left--;
        c->waiting = retry_start(c->upstream->loop, &c->upstream->ops, delay, on_retry, c);
        return;
    }
    c->done(c->user, NULL, NULL, e);
    op_cancel(&c->op);
}

static void on_timeout(uv_timer_t *timer) {
    struct call *c = timer->data;
    struct upstream_error e = upstream_error_fatal(&c->answer_arena, STR("request timed out"));
    e.retryable = e.request_retryable = true;
    http_cancel(c->transfer);
    c->transfer = NULL;
    fail(c, &e);
}

static void on_head(void *user, const struct http_head *head) {
    struct call *c = user;
    c->head = http_head_copy(&c->answer_arena, head);
}

static void on_body(void *user, struct str bytes) {
    struct call *c = user;
    c->too_large |= c->body.n + bytes.n > UPSTREAM_CALL_BODY_BYTES_MAX;
    if (!c->too_large)
        buf_add_str(&c->body, bytes);
}

static void succeed(struct call *c) {
    struct json_error why;
    struct arena *a = &c->answer_arena;
    const struct json *answer = json_parse(a, buf_str(&c->body), &why);
    if (!answer) {
        struct upstream_error e = upstream_error_stream(a, str_of(why.text));
        fail(c, &e);
        return;
    }
    c->done(c->user, &c->head, answer, NULL);
    op_cancel(&c->op);
}

static void on_done(void *user, enum http_failure failure, const char *detail) {
    struct call *c = user;
    struct upstream_error e;
    c->transfer = NULL;
    (void)uv_timer_stop(&c->timer);
    bool answered = c->head.status >= 200 && c->head.status < 300;
    if (answered && failure == HTTP_OK && !c->too_large) {
        succeed(c);
        return;
    }
    if (c->head.status && !answered)
        e = upstream_error_of_status(
            &c->answer_arena, &c->head, buf_str(&c->body), str_of(c->request.url));
    else if (failure == HTTP_OK)
        e = upstream_error_stream(&c->answer_arena, STR("the answer is too large"));
    else
        e = upstream_error_of_transport(&c->answer_arena, failure);
    log_info("upstream: %s: %.*s%s%s", c->request.url, STR_ARGS(e.message), detail ? ": " : "",
        detail ? detail : "");
    fail(c, &e);
}

static const struct http_events events = { on_head, on_body, on_done };

static void start_attempt(struct call *c) {
    c->attempt++;
    c->head = (struct http_head){ 0 };
    c->too_large = false;
    buf_clear(&c->body, 0);
    arena_free(&c->answer_arena);
    if (c->timeout_ms) {
        uv_update_time(c->upstream->loop);
        (void)uv_timer_start(&c->timer, on_timeout, (uint64_t)c->timeout_ms, 0);
    }
    c->transfer = http_start(c->upstream->http, &c->upstream->ops, &c->request, &events, c);
}

static void set_request(struct call *c, const struct upstream_call *call) {
    static const struct http_header json = { STR_INIT("Content-Type"),
        STR_INIT("application/json") };
    struct arena *a = &c->op.arena;
    struct http_header *headers = arena_array(a, struct http_header, call->header_count + 1);
    size_t n = 0;
    if (call->body.p)
        headers[n++] = json;
    for (size_t i = 0; i < call->header_count; i++)
        headers[n++] = (struct http_header){ arena_str(a, call->headers[i].name),
            arena_str(a, call->headers[i].value) };
    const char *url = upstream_url(a, call->provider, call->path);
    if (call->query)
        url = arena_printf(a, "%s%c%s", url, strchr(url, '?') ? '&' : '?', call->query).p;
    c->request = (struct http_request){ .method = call->method,
        .url = url,
        .headers = headers,
        .header_count = n,
        .body = arena_str(a, call->body) };
}

static bool is_wanted(const struct upstream_call *call) {
    _cleanup_arena_ struct arena a = { 0 };
    if (!call->wants)
        return true;
    const struct json *list = json_get(json_parse(&a, call->body, NULL), call->wants);
    return !list || list->kind != JSON_ARRAY || list->count;
}

static void on_nothing(void *user) {
    struct call *c = user;
    c->waiting = NULL;
    c->done(c->user, NULL, NULL, NULL);
    op_cancel(&c->op);
}

struct op *upstream_call_start(struct upstream *u, struct op_group *group,
    const struct upstream_call *call, upstream_call_done *done, void *user) {
    struct call *c = op_new(group, &call_class, sizeof *c);
    c->upstream = u;
    c->timeout_ms = call->timeout_ms;
    c->retries_left = call->provider->request_max_retries;
    c->done = done;
    c->user = user;
    int r = uv_timer_init(u->loop, &c->timer);
    assert(r == 0);
    op_own(&c->op, &c->timer);
    set_request(c, call);
    if (is_wanted(call))
        start_attempt(c);
    else
        c->waiting = retry_start(u->loop, &u->ops, 0, on_nothing, c);
    return &c->op;
}

void upstream_call_set_user(struct op *op, void *user) {
    ((struct call *)op)->user = user;
}
