/* proxy: the way out of one sandbox. */
#include "netproxy/proxy.h"

#include "base/log.h"
#include "netproxy/connection.h"

#include <assert.h>
#include <unistd.h>

struct netproxy {
    struct op op;
    struct connection_owner owner;
    struct netproxy_rules rules;
    uv_pipe_t pipe; /* that the listener comes through */
    uv_tcp_t listener;
    struct op_group connections;
    const struct netproxy_events *events;
    void *user;
    char byte[1]; /* what comes beside the listener says nothing */
    bool ending, has_listener;
};

struct op *netproxy_op(struct netproxy *proxy) {
    return &proxy->op;
}

static size_t count(const struct op_group *group) {
    size_t n = 0;
    for (const struct op *op = group->head; op; op = op->next)
        n++;
    return n;
}

/* ---- the end ---- */

static void on_connections_gone(struct op_group *group) {
    struct netproxy *n = group->user;
    if (n->ending)
        op_close(&n->op);
}

static void netproxy_cancel(struct op *op) {
    struct netproxy *n = (struct netproxy *)op;
    n->ending = true;
    op_close_handle(op, &n->pipe);
    if (n->has_listener)
        op_close_handle(op, &n->listener);
    if (op_group_is_empty(&n->connections))
        op_close(op);
    else
        op_group_cancel(&n->connections);
}

static const struct op_class netproxy_class = { "netproxy", netproxy_cancel, NULL, NULL };

/* ---- connections ---- */

static void on_refused(struct connection_owner *owner, const struct netproxy_refusal *what) {
    struct netproxy *n = (struct netproxy *)((char *)owner - offsetof(struct netproxy, owner));
    if (!n->ending)
        n->events->on_refused(n->user, what);
}

static void on_connection(uv_stream_t *listener, int status) {
    struct netproxy *n = listener->data;
    if (status < 0 || n->ending)
        return;
    if (count(&n->connections) >= NETPROXY_CONNECTIONS_MAX) {
        log_warn("netproxy: a command has too many connections");
        connection_turn_away(&n->owner, &n->connections, listener);
        return;
    }
    connection_accept(&n->owner, &n->connections, listener);
}

/* ---- the listener ---- */

static void on_space(uv_handle_t *handle, size_t suggested, uv_buf_t *buf) {
    struct netproxy *n = handle->data;
    (void)suggested;
    *buf = uv_buf_init(n->byte, sizeof n->byte);
}

static void take_listener(struct netproxy *n) {
    int r = uv_tcp_init(n->owner.loop, &n->listener);
    assert(r == 0);
    op_own(&n->op, &n->listener);
    n->has_listener = true;
    r = uv_accept((uv_stream_t *)&n->pipe, (uv_stream_t *)&n->listener);
    if (r == 0)
        r = uv_stream_set_blocking((uv_stream_t *)&n->listener, 0);
    if (r == 0)
        r = uv_listen((uv_stream_t *)&n->listener, NETPROXY_CONNECTIONS_MAX, on_connection);
    if (r < 0)
        log_warn("netproxy: no listener: %s", uv_strerror(r));
}

static void on_message(uv_stream_t *pipe, ssize_t size, const uv_buf_t *buf) {
    struct netproxy *n = pipe->data;
    (void)buf;
    if (size > 0 && !n->has_listener && uv_pipe_pending_count(&n->pipe) > 0 &&
        uv_pipe_pending_type(&n->pipe) == UV_TCP)
        take_listener(n);
    if (size != 0)
        op_close_handle(&n->op, &n->pipe);
}

/* ---- the start ---- */

static void copy_rules(struct netproxy *n, const struct netproxy_rules *rules) {
    n->rules = *rules;
    n->rules.v = arena_array(&n->op.arena, struct netproxy_pattern, rules->n);
    for (size_t i = 0; i < rules->n; i++)
        n->rules.v[i] = (struct netproxy_pattern){ arena_str(&n->op.arena, rules->v[i].text),
            rules->v[i].deny };
}

struct netproxy *netproxy_start(uv_loop_t *loop, struct op_group *group,
    const struct netproxy_rules *rules, int fd, const struct netproxy_events *events, void *user) {
    struct netproxy *n = op_new(group, &netproxy_class, sizeof *n);
    copy_rules(n, rules);
    n->owner = (struct connection_owner){ loop, &n->rules, on_refused };
    n->connections.on_empty = on_connections_gone;
    n->connections.user = n;
    n->events = events;
    n->user = user;
    int r = uv_pipe_init(loop, &n->pipe, 1);
    assert(r == 0);
    op_own(&n->op, &n->pipe);
    r = uv_pipe_open(&n->pipe, fd);
    if (r < 0)
        (void)close(fd);
    else
        r = uv_read_start((uv_stream_t *)&n->pipe, on_space, on_message);
    if (r < 0)
        log_warn("netproxy: no way to the sandbox: %s", uv_strerror(r));
    return n;
}
