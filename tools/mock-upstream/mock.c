/* mock: the server: listens, and ends. */
#include "tools/mock-upstream/mock.h"

#include "tools/mock-upstream/exchange.h"
#include "tools/mock-upstream/pattern.h"

#include "base/xmalloc.h"

#include <stdlib.h>

enum { BACKLOG = 128 };

static void on_connection(uv_stream_t *listener, int status) {
    if (status == 0)
        connection_accept(listener->data);
}

static int start_listening(struct mock *m, const char *host) {
    struct sockaddr_storage at = { 0 };
    int n = sizeof at, r = uv_ip4_addr(host, m->options.port, (struct sockaddr_in *)&at);
    if (r < 0)
        r = uv_ip6_addr(host, m->options.port, (struct sockaddr_in6 *)&at);
    if (r == 0)
        r = uv_tcp_bind(&m->listener, (struct sockaddr *)&at, 0);
    if (r == 0)
        r = uv_listen((uv_stream_t *)&m->listener, BACKLOG, on_connection);
    if (r == 0)
        r = uv_tcp_getsockname(&m->listener, (struct sockaddr *)&at, &n);
    m->port = ntohs(((struct sockaddr_in *)&at)->sin_port); /* at the same place in both families */
    return r;
}

struct mock *mock_start(uv_loop_t *loop, const struct mock_options *o, struct error *reterr) {
    struct mock *m = xcalloc(1, sizeof *m);
    const char *host = o->host ? o->host : "127.0.0.1";
    *m = (struct mock){ .loop = loop, .options = *o };
    (void)uv_tcp_init(loop, &m->listener);
    m->listener.data = m;
    int r = start_listening(m, host);
    if (r == 0)
        return m;
    (void)error_set(reterr, 0, "cannot listen on %s, port %d: %s", host, o->port, uv_strerror(r));
    mock_stop(m);
    (void)uv_run(loop, UV_RUN_DEFAULT);
    mock_free(m);
    return NULL;
}

int mock_port(const struct mock *m) {
    return m->port;
}

unsigned mock_connections(const struct mock *m) {
    return m->accepted;
}

void mock_release(struct mock *m) {
    struct exchange *x = m->holding;
    if (!x) {
        m->releases++;
        return;
    }
    m->holding = x->next_holding;
    x->next_holding = NULL;
    exchange_release(x);
}

void mock_stop(struct mock *m) {
    if (!m || m->stopped)
        return;
    m->stopped = true;
    uv_close((uv_handle_t *)&m->listener, NULL);
    while (m->connections)
        connection_close(m->connections, false);
}

void mock_free(struct mock *m) {
    free(m);
}

static json_t *body_json(struct str body) {
    struct error e;
    json_t *value = body.n > 0 ? pattern_parse_json(body, &e) : json_null();
    if (!value)
        value = json_stringn(body.p, body.n);
    return value ? value : json_string("(not UTF-8)");
}

json_t *mock_request_json(const struct mock_request *r) {
    return json_pack("{s:i, s:s%, s:s%, s:s%, s:O, s:o}", "connection", (int)r->connection,
        "method", r->method.p, r->method.n, "path", r->path.p ? r->path.p : "", r->path.n, "query",
        r->query.p ? r->query.p : "", r->query.n, "headers", r->headers, "body",
        body_json(r->body));
}
