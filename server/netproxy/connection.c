/* connection: one connection of a program in a sandbox: its request, the host it leads to. */
#include "netproxy/connection.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/xmalloc.h"
#include "netproxy/request.h"

#include <arpa/inet.h>
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ADDRESSES_MAX = 4 /* of a host that are tried */ };
enum { SOCKS_VERSION = 5, SOCKS_NOT_SUPPORTED = 7 };

/* One direction: nothing is read while something waits to be written. */
struct relay {
    uv_stream_t *from, *to;
    uv_write_t write;
    uv_shutdown_t shutdown;
    char *bytes;
    bool over;
};

struct connection {
    struct op op;
    struct connection_owner *owner;
    uv_tcp_t client, servers[ADDRESSES_MAX];
    unsigned tried; /* of them */
    uv_connect_t connect;
    uv_write_t write;
    struct lookup *lookup;
    struct addrinfo *addresses, *next;
    struct buf head;  /* what came before the connection to the host stood */
    struct buf reply; /* being written */
    struct netproxy_request request;
    enum netproxy_verdict verdict;
    struct relay up, down;
    bool greeted, refused;
};

/* Cannot always be stopped: outlives the connection if need be. */
struct lookup {
    uv_getaddrinfo_t request;
    struct connection *owner;
};

static void connection_cancel(struct op *op) {
    op_close(op);
}

static void connection_destroy(struct op *op) {
    struct connection *c = (struct connection *)op;
    if (c->lookup) {
        c->lookup->owner = NULL;
        (void)uv_cancel((uv_req_t *)&c->lookup->request);
    }
    if (c->addresses)
        uv_freeaddrinfo(c->addresses);
    buf_done(&c->head);
    buf_done(&c->reply);
    free(c->up.bytes);
    free(c->down.bytes);
}

static const struct op_class connection_class = { "netproxy connection", connection_cancel,
    connection_destroy, NULL };

/* ---- answers ---- */

static void on_last_written(uv_write_t *write, int status) {
    struct connection *c = write->data;
    (void)status;
    struct connection_owner *owner = c->owner;
    _cleanup_arena_ struct arena a = { 0 };
    const struct netproxy_refusal what = { c->verdict, arena_str(&a, c->request.host) };
    bool refused = c->refused;
    if (c->op.closing)
        return;
    op_close(&c->op);
    if (refused)
        owner->on_refused(owner, &what);
}

/* Writes the reply; then the connection is over. */
static void answer(struct connection *c) {
    uv_buf_t buf = uv_buf_init(c->reply.p, (unsigned)c->reply.n);
    (void)uv_read_stop((uv_stream_t *)&c->client);
    c->write.data = c;
    if (uv_write(&c->write, (uv_stream_t *)&c->client, &buf, 1, on_last_written) < 0)
        op_close(&c->op);
}

static void answer_socks(struct connection *c, char code) {
    const char bytes[10] = { 5, code, 0, 1 };
    buf_add(&c->reply, bytes, sizeof bytes);
    answer(c);
}

static void add_date(struct buf *out) {
    char date[64] = "";
    time_t now = time(NULL);
    struct tm tm;
    if (gmtime_r(&now, &tm))
        (void)strftime(date, sizeof date, "date: %a, %d %b %Y %H:%M:%S GMT\r\n", &tm);
    buf_add_str(out, str_of(date));
}

static void answer_http(
    struct connection *c, const char *status, const char *headers, struct str body) {
    buf_printf(&c->reply, "HTTP/1.1 %s\r\n%scontent-length: %zu\r\nconnection: close\r\n", status,
        headers, body.n);
    add_date(&c->reply);
    buf_printf(&c->reply, "\r\n%.*s", STR_ARGS(body));
    answer(c);
}

#define PLAIN "content-type: text/plain\r\n"

static void answer_failure(struct connection *c) {
    enum { SOCKS_FAILURE = 1 };
    if (c->request.kind == NETPROXY_SOCKS)
        answer_socks(c, SOCKS_FAILURE);
    else
        answer_http(c, "502 Bad Gateway", PLAIN, STR("upstream failure"));
}

