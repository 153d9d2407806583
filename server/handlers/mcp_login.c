/* mcp_login: logins at MCP servers (local-methods.md 11.6). */
#include "handlers/mcp_login.h"

#include "base/uuid.h"
#include "config/config.h"
#include "handlers/lookup.h"
#include "handlers/request_wait.h"
#include "mcp/oauth_login.h"
#include "protocol/methods.gen.h"
#include "protocol/wrappers.gen.h"
#include "rpc/notify.h"
#include "thread/manager.h"
#include "thread/servers.h"

struct login_wait {
    struct request_wait wait; /* for its begin */
    struct str id, server;
};

static void on_begun(void *user, struct str url, struct str error) {
    struct login_wait *x = user;
    struct str id = x->id, server = x->server; /* in the request's arena */
    struct rpc_request *req = request_wait_end(&x->wait);
    if (url.p)
        reply_mcp_server_oauth_login(req,
            &(struct mcp_server_oauth_login_response){ .authorization_url = url, .login_id = id });
    else
        rpc_fail(req, RPC_INTERNAL_ERROR, "failed to login to MCP server '%.*s': %.*s",
            STR_ARGS(server), STR_ARGS(error));
}

static int64_t timeout_of(const int64_t *wanted_s) {
    int64_t s = wanted_s ? *wanted_s : OAUTH_LOGIN_TIMEOUT_S;
    return s < 1 ? 1 : s < OAUTH_LOGIN_TIMEOUT_MAX_S ? s : OAUTH_LOGIN_TIMEOUT_MAX_S;
}

static enum oauth_registration registration_of(
    const enum mcp_server_oauth_client_registration *wanted) {
    if (!wanted || *wanted == MCP_SERVER_OAUTH_CLIENT_REGISTRATION_AUTO)
        return OAUTH_REGISTER_AUTO;
    return *wanted == MCP_SERVER_OAUTH_CLIENT_REGISTRATION_CIMD ? OAUTH_REGISTER_DOCUMENT
                                                                : OAUTH_REGISTER_DYNAMIC;
}

static void add_scope(struct buf *out, struct str scope) {
    if (scope.n)
        buf_printf(out, "%s%.*s", out->n ? " " : "", STR_ARGS(scope));
}

/* What the client wants, else what the configuration wants; false: what the service says. */
static bool take_scope(struct arena *a, const struct mcp_server_oauth_login_params *p,
    const struct json *server, struct str *ret) {
    _cleanup_buf_ struct buf out = { 0 };
    const struct json *list = json_get(server, "scopes");
    bool configured = list && list->kind == JSON_ARRAY;
    for (size_t i = 0; p->scopes.v && i < p->scopes.n; i++)
        add_scope(&out, p->scopes.v[i]);
    for (const struct json *e = !p->scopes.v && configured ? list->first : NULL; e; e = e->next)
        if (e->kind == JSON_STRING)
            add_scope(&out, e->text);
    *ret = arena_str(a, buf_str(&out));
    return p->scopes.v || configured;
}

static void start(struct rpc_request *req, const struct mcp_server_oauth_login_params *p,
    const struct mcp_server_config *server, const struct config *config) {
    struct thread_manager *m = services_of(req)->threads;
    struct login_wait *x = request_wait_new(req, sizeof *x);
    const struct json *port = config_get(config, "mcp_oauth_callback_port");
    struct oauth_login_options options = { .config = server,
        .thread_id = p->thread_id,
        .registration = registration_of(p->client_registration),
        .timeout_s = timeout_of(p->timeout_secs),
        .port = -1,
        .callback_url = config_text(config, "mcp_oauth_callback_url") };
    if (port)
        (void)json_to_i64(port, &options.port);
    options.has_scope = take_scope(&req->arena, p, server->json, &options.scope);
    x->id = options.id = thread_manager_new_id(m, &req->arena, "");
    x->server = p->name;
    x->wait.under = oauth_login_start(m->mcp_oauth, &options, on_begun, x);
}

void handle_mcp_server_oauth_login(
    struct rpc_request *req, const struct mcp_server_oauth_login_params *p) {
    struct thread_manager *m = services_of(req)->threads;
    struct error why;
    if (p->thread_id.p && !lookup_thread(req, p->thread_id))
        return;
    struct config *config = config_load(m->config, &req->arena, NULL, &why);
    if (!config) {
        rpc_fail(req, RPC_INTERNAL_ERROR, "failed to reload config: %s", why.text);
        return;
    }
    struct mcp_server_configs all = mcp_server_configs_read(&req->arena, config);
    const struct mcp_server_config *server = NULL;
    for (size_t i = 0; i < all.n; i++)
        if (str_eq(all.v[i].name, p->name))
            server = &all.v[i];
    if (!server)
        rpc_fail(req, RPC_INVALID_REQUEST, "No MCP server named '%.*s' found.", STR_ARGS(p->name));
    else if (server->forbidden)
        rpc_fail(req, RPC_INTERNAL_ERROR,
            "failed to resolve MCP server runtime: the MCP server is disabled by managed "
            "requirements");
    else if (!server->url.n)
        rpc_fail(
            req, RPC_INVALID_REQUEST, "OAuth login is only supported for streamable HTTP servers.");
    else
        start(req, p, server, config);
    config_unref(config);
}

/* ---- the end ---- */

/* Servers that have failed for want of a login start again. */
static void reload_threads(struct thread_manager *m) {
    _cleanup_arena_ struct arena a = { 0 };
    struct error why;
    struct config *config = config_load(m->config, &a, NULL, &why);
    struct thread *t;
    for (size_t at = 0; config && (t = map_next(&m->threads, &at, NULL));)
        thread_servers_reload(t, config);
    config_unref(config);
}

void mcp_login_end(
    void *user, struct str server, struct str thread_id, struct str login_id, struct str error) {
    const struct services *services = user;
    notify_mcp_server_oauth_login_completed(&services->threads->hub->everyone,
        &(struct mcp_server_oauth_login_completed_notification){ .name = server,
            .thread_id = thread_id,
            .login_id = login_id,
            .success = !error.p,
            .error = error });
    if (!error.p)
        reload_threads(services->threads);
}
