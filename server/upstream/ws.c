/* ws: one websocket, from its name's look-up to its end. */
#include "upstream/ws.h"

#include "base/error.h"
#include "base/log.h"
#include "base/xmalloc.h"
#include "loop/work.h"
#include "upstream/ws_client.h"

#include <assert.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>

enum { STATUS_SWITCHING = 101 };

/* ---- life of a connection ---- */

/* libwebsockets drops its side without a closing handshake. The kick makes it notice (style.md 4.2). */
void ws_kill_wsi(struct ws_connection *conn) {
    const struct ws_api *api = conn->client->api;
    if (!conn->wsi)
        return;
    api->lws_set_timeout(conn->wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_ASYNC);
    api->lws_cancel_service(conn->client->context);
    conn->wsi = NULL;
}

static void detach(struct ws_connection *conn) {
    if (conn->state == WS_ENDED)
        return;
    conn->state = WS_ENDED;
    ws_kill_wsi(conn);
    if (conn->resolving)
        op_cancel(conn->resolving);
    conn->resolving = NULL;
    if (conn->prev)
        conn->prev->next = conn->next;
    else
        conn->client->connections = conn->next;
    if (conn->next)
        conn->next->prev = conn->prev;
    op_close(&conn->op);
}

static void connection_cancel(struct op *op) {
    detach((struct ws_connection *)op);
}

static void connection_destroy(struct op *op) {
    struct ws_connection *conn = (struct ws_connection *)op;
    while (conn->out) {
        struct ws_frame *next = conn->out->next;
        free(conn->out);
        conn->out = next;
    }
    buf_done(&conn->message);
}

static const struct op_class connection_class = { "websocket", connection_cancel,
    connection_destroy };

static void finish(struct ws_connection *conn, const struct ws_end *end) {
    if (conn->state == WS_ENDED)
        return;
    bool told = conn->state != WS_SHUT;
    detach(conn);
    if (told)
        conn->events->on_end(conn->user, end);
}

void ws_end_as(struct ws_connection *conn, enum ws_end_kind kind) {
    finish(conn, &(struct ws_end){ .kind = kind });
}

static struct ws_connection *find(struct ws_client *c, uintptr_t number) {
    for (struct ws_connection *conn = c->connections; conn; conn = conn->next)
        if (conn->number == number)
            return conn;
    return NULL;
}

/* ---- opening ---- */

static void on_limit(uv_timer_t *timer) {
    ws_end_as(timer->data, WS_END_TIMED_OUT);
}

static void on_step(uv_timer_t *timer);

/* Tries the next address, or gives up. */
static void step_soon(struct ws_connection *conn) {
    (void)uv_timer_start(&conn->step, on_step, 0, 0);
}

/* What libwebsockets says when it says nothing. */
static const char no_reason[] = "connection failed";

static void connect_to(struct ws_connection *conn, const char *address) {
    struct ws_client *c = conn->client;
    bool proxied = conn->proxy.host != NULL;
    struct lws_client_connect_info info = {
        .context = c->context,
        .vhost = ws_client_vhost(c, conn, proxied ? address : NULL),
        .address = proxied ? conn->url.host : address,
        .port = conn->url.port,
        .ssl_connection = (conn->url.tls ? LCCSCF_USE_SSL : 0) | LCCSCF_HTTP_NO_FOLLOW_REDIRECT,
        .path = conn->url.path,
        .host = conn->url.authority,
        .ietf_version_or_minus_one = -1,
        .local_protocol_name = "codexd",
        .alpn = "http/1.1",
        .opaque_user_data = (void *)conn->number,
    };
    conn->end = (struct ws_end){ .kind = WS_END_NOT_CONNECTED, .detail = no_reason };
    struct lws *wsi = info.vhost ? c->api->lws_client_connect_via_info(&info) : NULL;
    if (conn->state != WS_CONNECTING || uv_is_active((uv_handle_t *)&conn->step))
        return; /* it called back already */
    conn->wsi = wsi;
    if (!wsi)
        step_soon(conn);
}

static void on_probed(uv_connect_t *request, int status) {
    struct ws_connection *conn = request->data;
    if (conn->state == WS_ENDED)
        return;
    /* Somebody listens: then it was the connection that broke. */
    conn->end.detail =
        arena_cstr(&conn->op.arena, str_of(error_of_errno(status < 0 ? status : UV_ECONNRESET)));
    finish(conn, &conn->end);
}