static void write_refusal(const struct connection *c, struct buf *out) {
    static const char *const messages[] = {
        [NETPROXY_NOT_LISTED] = "Domain not in allowlist.",
        [NETPROXY_DENIED] = "Domain denied by the sandbox policy.",
        [NETPROXY_LOCAL] = "Local or private address blocked by the sandbox policy.",
        [NETPROXY_METHOD] = "Method not allowed in limited mode.",
    };
    buf_add_str(out, STR("{\"status\":\"blocked\",\"host\":"));
    json_write_str(out, c->request.host);
    buf_printf(out,
        ",\"reason\":\"%s\",\"decision\":\"deny\",\"source\":\"%s\",\"protocol\":\"%s\",\"port\":%u,"
        "\"message\":\"%s\"}",
        netproxy_reason(c->verdict),
        c->verdict == NETPROXY_METHOD ? "mode_guard" : "baseline_policy",
        c->request.kind == NETPROXY_CONNECT ? "https" : "http", c->request.port,
        messages[c->verdict]);
}

static void refuse(struct connection *c, enum netproxy_verdict verdict) {
    enum { SOCKS_NOT_ALLOWED = 2 };
    static const char *const headers[] = {
        [NETPROXY_NOT_LISTED] = "blocked-by-allowlist",
        [NETPROXY_DENIED] = "blocked-by-denylist",
        [NETPROXY_LOCAL] = "blocked-by-allowlist",
        [NETPROXY_METHOD] = "blocked-by-method-policy",
    };
    _cleanup_buf_ struct buf body = { 0 }, head = { 0 };
    c->verdict = verdict;
    c->refused = true;
    if (c->request.kind == NETPROXY_SOCKS) {
        answer_socks(c, SOCKS_NOT_ALLOWED);
        return;
    }
    buf_printf(&head, "content-type: application/json\r\nx-proxy-error: %s\r\n", headers[verdict]);
    write_refusal(c, &body);
    answer_http(c, "403 Forbidden", buf_cstr(&head), buf_str(&body));
}

/* ---- both ways ---- */

static void relay_read(struct connection *c, struct relay *r);

static struct connection *connection_of(const uv_stream_t *stream) {
    return stream->data;
}

static struct relay *relay_of(struct connection *c, const uv_stream_t *from) {
    return from == (const uv_stream_t *)&c->client ? &c->up : &c->down;
}

static void on_shut(uv_shutdown_t *shutdown, int status) {
    (void)shutdown;
    (void)status;
}

static void relay_end(struct connection *c, struct relay *r) {
    r->over = true;
    (void)uv_read_stop(r->from);
    if (c->up.over && c->down.over)
        op_close(&c->op);
    else
        (void)uv_shutdown(&r->shutdown, r->to, on_shut);
}

static void on_relayed(uv_write_t *write, int status) {
    struct relay *r = write->data;
    struct connection *c = connection_of(r->from);
    if (c->op.closing)
        return;
    if (status < 0)
        op_close(&c->op);
    else
        relay_read(c, r);
}

static void on_space(uv_handle_t *handle, size_t suggested, uv_buf_t *buf) {
    (void)suggested;
    struct connection *c = handle->data;
    *buf = uv_buf_init(relay_of(c, (uv_stream_t *)handle)->bytes, NETPROXY_RELAY_BYTES);
}

static void on_bytes(uv_stream_t *from, ssize_t n, const uv_buf_t *buf) {
    struct connection *c = connection_of(from);
    struct relay *r = relay_of(c, from);
    if (n == 0)
        return;
    if (n == UV_EOF) {
        relay_end(c, r);
        return;
    }
    uv_buf_t out = uv_buf_init(buf->base, n > 0 ? (unsigned)n : 0);
    (void)uv_read_stop(from);
    r->write.data = r;
    if (n < 0 || uv_write(&r->write, r->to, &out, 1, on_relayed) < 0)
        op_close(&c->op);
}

static void relay_read(struct connection *c, struct relay *r) {
    if (!r->over && uv_read_start(r->from, on_space, on_bytes) < 0)
        op_close(&c->op);
}

static void relay_init(struct relay *r, uv_tcp_t *from, uv_tcp_t *to) {
    r->from = (uv_stream_t *)from;
    r->to = (uv_stream_t *)to;
    r->bytes = xmalloc(NETPROXY_RELAY_BYTES);
}

