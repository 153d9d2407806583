/* initialize: the handshake (surface.md 1.5). */
#include "protocol/methods.gen.h"

#include "config/identity.h"
#include "handlers/services.h"

static void set_capabilities(
    struct connection_capabilities *caps, const struct initialize_capabilities *c) {
    caps->experimental_api = c->experimental_api;
    caps->request_attestation = c->request_attestation;
    caps->openai_form_elicitation = c->mcp_server_openai_form_elicitation;
    caps->required_human_approval = c->required_human_approval;
    caps->opted_out = c->opt_out_notification_methods.v;
    caps->opted_out_count = c->opt_out_notification_methods.n;
    for (size_t i = 0; i < c->extensions.n; i++)
        caps->openai_form_elicitation |= str_is(c->extensions.v[i].key, "openai/form");
}

void handle_initialize(struct rpc_request *req, const struct initialize_params *p) {
    struct services *services = services_of(req);
    struct connection *conn = req->conn;
    if (connection_is_initialized(conn)) {
        rpc_fail(req, RPC_INVALID_REQUEST, "Already initialized");
        return;
    }
    if (!identity_name_is_valid(p->client_info.name)) {
        rpc_fail(req, RPC_INVALID_REQUEST,
            "Invalid clientInfo.name: '%.*s'. Must be a valid HTTP header value.",
            STR_ARGS(p->client_info.name));
        return;
    }
    identity_set_client(services->identity, p->client_info.name, p->client_info.version);
    struct connection_capabilities caps = { 0 };
    if (p->capabilities)
        set_capabilities(&caps, p->capabilities);
    connection_initialize(conn, &caps);
    struct rpc_hub *hub = connection_hub(conn);
    connection_ref(conn);
    reply_initialize(req, &(struct initialize_response){
                              .user_agent = identity_user_agent(services->identity, &req->arena),
                              .codex_home = services->home,
                              .platform_family = STR("unix"),
                              .platform_os = STR("linux"),
                          });
    hub->events->on_initialized(hub->event_user, conn);
    connection_unref(conn);
}

NOT_IMPLEMENTED(server_diagnostics, server_diagnostics_params)
NOT_IMPLEMENTED(mock_experimental_method, mock_experimental_method_params)