/* libwebsockets does not tell why there is no connection. Asking once more does. False when it cannot. */
static bool probe(struct ws_connection *conn) {
    struct sockaddr_storage at = { 0 };
    const char *address = conn->addresses[conn->address_count - 1];
    if (uv_ip4_addr(address, conn->url.port, (struct sockaddr_in *)&at) < 0 &&
        uv_ip6_addr(address, conn->url.port, (struct sockaddr_in6 *)&at) < 0)
        return false;
    if (uv_tcp_init(conn->client->loop, &conn->probe) < 0)
        return false;
    op_own(&conn->op, &conn->probe);
    conn->probing.data = conn;
    return uv_tcp_connect(&conn->probing, &conn->probe, (struct sockaddr *)&at, on_probed) == 0;
}

static void on_step(uv_timer_t *timer) {
    struct ws_connection *conn = timer->data;
    bool refused = conn->end.kind == WS_END_REFUSED || conn->asked;
    if (conn->asked && conn->end.detail == no_reason)
        conn->end.detail = arena_cstr(&conn->op.arena, str_of(error_of_errno(UV_ECONNRESET)));
    if (!refused && conn->address_at < conn->address_count)
        connect_to(conn, conn->addresses[conn->address_at++]);
    else if (refused || conn->end.detail != no_reason || conn->proxy.host || !probe(conn))
        finish(conn, &conn->end);
}

/* ---- names ---- */

/* Loads libwebsockets too, so that the loop does not wait for it. */
struct resolve {
    struct work job;
    struct ws_connection *conn;
    const char *host;
    int error;
    size_t count;
    char addresses[WS_ADDRESSES_MAX][WS_ADDRESS_BYTES];
};

static void resolve_run(struct work *job) {
    struct resolve *r = (struct resolve *)job;
    const struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG };
    const struct addrinfo any = { .ai_socktype = SOCK_STREAM };
    struct addrinfo *list = NULL;
    (void)ws_api_get();
    r->error = getaddrinfo(r->host, NULL, &hints, &list);
    if (r->error) /* addresses in digits are no question of what is configured */
        r->error = getaddrinfo(r->host, NULL, &any, &list);
    for (struct addrinfo *i = list; i && r->count < WS_ADDRESSES_MAX; i = i->ai_next)
        if (getnameinfo(i->ai_addr, i->ai_addrlen, r->addresses[r->count], WS_ADDRESS_BYTES, NULL,
                0, NI_NUMERICHOST) == 0)
            r->count++;
    if (list)
        freeaddrinfo(list);
}

static void resolve_after(struct work *job, bool done) {
    struct resolve *r = (struct resolve *)job;
    struct ws_connection *conn = r->conn;
    if (!done)
        return;
    conn->resolving = NULL;
    conn->state = WS_CONNECTING;
    conn->address_count = r->count;
    memcpy(conn->addresses, r->addresses, sizeof r->addresses);
    conn->end = (struct ws_end){ .kind = WS_END_NOT_CONNECTED };
    if (r->error)
        conn->end.detail = arena_printf(&conn->op.arena, "failed to lookup address information: %s",
            r->error == EAI_NONAME ? "Name does not resolve" : gai_strerror(r->error))
                               .p;
    else if (!ws_client_open(conn->client))
        conn->end.detail = "the websocket library is not available";
    if (conn->end.detail)
        conn->address_count = 0;
    step_soon(conn);
}

static void resolve(struct ws_connection *conn) {
    struct resolve *r = work_new(conn->op.group, sizeof *r);
    r->job.run = resolve_run;
    r->job.after = resolve_after;
    r->conn = conn;
    r->host =
        arena_cstr(&r->job.op.arena, str_of(conn->proxy.host ? conn->proxy.host : conn->url.host));
    conn->resolving = &r->job.op;
    work_start(&r->job, conn->client->loop);
}

/* ---- what libwebsockets tells ---- */

