/* fixture: a hub with one connection over a transport that keeps what is sent; for the tests of rpc/. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "base/xmalloc.h"
#include "rpc/connection.h"
#include "rpc/dispatch.h"
#include "rpc/request.h"
#include "transport/transport.h"

struct fake_transport {
    struct transport transport;
    struct buf sent; /* lines */
    bool full, closed;
    const struct transport_events *events;
    void *user;
};

struct fixture {
    uv_loop_t loop;
    struct rpc_hub hub;
    proto_call *calls[METHOD_COUNT_];
    struct fake_transport client;
    struct connection *conn;
    struct rpc_request *held; /* by the handler of account/read */
    int initialized, ended;
};

static struct fake_transport *fake_of(struct transport *t) {
    return (struct fake_transport *)t;
}

static void fake_start(struct transport *t, const struct transport_events *events, void *user) {
    fake_of(t)->events = events;
    fake_of(t)->user = user;
}

static void fake_send(struct transport *t, struct str message) {
    buf_add_str(&fake_of(t)->sent, message);
    buf_add_char(&fake_of(t)->sent, '\n');
}

static bool fake_is_full(const struct transport *t) {
    return ((const struct fake_transport *)t)->full;
}

static void fake_close(struct transport *t) {
    fake_of(t)->closed = true;
}

static const struct transport_class fake_class = { "fake", fake_start, fake_send, fake_is_full,
    fake_close };

static void on_initialized(void *user, struct connection *conn) {
    (void)conn;
    ((struct fixture *)user)->initialized++;
}

static void on_connection_end(void *user, struct connection *conn) {
    ((struct fixture *)user)->ended++;
    connection_close(conn);
}

static const struct rpc_hub_events hub_events = { on_initialized, on_connection_end };

/* Handlers of their own: what dispatch does must not depend on the daemon's. */

static void call_initialize(struct rpc_request *req, const void *params) {
    const struct initialize_params *p = params;
    struct connection_capabilities caps = { 0 };
    if (p->capabilities) {
        caps.experimental_api = p->capabilities->experimental_api;
        caps.opted_out = p->capabilities->opt_out_notification_methods.v;
        caps.opted_out_count = p->capabilities->opt_out_notification_methods.n;
    }
    connection_initialize(req->conn, &caps);
    reply_initialize(req, &(struct initialize_response){ .user_agent = STR("test"),
                              .codex_home = STR("/h"),
                              .platform_family = STR("unix"),
                              .platform_os = STR("linux") });
}

static void call_memory_status(struct rpc_request *req, const void *params) {
    (void)params;
    reply_memory_status(req, &(struct memory_status_response){ .v2_ready = true });
}

static void call_account_read(struct rpc_request *req, const void *params) {
    (void)params;
    ((struct fixture *)rpc_user(req))->held = req;
}

static int setup(void **state) {
    struct fixture *f = xcalloc(1, sizeof *f);
    f->calls[METHOD_INITIALIZE] = call_initialize;
    f->calls[METHOD_MEMORY_STATUS] = call_memory_status;
    f->calls[METHOD_ACCOUNT_READ] = call_account_read;
    assert_int_equal(uv_loop_init(&f->loop), 0);
    f->hub = (struct rpc_hub){ .loop = &f->loop,
        .calls = f->calls,
        .events = &hub_events,
        .event_user = f,
        .handler_user = f };
    rpc_hub_init(&f->hub);
    f->client.transport.transport_class = &fake_class;
    f->conn = connection_new(&f->hub, &f->client.transport);
    *state = f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    rpc_hub_close(&f->hub);
    if (f->held)
        rpc_drop(f->held);
    assert_null(f->hub.connections);
    (void)uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    rpc_hub_done(&f->hub);
    buf_done(&f->client.sent);
    free(f);
    return 0;
}

static void initialize(struct fixture *f, const char *capabilities) {
    struct buf line = { 0 };
    buf_printf(&line,
        "{\"id\":0,\"method\":\"initialize\",\"params\":{\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"},"
        "\"capabilities\":%s}}",
        capabilities);
    (void)f->client.events->on_message(f->client.user, buf_str(&line));
    f->client.sent.n = 0;
    buf_done(&line);
}
