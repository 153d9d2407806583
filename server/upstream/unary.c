/* unary: a small request whose whole answer is awaited. */
#include "upstream/unary.h"

#include "base/buf.h"
#include "upstream/http_head.h"

#include <assert.h>

struct unary {
    struct op op;
    struct http_transfer *transfer;
    uv_timer_t timer;
    struct buf body;
    struct http_head head;
    bool too_large;
    unary_done *done;
    void *user;
};

static void unary_cancel(struct op *op) {
    struct unary *x = (struct unary *)op;
    if (x->transfer)
        http_cancel(x->transfer);
    x->transfer = NULL;
    op_close(op);
}

static void unary_destroy(struct op *op) {
    buf_done(&((struct unary *)op)->body);
}

static const struct op_class unary_class = { "unary", unary_cancel, unary_destroy };

static void finish(struct unary *x, const struct http_head *head, struct str body) {
    unary_done *done = x->done;
    void *user = x->user;
    done(user, head, body);
    op_cancel(&x->op);
}

static void fail(struct unary *x, struct str why) {
    const struct http_head none = { 0, NULL, 0 };
    finish(x, &none, why);
}

static void on_head(void *user, const struct http_head *head) {
    struct unary *x = user;
    x->head = http_head_copy(&x->op.arena, head);
}

static void on_body(void *user, struct str bytes) {
    struct unary *x = user;
    x->too_large |= x->body.n + bytes.n > UNARY_BODY_BYTES_MAX;
    if (!x->too_large)
        buf_add_str(&x->body, bytes);
}

static void on_done(void *user, enum http_failure failure, const char *detail) {
    struct unary *x = user;
    (void)detail;
    x->transfer = NULL;
    if (failure != HTTP_OK)
        fail(x, STR("error sending request"));
    else if (x->too_large)
        fail(x, STR("the answer is too large"));
    else
        finish(x, &x->head, buf_str(&x->body));
}

static const struct http_events events = { on_head, on_body, on_done };

static void on_timeout(uv_timer_t *timer) {
    struct unary *x = timer->data;
    if (x->transfer)
        http_cancel(x->transfer);
    x->transfer = NULL;
    fail(x, STR("request timed out"));
}

struct op *unary_start(struct upstream *u, const struct http_request *request, int64_t timeout_ms,
    unary_done *done, void *user) {
    struct unary *x = op_new(&u->ops, &unary_class, sizeof *x);
    x->done = done;
    x->user = user;
    int r = uv_timer_init(u->loop, &x->timer);
    assert(r == 0);
    op_own(&x->op, &x->timer);
    uv_update_time(u->loop);
    (void)uv_timer_start(&x->timer, on_timeout, (uint64_t)timeout_ms, 0);
    x->transfer = http_start(u->http, &u->ops, request, &events, x);
    return &x->op;
}

void unary_set_user(struct op *unary, void *user) {
    ((struct unary *)unary)->user = user;
}