static int append_headers(struct ws_connection *conn, unsigned char **p, size_t room) {
    unsigned char *end = *p + room;
    for (size_t i = 0; i < conn->header_count; i++) {
        const struct http_header *h = &conn->headers[i];
        if (!http_header_is_sendable(h))
            continue;
        int n = snprintf((char *)*p, (size_t)(end - *p), "%.*s: %.*s\r\n", STR_ARGS(h->name),
            STR_ARGS(h->value));
        if (n < 0 || n >= end - *p) {
            log_error("upstream: the head of a websocket request is too large");
            return -1;
        }
        *p += n;
    }
    return 0;
}

static int on_established(struct ws_connection *conn) {
    (void)uv_timer_stop(&conn->limit);
    conn->state = WS_OPEN;
    conn->events->on_open(conn->user, &conn->head);
    return conn->state == WS_OPEN ? 0 : -1;
}

/* In the words of the reference, where libwebsockets tells enough. */
static const char *reason_of(struct ws_connection *conn, struct str why) {
    static const struct {
        struct str theirs;
        const char *ours;
    } reasons[] = {
        { STR_INIT("read failed"), "WebSocket protocol error: Handshake not finished" },
        { STR_INIT("problems parsing header"), "Attack attempt detected" },
        { STR_INIT("HS: Accept hash wrong"),
            "WebSocket protocol error: Key mismatch in \"Sec-WebSocket-Accept\" header" },
        { STR_INIT("HS: ACCEPT missing"),
            "WebSocket protocol error: Key mismatch in \"Sec-WebSocket-Accept\" header" },
        { STR_INIT("HS: UPGRADE missing"),
            "WebSocket protocol error: No \"Upgrade: websocket\" header" },
        { STR_INIT("HS: Upgrade to something other than websocket"),
            "WebSocket protocol error: No \"Upgrade: websocket\" header" },
        { STR_INIT("HS: CONNECTION missing"),
            "WebSocket protocol error: No \"Connection: upgrade\" header" },
        { STR_INIT("HS: UPGRADE malformed"),
            "WebSocket protocol error: No \"Connection: upgrade\" header" },
    };
    if (!why.n || str_starts(why, STR("closed before established")))
        return no_reason;
    log_debug("upstream: websocket: %.*s", STR_ARGS(why));
    for (size_t i = 0; i < ARRAY_LEN(reasons); i++)
        if (str_eq(why, reasons[i].theirs))
            return reasons[i].ours;
    return arena_cstr(&conn->op.arena, why);
}

static int on_connection_error(struct ws_connection *conn, struct lws *wsi, struct str why) {
    conn->wsi = NULL;
    struct http_head head = ws_head_of(conn->client->api, wsi, &conn->op.arena);
    if (head.status && head.status != STATUS_SWITCHING) {
        conn->head = head;
        conn->end = (struct ws_end){ .kind = WS_END_REFUSED, .head = &conn->head };
    } else {
        conn->end = (struct ws_end){ .kind = WS_END_NOT_CONNECTED, .detail = reason_of(conn, why) };
    }
    step_soon(conn);
    return 0;
}

static int on_receive(struct ws_connection *conn, struct lws *wsi, struct str piece) {
    const struct ws_api *api = conn->client->api;
    if (conn->state == WS_SHUT)
        return 0;
    if (api->lws_frame_is_binary(wsi)) {
        ws_end_as(conn, WS_END_BINARY);
        return -1;
    }
    if (conn->message.n + piece.n > WS_MESSAGE_BYTES_MAX) {
        ws_end_as(conn, WS_END_TOO_LARGE);
        return -1;
    }
    bool whole = api->lws_is_final_fragment(wsi) && api->lws_remaining_packet_payload(wsi) == 0;
    if (whole && !conn->message.n) {
        conn->events->on_text(conn->user, piece);
    } else {
        buf_add_str(&conn->message, piece);
        if (!whole)
            return 0;
        conn->events->on_text(conn->user, buf_str(&conn->message));
        buf_clear(&conn->message, HTTP_HEAD_BYTES_MAX);
    }
    return conn->state == WS_OPEN ? 0 : -1;
}

/* The peer's close frame; libwebsockets answers it. */
static int on_close_frame(struct ws_connection *conn, struct str in) {
    int code = in.n >= 2 ? (unsigned char)in.p[0] << 8 | (unsigned char)in.p[1] : 0;
    conn->wsi = NULL;
    finish(conn, &(struct ws_end){ .kind = WS_END_CLOSED, .code = code });
    return 0;
}