/* In limited mode one request was judged, and nothing follows it. */
static void relay_both(struct connection *c) {
    relay_read(c, &c->down);
    if (c->op.closing)
        return;
    if (c->owner->rules->limited)
        c->up.over = true;
    else
        relay_read(c, &c->up);
}

static void on_told(uv_write_t *write, int status) {
    struct connection *c = write->data;
    if (c->op.closing)
        return;
    if (status < 0)
        op_close(&c->op);
    else
        relay_both(c);
}

/* To the host goes what came before it was reached; to the program that it is. */
static void begin_relay(struct connection *c) {
    static const char granted[10] = { 5, 0, 0, 1 };
    struct str rest = str_from(buf_str(&c->head), c->request.bytes);
    uv_stream_t *to = (uv_stream_t *)&c->client;
    uv_tcp_t *server = &c->servers[c->tried - 1];
    relay_init(&c->up, &c->client, server);
    relay_init(&c->down, server, &c->client);
    if (c->request.kind == NETPROXY_SOCKS) {
        buf_add(&c->reply, granted, sizeof granted);
    } else if (c->request.kind == NETPROXY_CONNECT) {
        buf_add_str(&c->reply, STR("HTTP/1.1 200 OK\r\n"));
        add_date(&c->reply);
        buf_add_str(&c->reply, STR("\r\n"));
    } else {
        to = (uv_stream_t *)server;
        netproxy_write_head(
            &c->reply, &c->request, str_sub(buf_str(&c->head), 0, c->request.bytes - 2));
        if (!c->owner->rules->limited)
            buf_add_str(&c->reply, rest);
    }
    uv_buf_t buf = uv_buf_init(c->reply.p, (unsigned)c->reply.n);
    c->write.data = c;
    /* Who speaks before he was answered does not know these protocols. */
    bool early = c->request.kind != NETPROXY_HTTP && rest.n;
    if (early || uv_write(&c->write, to, &buf, 1, on_told) < 0)
        op_close(&c->op);
}

/* ---- reaching the host ---- */

static void try_next(struct connection *c);

static void on_connected(uv_connect_t *connect, int status) {
    struct connection *c = connect->data;
    if (c->op.closing)
        return;
    if (status == 0)
        begin_relay(c);
    else
        try_next(c);
}

static void try_next(struct connection *c) {
    if (!c->next || c->tried == ADDRESSES_MAX) {
        answer_failure(c);
        return;
    }
    const struct sockaddr *address = c->next->ai_addr;
    uv_tcp_t *server = &c->servers[c->tried++];
    c->next = c->next->ai_next;
    int r = uv_tcp_init(c->owner->loop, server);
    assert(r == 0);
    op_own(&c->op, server);
    c->connect.data = c;
    if (uv_tcp_connect(&c->connect, server, address, on_connected) < 0)
        answer_failure(c);
}

/* One that it must not be reached at is enough. */
static void judge_addresses(struct connection *c) {
    for (const struct addrinfo *i = c->addresses; i; i = i->ai_next)
        if (!netproxy_allows_address(c->owner->rules, c->request.host, i->ai_addr)) {
            refuse(c, NETPROXY_LOCAL);
            return;
        }
    try_next(c);
}

static void on_found(uv_getaddrinfo_t *request, int status, struct addrinfo *addresses) {
    struct lookup *l = (struct lookup *)request;
    struct connection *c = l->owner;
    free(l);
    if (!c) {
        uv_freeaddrinfo(addresses);
        return;
    }
    c->lookup = NULL;
    c->addresses = c->next = addresses;
    if (c->op.closing)
        return;
    if (status < 0 || !addresses)
        answer_failure(c);
    else
        judge_addresses(c);
}

static void look_up(struct connection *c) {
    const struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_family = AF_UNSPEC };
    char port[8];
    (void)snprintf(port, sizeof port, "%u", c->request.port);
    struct lookup *l = xcalloc(1, sizeof *l);
    l->owner = c;
    c->lookup = l;
    if (uv_getaddrinfo(c->owner->loop, &l->request, on_found,
            arena_cstr(&c->op.arena, c->request.host), port, &hints) == 0)
        return;
    c->lookup = NULL;
    free(l);
    answer_failure(c);
}

