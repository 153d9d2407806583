/* request_wait: a request whose answer waits for one operation, or for one after another. */
#include "handlers/request_wait.h"

static void wait_cancel(struct op *op) {
    struct request_wait *w = (struct request_wait *)op;
    if (w->under)
        op_cancel(w->under);
    w->under = NULL;
    rpc_drop(w->req);
    op_close(op);
}

static const struct op_class wait_class = { "request", wait_cancel, NULL };

void *request_wait_new(struct rpc_request *req, size_t size) {
    struct request_wait *w = op_new(req->ops, &wait_class, size);
    w->req = req;
    return w;
}

struct rpc_request *request_wait_end(struct request_wait *w) {
    struct rpc_request *req = w->req;
    op_close(&w->op);
    return req;
}

struct request_again *request_again_new(struct rpc_request *req, const void *params,
    void (*again)(struct rpc_request *req, const void *params)) {
    struct request_again *w = request_wait_new(req, sizeof *w);
    w->params = params;
    w->again = again;
    return w;
}

void request_again_now(struct request_again *w) {
    const void *params = w->params;
    void (*again)(struct rpc_request *, const void *) = w->again;
    w->wait.under = NULL;
    again(request_wait_end(&w->wait), params);
}
