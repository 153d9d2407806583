/* mcp: the MCP servers: what they are and offer, reading their configuration again (local-methods.md 11). */
#include "config/config.h"
#include "handlers/lookup.h"
#include "handlers/mcp_call.h"
#include "handlers/request_wait.h"
#include "mcp/oauth_status.h"
#include "mcp/survey.h"
#include "protocol/methods.gen.h"
#include "thread/manager.h"
#include "thread/servers.h"

/* ---- mcpServerStatus/list ---- */

static struct wire_tool_map tools_of(struct arena *a, const struct mcp_server *s) {
    const struct json *tools = mcp_client_facts(s->client)->tools;
    struct wire_tool_map map = { arena_array(a, struct wire_tool_map_entry, tools->count), 0 };
    for (const struct json *t = tools->first; t; t = t->next) {
        struct wire_tool_map_entry *e = &map.v[map.n];
        if (wire_tool_decode(a, t, &e->value, NULL)) {
            e->key = e->value.name;
            map.n++;
        }
    }
    return map;
}

static struct wire_resource_array resources_of(struct arena *a, const struct json *list) {
    struct wire_resource_array all = { arena_array(a, struct wire_resource, list->count), 0 };
    for (const struct json *e = list->first; e; e = e->next)
        all.n += wire_resource_decode(a, e, &all.v[all.n], NULL);
    return all;
}

static struct resource_template_array templates_of(struct arena *a, const struct json *list) {
    struct resource_template_array all = { arena_array(a, struct resource_template, list->count),
        0 };
    for (const struct json *e = list->first; e; e = e->next)
        all.n += resource_template_decode(a, e, &all.v[all.n], NULL);
    return all;
}

/* What the client wants to know, and what was found first. In the request's arena. */
struct status_params {
    const struct list_mcp_server_status_params *p;
    struct mcp_server_configs servers;
    enum mcp_auth_status *logins; /* of each */
};

/* A stored login that the server has refused is none. */
static enum mcp_auth_status auth_of(const struct status_params *p, const struct mcp_server *s) {
    for (size_t i = 0; i < p->servers.n; i++)
        if (str_eq(p->servers.v[i].name, s->config.name))
            return p->logins[i] == MCP_AUTH_STATUS_O_AUTH && s->state == MCP_SERVER_NEEDS_LOGIN
                       ? MCP_AUTH_STATUS_NOT_LOGGED_IN
                       : p->logins[i];
    return MCP_AUTH_STATUS_UNKNOWN;
}

static const enum mcp_server_connection_status connection_states[] = {
    [MCP_SERVER_OFF] = MCP_SERVER_CONNECTION_STATUS_DISABLED,
    [MCP_SERVER_STARTING] = MCP_SERVER_CONNECTION_STATUS_STARTING,
    [MCP_SERVER_READY] = MCP_SERVER_CONNECTION_STATUS_CONNECTED,
    [MCP_SERVER_FAILED] = MCP_SERVER_CONNECTION_STATUS_FAILED,
    [MCP_SERVER_NEEDS_LOGIN] = MCP_SERVER_CONNECTION_STATUS_AUTHENTICATION_REQUIRED,
    [MCP_SERVER_CANCELLED] = MCP_SERVER_CONNECTION_STATUS_CANCELLED,
};

/* In the request's arena: the servers may be gone before it is sent. */
static struct mcp_server_status status_of(
    const struct mcp_request *x, const struct mcp_survey_entry *e, const struct status_params *p) {
    struct arena *a = &x->req->arena;
    const struct mcp_server *s = e->server;
    struct mcp_server_status status = { .name = arena_str(a, s->config.name),
        .plugin_id = arena_str(a, s->config.plugin_id),
        .runtime_status =
            x->temporary ? NULL : &connection_states[s->lost ? MCP_SERVER_FAILED : s->state],
        .http_origin = mcp_server_origin(a, s),
        .tools_error = arena_str(a, s->failure),
        .resources = resources_of(a, e->resources),
        .resource_templates = templates_of(a, e->templates),
        .auth_status = auth_of(p, s) };
    if (s->state != MCP_SERVER_READY)
        return status;
    const struct mcp_facts *facts = mcp_client_facts(s->client);
    struct mcp_server_info *info = arena_new(a, struct mcp_server_info);
    if (facts->info && mcp_server_info_decode(a, facts->info, info, NULL))
        status.server_info = info;
    status.server_capabilities = facts->capabilities;
    status.tool_list_meta = facts->tool_list_meta;
    status.tools = tools_of(a, s);
    return status;
}

