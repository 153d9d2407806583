/* ws_client: the lws_context: made on the loop, taken down in two steps. */
#include "upstream/ws_client.h"

#include "upstream/tls.h"

#include "base/log.h"
#include "base/xmalloc.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>

enum {
    HANDSHAKE_BYTES = 128 * 1024, /* of our request's head */
    ANSWER_HEAD_BYTES = 32 * 1024,
    RECEIVE_BYTES = 64 * 1024,
};

static const char protocol_name[] = "codexd";

static int on_event(
    struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t n);

static const struct lws_protocols protocols[] = {
    { .name = protocol_name, .callback = on_event, .rx_buffer_size = RECEIVE_BYTES },
    { .name = NULL },
};

/* No pings of ours, and no end because of silence: whoever waits for an answer has a clock of its own. */
static const lws_retry_bo_t no_idle_policy = { .secs_since_valid_ping = 0 };

static int on_event(
    struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t n) {
    (void)user;
    switch (reason) {
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
    case LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH:
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
    case LWS_CALLBACK_CLIENT_RECEIVE:
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
    case LWS_CALLBACK_CLIENT_WRITEABLE:
    case LWS_CALLBACK_CLIENT_CLOSED:
    case LWS_CALLBACK_WSI_DESTROY:
        break;
    default:
        return 0;
    }
    const struct ws_api *api = ws_api_get();
    struct ws_client *c = api->lws_context_user(api->lws_get_context(wsi));
    return ws_connection_event(c, wsi, reason, (struct str){ in, n }, in);
}

static void make_context(struct ws_client *c) {
    void *loops[] = { c->loop };
    struct lws_context_creation_info info = {
        .options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS |
                   LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT,
        .foreign_loops = loops,
        .pcontext = &c->context,
        .port = CONTEXT_PORT_NO_LISTEN,
        .user = c,
        .gid = -1,
        .uid = -1,
        .pt_serv_buf_size = HANDSHAKE_BYTES,
        .max_http_header_data = ANSWER_HEAD_BYTES,
        .timeout_secs = INT_MAX / 1000, /* ours count */
        .connect_timeout_secs = INT_MAX / 1000,
        .retry_and_idle_policy = &no_idle_policy,
    };
    c->context = c->api->lws_create_context(&info);
    if (!c->context)
        log_error("upstream: cannot use libwebsockets; is its libuv plugin installed?");
}

bool ws_client_open(struct ws_client *c) {
    if (c->context)
        return true;
    c->api = ws_api_get();
    if (c->api)
        make_context(c);
    return c->context != NULL;
}

static struct lws_vhost *make_vhost(struct ws_client *c, const struct ws_vhost *v) {
    const char *proxy = v->proxy;
    c->extensions[0] = (struct lws_extension){ "permessage-deflate",
        c->api->lws_extension_callback_pm_deflate, "permessage-deflate; client_max_window_bits" };
    const struct lws_context_creation_info info = {
        .options = v->tls ? LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT : 0,
        .port = CONTEXT_PORT_NO_LISTEN,
        .protocols = protocols,
        .extensions = v->plain ? c->no_extensions : c->extensions,
        .vhost_name = proxy    ? proxy
                      : v->tls ? "tls"
                               : "plain",
        .retry_and_idle_policy = &no_idle_policy,
        .timeout_secs = INT_MAX / 1000,
        .connect_timeout_secs = INT_MAX / 1000,
        .client_ssl_ca_filepath = tls_ca_bundle(), /* beside the system's */
        /* Without one of its own a vhost takes the environment's, whatever no_proxy says. */
        .http_proxy_address = proxy ? proxy : ":0",
    };
    return c->api->lws_create_vhost(c->context, &info);
}

