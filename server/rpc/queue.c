/* queue: requests that must not overtake each other. */
#include "rpc/queue.h"

#include "base/xmalloc.h"
#include "protocol/type.h"

#include <stdlib.h>

struct rpc_waiting {
    struct rpc_waiting *next;
    struct rpc_request *req;
    const void *params; /* in the request's arena */
};

struct rpc_queue {
    struct rpc_hub *hub;
    struct buf key;
    unsigned running;
    bool shared;   /* those that run share it */
    bool starting; /* the loop of start_ready() is on */
    bool ready;    /* among those that go on soon */
    struct rpc_queue *next_ready;
    struct rpc_waiting *first, **end;
};

static void call(struct rpc_request *req, const void *params) {
    connection_hub(req->conn)->calls[req->method - proto_methods](req, params);
}

/* The number of its name, and the value of its key, with the connection's address where each has its own. */
static void write_key(struct buf *out, const struct rpc_request *req, const void *params) {
    const struct method *m = req->method;
    buf_printf(out, "%u", m->queue);
    if (m->flags & METHOD_QUEUE_OF_CONNECTION)
        buf_printf(out, "@%p", (const void *)req->conn);
    if (m->flags & METHOD_QUEUE_KEYED && params) {
        const struct str *value =
            (const struct str *)(const void *)((const char *)params + m->queue_offset);
        buf_add_char(out, '/');
        buf_add_str(out, *value);
    }
}

static struct rpc_queue *queue_of(struct rpc_request *req, const void *params) {
    struct rpc_hub *hub = connection_hub(req->conn);
    struct buf *key = rpc_hub_scratch(hub);
    write_key(key, req, params);
    struct rpc_queue *q = map_get(&hub->queues, buf_str(key));
    if (q)
        return q;
    q = xcalloc(1, sizeof *q);
    q->hub = hub;
    q->end = &q->first;
    buf_add_str(&q->key, buf_str(key));
    (void)map_put(&hub->queues, buf_str(key), q);
    return q;
}

static bool may_start(const struct rpc_queue *q, const struct method *m) {
    return q->running == 0 || (q->shared && m->flags & METHOD_QUEUE_SHARED);
}

static void enter(struct rpc_queue *q, struct rpc_request *req) {
    req->queue = q;
    q->running++;
    q->shared = req->method->flags & METHOD_QUEUE_SHARED;
}

void rpc_queue_run(struct rpc_request *req, const void *params) {
    if (!req->method->queue) {
        call(req, params);
        return;
    }
    struct rpc_queue *q = queue_of(req, params);
    if (!q->first && may_start(q, req->method)) {
        enter(q, req);
        call(req, params);
        return;
    }
    struct rpc_waiting *w = xcalloc(1, sizeof *w);
    *w = (struct rpc_waiting){ NULL, req, params };
    *q->end = w;
    q->end = &w->next;
}

static struct rpc_waiting take_first(struct rpc_queue *q) {
    struct rpc_waiting *w = q->first, first = *w;
    q->first = w->next;
    if (!q->first)
        q->end = &q->first;
    free(w);
    return first;
}

static void queue_free(struct rpc_queue *q) {
    (void)map_remove(&q->hub->queues, buf_str(&q->key));
    buf_done(&q->key);
    free(q);
}

static void start_ready(struct rpc_queue *q) {
    q->starting = true;
    while (q->first && may_start(q, q->first->req->method)) {
        struct rpc_waiting w = take_first(q);
        enter(q, w.req);
        call(w.req, w.params);
    }
    q->starting = false;
    if (q->running == 0 && !q->first)
        queue_free(q);
}

static void on_timer(uv_timer_t *timer) {
    struct rpc_hub *hub = timer->data;
    struct rpc_queue *q;
    while ((q = hub->ready_queues)) {
        hub->ready_queues = q->next_ready;
        q->ready = false;
        start_ready(q);
    }
}

/* Whoever answers does not expect other requests to run in the middle of what it does: the next ones start from the
 * loop. */
static void go_on_soon(struct rpc_queue *q) {
    struct rpc_hub *hub = q->hub;
    if (q->ready)
        return;
    q->ready = true;
    q->next_ready = hub->ready_queues;
    hub->ready_queues = q;
    if (!hub->queue_timer.loop)
        (void)uv_timer_init(hub->loop, &hub->queue_timer);
    hub->queue_timer.data = hub;
    (void)uv_timer_start(&hub->queue_timer, on_timer, 0, 0);
}

void rpc_queue_leave(struct rpc_request *req) {
    struct rpc_queue *q = req->queue;
    if (!q)
        return;
    req->queue = NULL;
    q->running--;
    if (q->starting) /* the loop goes on with it */
        return;
    if (q->first)
        go_on_soon(q);
    else if (q->running == 0 && !q->ready)
        queue_free(q);
}

void rpc_queues_close(struct rpc_hub *hub) {
    struct rpc_queue *q;
    if (hub->queue_timer.loop)
        uv_close((uv_handle_t *)&hub->queue_timer, NULL);
    hub->ready_queues = NULL;
    for (size_t at = 0; (q = map_next(&hub->queues, &at, NULL));) {
        while (q->first)
            rpc_drop(take_first(q).req);
        q->ready = false;
        if (q->running == 0) {
            queue_free(q);
            at = 0;
        }
    }
}
