/* mcp: tool servers (local-methods.md 11). There is no client for them yet: what is served is what a configuration
 * without servers has. */
#include "config/config.h"
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"

/* Whether servers are configured; with a name, that one. */
static bool is_configured(struct rpc_request *req, struct str name) {
    struct config *config = config_current(services_of(req)->config);
    const struct json *servers = config_get(config, "mcp_servers");
    bool found = servers && servers->kind == JSON_OBJECT && servers->count > 0 &&
                 (!name.p || json_get_str(servers, name));
    config_unref(config);
    return found;
}

/* The thread of a request may be left out. */
static bool thread_is_fine(struct rpc_request *req, struct str id) {
    return !id.p || lookup_thread(req, id);
}

static void fail_unknown(struct rpc_request *req, struct str name) {
    if (is_configured(req, name))
        rpc_fail_not_implemented(req);
    else
        rpc_fail(req, RPC_INTERNAL_ERROR, "unknown MCP server '%.*s'", STR_ARGS(name));
}

void handle_mcp_server_status_list(
    struct rpc_request *req, const struct list_mcp_server_status_params *p) {
    struct page page;
    if (!thread_is_fine(req, p->thread_id))
        return;
    if (is_configured(req, STR_NONE))
        rpc_fail_not_implemented(req);
    else if (lookup_page(req, p->cursor, p->limit, 0, "MCP servers", &page))
        reply_mcp_server_status_list(req, &(struct list_mcp_server_status_response){ 0 });
}

void handle_config_mcp_server_reload(struct rpc_request *req) {
    if (is_configured(req, STR_NONE))
        rpc_fail_not_implemented(req);
    else
        reply_config_mcp_server_reload(req, &(struct mcp_server_refresh_response){ 0 });
}

void handle_mcp_server_oauth_login(
    struct rpc_request *req, const struct mcp_server_oauth_login_params *p) {
    if (!thread_is_fine(req, p->thread_id))
        return;
    if (is_configured(req, p->name))
        rpc_fail_not_implemented(req);
    else
        rpc_fail(req, RPC_INVALID_REQUEST, "No MCP server named '%.*s' found.", STR_ARGS(p->name));
}

void handle_mcp_server_resource_read(
    struct rpc_request *req, const struct mcp_resource_read_params *p) {
    if (thread_is_fine(req, p->thread_id))
        fail_unknown(req, p->server);
}

void handle_mcp_server_tool_call(
    struct rpc_request *req, const struct mcp_server_tool_call_params *p) {
    if (lookup_thread(req, p->thread_id))
        fail_unknown(req, p->server);
}

/* Hosted apps are the vendor's; there are none here. */
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