struct lws_vhost *ws_client_vhost(
    struct ws_client *c, const struct ws_connection *conn, const char *proxy_address) {
    _cleanup_arena_ struct arena a = { 0 };
    const char *proxy = NULL;
    if (proxy_address && conn->proxy.login)
        proxy = arena_printf(&a, "%s@%s:%d", conn->proxy.login, proxy_address, conn->proxy.port).p;
    else if (proxy_address)
        proxy = arena_printf(&a, "%s:%d", proxy_address, conn->proxy.port).p;
    for (struct ws_vhost *v = c->vhosts; v; v = v->next)
        if (v->tls == conn->url.tls && v->plain == conn->no_extensions &&
            str_eq(str_of(v->proxy), str_of(proxy)))
            return v->vhost;
    struct ws_vhost *v = xcalloc(1, sizeof *v);
    *v = (struct ws_vhost){
        .tls = conn->url.tls, .plain = conn->no_extensions, .proxy = proxy ? xstrdup(proxy) : NULL
    };
    v->vhost = make_vhost(c, v); /* keeps the pointer as its name */
    if (!v->vhost) {
        free(v->proxy);
        free(v);
        return NULL;
    }
    v->next = c->vhosts;
    c->vhosts = v;
    return v->vhost;
}

struct ws_client *ws_client_new(uv_loop_t *loop) {
    struct ws_client *c = xcalloc(1, sizeof *c);
    c->loop = loop;
    return c;
}

void ws_client_close(struct ws_client *c) {
    if (!c)
        return;
    assert(!c->connections);
    if (c->context)
        c->api->lws_context_destroy(c->context);
}

void ws_client_free(struct ws_client *c) {
    if (!c)
        return;
    if (c->context) /* still there until its handles have closed */
        c->api->lws_context_destroy(c->context);
    assert(!c->context);
    while (c->vhosts) {
        struct ws_vhost *next = c->vhosts->next;
        free(c->vhosts->proxy);
        free(c->vhosts);
        c->vhosts = next;
    }
    free(c);
}

/* ---- the answer's head ---- */

/* libwebsockets gives no list of all fields. A token of its own, or -1 for those it has no name for. */
static const struct {
    const char *name;
    int token;
} fields[] = {
    { "retry-after", WSI_TOKEN_HTTP_RETRY_AFTER },
    { "x-models-etag", -1 },
    { "openai-model", -1 },
    { "x-reasoning-included", -1 },
    { "x-request-id", -1 },
    { "x-oai-request-id", -1 },
    { "cf-ray", -1 },
    { "x-openai-authorization-error", -1 },
    { "x-error-json", -1 },
    { "x-codex-safety-buffering-faster-model", -1 },
};

static struct str field_value(
    const struct ws_api *api, struct lws *wsi, struct arena *a, size_t i) {
    struct str name = arena_printf(a, "%s:", fields[i].name);
    bool known = fields[i].token >= 0;
    int n = known ? api->lws_hdr_total_length(wsi, (enum lws_token_indexes)fields[i].token)
                  : api->lws_hdr_custom_length(wsi, name.p, (int)name.n);
    if (n < 0 || (known && n == 0))
        return STR_NONE;
    char *text = arena_alloc(a, (size_t)n + 1);
    n = known ? api->lws_hdr_copy(wsi, text, n + 1, (enum lws_token_indexes)fields[i].token)
              : api->lws_hdr_custom_copy(wsi, text, n + 1, name.p, (int)name.n);
    return n < 0 ? STR_NONE : str_trim((struct str){ text, (size_t)n });
}

struct http_head ws_head_of(const struct ws_api *api, struct lws *wsi, struct arena *a) {
    struct http_header *headers = arena_array(a, struct http_header, ARRAY_LEN(fields));
    struct http_head head = { (int)api->lws_http_client_http_response(wsi), headers, 0 };
    for (size_t i = 0; head.status && i < ARRAY_LEN(fields); i++) {
        struct str value = field_value(api, wsi, a, i);
        if (value.p)
            headers[head.header_count++] = (struct http_header){ str_of(fields[i].name), value };
    }
    return head;
}