static void on_surveyed(void *user, const struct mcp_survey_entry *v, size_t n) {
    struct mcp_request *x = user;
    const struct status_params *params = x->params;
    const struct list_mcp_server_status_params *p = params->p;
    struct arena *a = &x->req->arena;
    struct mcp_server_status *all = arena_array(a, struct mcp_server_status, n);
    struct page page;
    size_t count = 0;
    x->under = NULL;
    for (size_t i = 0; i < n; i++)
        if (!p->server_name.p || str_eq(v[i].server->config.name, p->server_name))
            all[count++] = status_of(x, &v[i], params);
    struct mcp_servers *temporary = x->temporary;
    x->temporary = NULL;
    struct rpc_request *req = mcp_request_end(x);
    if (lookup_page(req, p->cursor, p->limit, count, "MCP servers", &page))
        reply_mcp_server_status_list(req, &(struct list_mcp_server_status_response){
                                              { all + page.start, page.n }, page.next_cursor });
    mcp_servers_release(temporary);
}

static void survey(struct rpc_request *req, const struct status_params *params) {
    const struct list_mcp_server_status_params *p = params->p;
    struct thread *thread = NULL;
    if (p->thread_id.p && !(thread = lookup_thread(req, p->thread_id)))
        return;
    struct mcp_request *x = mcp_request_new(req, params, thread, p->server_name);
    bool full = !p->detail || *p->detail == MCP_SERVER_STATUS_DETAIL_FULL;
    if (x)
        x->under = mcp_survey_start(x->set, req->ops, req->loop, full, on_surveyed, x);
}

struct status_wait {
    struct request_wait wait; /* for what is known of logins */
    struct status_params params;
};

static void on_logins_known(void *user) {
    struct status_wait *w = user;
    struct status_params *params = arena_new(&w->wait.req->arena, struct status_params);
    *params = w->params;
    survey(request_wait_end(&w->wait), params);
}

/* The servers that are asked about; false: answered. */
static bool find_servers(struct rpc_request *req, const struct list_mcp_server_status_params *p,
    struct mcp_server_configs *ret) {
    struct thread_manager *m = services_of(req)->threads;
    struct thread *thread = NULL;
    struct error why;
    if (p->thread_id.p && !(thread = lookup_thread(req, p->thread_id)))
        return false;
    struct config *config = thread ? NULL : config_load(m->config, &req->arena, NULL, &why);
    if (!thread && !config) {
        rpc_fail(req, RPC_INTERNAL_ERROR, "failed to reload config: %s", why.text);
        return false;
    }
    struct mcp_server_configs all =
        mcp_server_configs_read(&req->arena, thread ? thread->config : config);
    config_unref(config);
    *ret = (struct mcp_server_configs){ all.v, 0 };
    for (size_t i = 0; i < all.n; i++)
        if (!p->server_name.p || str_eq(all.v[i].name, p->server_name))
            ret->v[ret->n++] = all.v[i];
    return true;
}

void handle_mcp_server_status_list(
    struct rpc_request *req, const struct list_mcp_server_status_params *p) {
    struct status_params params = { .p = p };
    if (!find_servers(req, p, &params.servers))
        return;
    params.logins = arena_array(&req->arena, enum mcp_auth_status, params.servers.n);
    struct status_wait *w = request_wait_new(req, sizeof *w);
    w->params = params;
    w->wait.under = oauth_status_start(services_of(req)->threads->mcp_oauth, req->ops,
        &w->params.servers, params.logins, on_logins_known, w);
    if (!w->wait.under)
        on_logins_known(w);
}

/* ---- config/mcpServer/reload ---- */

void handle_config_mcp_server_reload(struct rpc_request *req) {
    struct thread_manager *m = services_of(req)->threads;
    struct error why;
    struct config *config = config_load(m->config, &req->arena, NULL, &why);
    if (!config) {
        rpc_fail(req, RPC_INTERNAL_ERROR, "failed to reload config: %s", why.text);
        return;
    }
    reply_config_mcp_server_reload(req, &(struct mcp_server_refresh_response){ 0 });
    struct thread *t;
    for (size_t at = 0; (t = map_next(&m->threads, &at, NULL));)
        thread_servers_reload(t, config);
    config_unref(config);
}

/* ---- events: hosted apps are the vendor's; there are none here ---- */

void handle_mcp_server_event_stream_start(
    struct rpc_request *req, const struct mcp_server_event_stream_start_params *p) {
    (void)p;
    rpc_fail(
        req, RPC_INVALID_REQUEST, "MCP event subscriptions are only supported for hosted apps");
}

void handle_mcp_server_event_stream_stop(
    struct rpc_request *req, const struct mcp_server_event_stream_stop_params *p) {
    (void)p;
    reply_mcp_server_event_stream_stop(req, &(struct mcp_server_event_stream_stop_response){ 0 });
}