static int on_gone(struct ws_connection *conn) {
    conn->wsi = NULL;
    if (conn->state == WS_OPEN || conn->state == WS_SHUT)
        ws_end_as(conn, WS_END_LOST);
    else if (conn->state == WS_CONNECTING && !uv_is_active((uv_handle_t *)&conn->step))
        step_soon(conn);
    return 0;
}

int ws_connection_event(struct ws_client *c, struct lws *wsi, enum lws_callback_reasons reason,
    struct str in, void *p) {
    struct ws_connection *conn = find(c, (uintptr_t)c->api->lws_get_opaque_user_data(wsi));
    if (!conn)
        return reason == LWS_CALLBACK_CLIENT_RECEIVE ? -1 : 0;
    switch (reason) {
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
        conn->asked = true;
        return append_headers(conn, p, in.n);
    case LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH:
        conn->head = ws_head_of(c->api, wsi, &conn->op.arena);
        return 0;
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
        conn->wsi = wsi;
        return on_established(conn);
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
        return on_connection_error(conn, wsi, in);
    case LWS_CALLBACK_CLIENT_RECEIVE:
        return on_receive(conn, wsi, in);
    case LWS_CALLBACK_CLIENT_WRITEABLE:
        return ws_writeable(conn, wsi);
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
        return on_close_frame(conn, in);
    default:
        return on_gone(conn);
    }
}

/* ---- for the owner ---- */

static void copy_headers(struct ws_connection *conn, const struct ws_request *request) {
    struct arena *a = &conn->op.arena;
    struct http_header *headers = arena_array(a, struct http_header, request->header_count);
    for (size_t i = 0; i < request->header_count; i++)
        headers[i] = (struct http_header){ arena_str(a, request->headers[i].name),
            arena_str(a, request->headers[i].value) };
    conn->headers = headers;
    conn->header_count = request->header_count;
}

struct ws_connection *ws_open(struct ws_client *client, struct op_group *group,
    const struct ws_request *request, const struct ws_events *events, void *user) {
    struct ws_connection *conn = op_new(group, &connection_class, sizeof *conn);
    conn->client = client;
    conn->number = ++client->last_number;
    conn->events = events;
    conn->user = user;
    conn->out_end = &conn->out;
    conn->next = client->connections;
    if (conn->next)
        conn->next->prev = conn;
    client->connections = conn;
    int r = uv_timer_init(client->loop, &conn->limit);
    assert(r == 0);
    op_own(&conn->op, &conn->limit);
    r = uv_timer_init(client->loop, &conn->step);
    assert(r == 0);
    op_own(&conn->op, &conn->step);
    conn->no_extensions = request->no_extensions;
    copy_headers(conn, request);
    if (!ws_url_parse(&conn->op.arena, str_of(request->url), &conn->url)) {
        conn->state = WS_CONNECTING;
        conn->end = (struct ws_end){ .kind = WS_END_NOT_CONNECTED, .detail = "invalid URL" };
        step_soon(conn);
        return conn;
    }
    uv_update_time(client->loop);
    (void)uv_timer_start(&conn->limit, on_limit, request->connect_timeout_ms, 0);
    conn->proxy = ws_proxy_of(&conn->op.arena, &conn->url);
    resolve(conn);
    return conn;
}

void ws_close(struct ws_connection *conn) {
    op_cancel(&conn->op);
}

void ws_shut(struct ws_connection *conn) {
    if (conn->state != WS_OPEN || !conn->wsi) {
        ws_close(conn);
        return;
    }
    conn->state = WS_SHUT;
    conn->unconfirmed =
        false; /* of the close frame from here on: libwebsockets sends what it keeps first */
    uv_update_time(conn->client->loop);
    (void)uv_timer_start(&conn->limit, on_limit, WS_SHUT_MS, 0);
    (void)conn->client->api->lws_rx_flow_control(conn->wsi, 1);
    (void)conn->client->api->lws_callback_on_writable(conn->wsi);
    conn->client->api->lws_cancel_service(conn->client->context);
}

void ws_pause(struct ws_connection *conn, bool paused) {
    if (conn->state == WS_OPEN && conn->wsi)
        (void)conn->client->api->lws_rx_flow_control(conn->wsi, paused ? 0 : 1);
}