/* ---- the request ---- */

/* The bytes it points into stay; a raw address becomes its text. */
static void keep_host(struct connection *c) {
    char text[INET6_ADDRSTRLEN] = "";
    if (c->request.address)
        (void)inet_ntop(
            c->request.address == 4 ? AF_INET : AF_INET6, c->request.host.p, text, sizeof text);
    c->request.host = arena_str(&c->op.arena, c->request.address ? str_of(text) : c->request.host);
}

static void on_request(struct connection *c) {
    (void)uv_read_stop((uv_stream_t *)&c->client);
    keep_host(c);
    struct str method = c->request.kind == NETPROXY_HTTP ? c->request.method : STR_NONE;
    bool usable = c->request.host.n <= NETPROXY_HOST_BYTES_MAX &&
                  !memchr(c->request.host.p, '\0', c->request.host.n) && c->request.port;
    enum netproxy_verdict verdict = netproxy_judge(c->owner->rules, c->request.host, method);
    if (!usable)
        answer_failure(c);
    else if (verdict != NETPROXY_ALLOWED)
        refuse(c, verdict);
    else
        look_up(c);
}

static void on_greeted(uv_write_t *write, int status) {
    struct connection *c = write->data;
    if (status < 0 && !c->op.closing)
        op_close(&c->op);
}

static void greet(struct connection *c) {
    static const char accepted[2] = { 5, 0 };
    uv_buf_t buf = uv_buf_init((char *)accepted, sizeof accepted);
    buf_consume(&c->head, c->request.bytes);
    c->greeted = true;
    c->write.data = c;
    if (uv_write(&c->write, (uv_stream_t *)&c->client, &buf, 1, on_greeted) < 0)
        op_close(&c->op);
}

static void look_at_head(struct connection *c) {
    switch (netproxy_parse(buf_str(&c->head), c->greeted, &c->request)) {
    case NETPROXY_MORE:
        break;
    case NETPROXY_GREETING:
        greet(c);
        break;
    case NETPROXY_REQUEST:
        on_request(c);
        break;
    case NETPROXY_BAD:
        if (c->greeted || c->head.p[0] == SOCKS_VERSION)
            answer_socks(c, SOCKS_NOT_SUPPORTED);
        else
            answer_http(c, "400 Bad Request", "", STR(""));
        break;
    case NETPROXY_NO_HOST:
        answer_http(c, "400 Bad Request", PLAIN, STR("missing host"));
        break;
    case NETPROXY_OTHER_HOST:
        answer_http(c, "400 Bad Request", PLAIN, STR("Host header does not match request target"));
        break;
    }
}

static void on_head_space(uv_handle_t *handle, size_t suggested, uv_buf_t *buf) {
    enum { STEP_BYTES = 4096 };
    struct connection *c = handle->data;
    (void)suggested;
    *buf = uv_buf_init(buf_reserve(&c->head, STEP_BYTES), STEP_BYTES);
}

static void on_head(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf) {
    struct connection *c = stream->data;
    (void)buf;
    if (n < 0) {
        op_close(&c->op);
        return;
    }
    c->head.n += (size_t)n;
    if (n)
        look_at_head(c);
}

static struct connection *take(
    struct connection_owner *owner, struct op_group *group, uv_stream_t *listener, int *ret) {
    struct connection *c = op_new(group, &connection_class, sizeof *c);
    c->owner = owner;
    int r = uv_tcp_init(owner->loop, &c->client);
    assert(r == 0);
    op_own(&c->op, &c->client);
    *ret = uv_accept(listener, (uv_stream_t *)&c->client);
    return c;
}

void connection_accept(
    struct connection_owner *owner, struct op_group *group, uv_stream_t *listener) {
    int r;
    struct connection *c = take(owner, group, listener, &r);
    if (r == 0)
        r = uv_read_start((uv_stream_t *)&c->client, on_head_space, on_head);
    if (r < 0)
        op_close(&c->op);
}

void connection_turn_away(
    struct connection_owner *owner, struct op_group *group, uv_stream_t *listener) {
    int r;
    op_close(&take(owner, group, listener, &r)->op);
}
