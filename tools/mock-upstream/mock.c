/* mock: the HTTP server, libwebsockets on the owner's libuv loop. */
#include "tools/mock-upstream/mock.h"

#include "tools/mock-upstream/exchange.h"
#include "tools/mock-upstream/request.h"

#include "base/xmalloc.h"

#include <libwebsockets.h>
#include <stdlib.h>

enum {
    BODY_MAX_BYTES = 256 << 20,
    HEADERS_MAX_BYTES = 32 << 10,
    HEADER_SETS_MAX = 64,
    SERVICE_BUFFER_BYTES = 128 << 10,
    IDLE_MAX_S = 86400
};

static struct mock *mock_of(struct lws *wsi) {
    return lws_context_user(lws_get_context(wsi));
}

static int begin(struct lws *wsi, const char *path) {
    struct exchange *x = lws_get_opaque_user_data(wsi);
    if (x)
        exchange_end(x);
    x = exchange_new(mock_of(wsi), wsi);
    lws_set_opaque_user_data(wsi, x);
    lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0);
    if (!request_read_head(x, path))
        exchange_start(x);
    return 0;
}

static int add_body(struct exchange *x, const void *bytes, size_t n) {
    if (!x || x->body.n + n > BODY_MAX_BYTES)
        return -1;
    buf_add(&x->body, bytes, n);
    return 0;
}

/* App-servers go on over HTTP then. lws_return_http_status() would say HTTP/1.0 here. */
static int refuse_upgrade(struct lws *wsi) {
    static const char head[] =
        "HTTP/1.1 426 Upgrade Required\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
    unsigned char bytes[LWS_PRE + sizeof head];
    memcpy(bytes + LWS_PRE, head, sizeof head);
    (void)lws_write(wsi, bytes + LWS_PRE, sizeof head - 1, LWS_WRITE_HTTP_HEADERS);
    return -1;
}

static void forget(struct lws *wsi, struct exchange *x) {
    if (!x)
        return;
    lws_set_opaque_user_data(wsi, NULL);
    exchange_end(x);
}

static int on_http(
    struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t length) {
    struct exchange *x = wsi ? lws_get_opaque_user_data(wsi) : NULL;
    (void)user;
    switch (reason) {
    case LWS_CALLBACK_HTTP:
        return begin(wsi, in);
    case LWS_CALLBACK_HTTP_BODY:
        return add_body(x, in, length);
    case LWS_CALLBACK_HTTP_BODY_COMPLETION:
        if (x && !x->answer)
            exchange_start(x);
        lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0);
        return 0;
    case LWS_CALLBACK_HTTP_WRITEABLE:
        return x ? exchange_write(x) : 0;
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
        return refuse_upgrade(wsi);
    case LWS_CALLBACK_CLOSED_HTTP:
    case LWS_CALLBACK_WSI_DESTROY:
        forget(wsi, x);
        return 0;
    default:
        return 0;
    }
}

static const struct lws_protocols protocols[] = {
    { .name = "http", .callback = on_http },
    { .name = NULL },
};

static void on_log(int level, const char *line) {
    (void)fprintf(stderr, "mock-upstream: %s%s", level & LLL_ERR ? "" : "(warning) ", line);
}

struct mock *mock_start(uv_loop_t *loop, const struct mock_options *o, struct error *reterr) {
    struct mock *m = xcalloc(1, sizeof *m);
    void *loops[] = { loop };
    *m = (struct mock){ .loop = loop, .options = *o };
    lws_set_log_level(LLL_ERR, on_log);
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN,
        .protocols = protocols,
        .options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS,
        .foreign_loops = loops,
        .pcontext = &m->context,
        .user = m,
        .gid = -1,
        .uid = -1,
        .pt_serv_buf_size = SERVICE_BUFFER_BYTES,
        .max_http_header_data = HEADERS_MAX_BYTES,
        .max_http_header_pool = HEADER_SETS_MAX,
    };
    m->context = lws_create_context(&info);
    info.options = 0;
    info.vhost_name = "mock";
    info.iface = o->host ? o->host : "127.0.0.1";
    info.port = o->port;
    info.keepalive_timeout = IDLE_MAX_S;
    struct lws_vhost *vhost = m->context ? lws_create_vhost(m->context, &info) : NULL;
    m->port = vhost ? lws_get_vhost_listen_port(vhost) : 0;
    if (m->port > 0)
        return m;
    (void)error_set(reterr, 0,
        m->context ? "cannot listen on %s, port %d"
                   : "cannot start libwebsockets (is its libuv plugin there?)",
        info.iface, o->port);
    mock_stop(m);
    (void)uv_run(loop, UV_RUN_DEFAULT);
    mock_free(m);
    return NULL;
}

int mock_port(const struct mock *m) {
    return m->port;
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
    if (m && m->context)
        lws_context_destroy(m->context);
}

void mock_free(struct mock *m) {
    if (!m)
        return;
    if (m->context)
        lws_context_destroy(m->context);
    free(m);
}
