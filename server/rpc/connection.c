/* connection: one client. */
#include "rpc/connection.h"

#include "base/xmalloc.h"
#include "rpc/dispatch.h"
#include "rpc/rpc.h"
#include "transport/transport.h"

#include <assert.h>
#include <stdlib.h>

struct connection {
    struct rpc_hub *hub;
    struct connection *prev, *next;
    struct transport *transport; /* NULL once closed */
    unsigned refs;
    unsigned in_flight;
    bool initialized, closing;
    struct arena arena; /* of the capabilities */
    struct connection_capabilities caps;
    struct subscription *subscriptions;
    struct op_group ops;
};

static bool on_message(void *user, struct str message) {
    struct connection *conn = user;
    rpc_dispatch(conn, message);
    return !conn->closing;
}

static void on_drain(void *user) {
    struct connection *conn = connection_ref(user);
    for (struct subscription *s = conn->subscriptions, *next; s; s = next) {
        next = s->next_of_conn;
        if (s->set->on_drain)
            s->set->on_drain(s->set);
    }
    op_group_drain(&conn->ops);
    connection_unref(conn);
}

static void on_end(void *user, enum transport_end why) {
    (void)why;
    struct connection *conn = user;
    conn->hub->events->on_connection_end(conn->hub->event_user, conn);
}

static const struct transport_events transport_events = { on_message, on_drain, on_end };

struct connection *connection_new(struct rpc_hub *hub, struct transport *transport) {
    struct connection *conn = xcalloc(1, sizeof *conn);
    conn->hub = hub;
    conn->transport = transport;
    conn->refs = 1; /* the hub's, until connection_close() */
    conn->next = hub->connections;
    if (conn->next)
        conn->next->prev = conn;
    hub->connections = conn;
    transport_start(transport, &transport_events, conn);
    return conn;
}

struct connection *connection_ref(struct connection *conn) {
    conn->refs++;
    return conn;
}

static void connection_free(struct connection *conn) {
    struct rpc_hub *hub = conn->hub;
    assert(!conn->subscriptions && conn->in_flight == 0 && op_group_is_empty(&conn->ops));
    if (conn->prev)
        conn->prev->next = conn->next;
    else
        hub->connections = conn->next;
    if (conn->next)
        conn->next->prev = conn->prev;
    arena_free(&conn->arena);
    free(conn);
}

struct connection *connection_unref(struct connection *conn) {
    if (conn && --conn->refs == 0)
        connection_free(conn);
    return NULL;
}

static void on_ops_gone(struct op_group *ops) {
    ops->on_empty = NULL;
    connection_unref(ops->user);
}

void connection_close(struct connection *conn) {
    if (conn->closing)
        return;
    conn->closing = true;
    while (conn->subscriptions)
        subscription_drop(conn->subscriptions);
    transport_close(conn->transport);
    conn->transport = NULL;
    /* The operations keep the connection until the last is gone. */
    conn->ops.user = connection_ref(conn);
    conn->ops.on_empty = on_ops_gone;
    if (op_group_is_empty(&conn->ops))
        on_ops_gone(&conn->ops);
    else
        op_group_cancel(&conn->ops);
    connection_unref(conn);
}

struct connection *connection_next(const struct connection *conn) {
    return conn->next;
}

struct rpc_hub *connection_hub(const struct connection *conn) {
    return conn->hub;
}

bool connection_is_initialized(const struct connection *conn) {
    return conn->initialized;
}

bool connection_is_closed(const struct connection *conn) {
    return conn->closing;
}

bool connection_is_full(const struct connection *conn) {
    return conn->transport && transport_is_full(conn->transport);
}

const struct connection_capabilities *connection_capabilities(const struct connection *conn) {
    return &conn->caps;
}

unsigned connection_requests_in_flight(const struct connection *conn) {
    return conn->in_flight;
}

struct op_group *connection_ops(struct connection *conn) {
    return &conn->ops;
}

struct subscription **connection_subscriptions(struct connection *conn) {
    return &conn->subscriptions;
}

static int compare_str(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

void connection_initialize(struct connection *conn, const struct connection_capabilities *caps) {
    assert(!conn->initialized);
    conn->caps = *caps;
    size_t n = caps->opted_out_count;
    conn->caps.opted_out = arena_array(&conn->arena, struct str, n);
    for (size_t i = 0; i < n; i++)
        conn->caps.opted_out[i] = arena_str(&conn->arena, caps->opted_out[i]);
    if (n)
        qsort(conn->caps.opted_out, n, sizeof(struct str), compare_str);
    conn->initialized = true;
    subscribers_add(&conn->hub->everyone, conn);
}

bool connection_wants(const struct connection *conn, const struct method *what) {
    if (!conn->initialized || conn->closing ||
        ((what->flags & METHOD_EXPERIMENTAL) && !conn->caps.experimental_api))
        return false;
    if (conn->caps.opted_out_count == 0)
        return true;
    struct str name = method_name(what);
    return !bsearch(
        &name, conn->caps.opted_out, conn->caps.opted_out_count, sizeof name, compare_str);
}

void connection_send(struct connection *conn, struct str message) {
    if (!conn->closing)
        transport_send(conn->transport, message);
}

bool connection_begin_request(struct connection *conn) {
    if (conn->in_flight >= RPC_IN_FLIGHT_MAX)
        return false;
    conn->in_flight++;
    return true;
}

void connection_end_request(struct connection *conn) {
    assert(conn->in_flight > 0);
    conn->in_flight--;
}
