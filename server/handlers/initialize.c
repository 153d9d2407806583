/* initialize: the handshake, and messages that belong to no thread (surface.md 1.5). */
#include "protocol/methods.gen.h"

#include "base/file.h"
#include "config/identity.h"
#include "handlers/services.h"
#include "rpc/hub.h"
#include "thread/manager.h"

#include <unistd.h>

enum { STATM_BYTES_MAX = 256 };

/* ---- initialize ---- */

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

/* ---- server/diagnostics, mock/experimentalMethod ---- */

/* Bytes; 0 when the system does not say. */
static uint64_t resident_memory(struct arena *a) {
    struct str text;
    uint64_t pages = 0;
    if (file_read(a, "/proc/self/statm", STATM_BYTES_MAX, &text) < 0)
        return 0;
    (void)str_cut(&text, ' '); /* the size of the address space */
    return str_to_u64(str_cut(&text, ' '), &pages) ? pages * (uint64_t)sysconf(_SC_PAGESIZE) : 0;
}

static uint64_t requests_in_flight(const struct rpc_hub *hub) {
    uint64_t count = 0;
    for (const struct connection *c = hub->connections; c; c = connection_next(c))
        count += connection_requests_in_flight(c);
    return count;
}

void handle_server_diagnostics(struct rpc_request *req, const struct server_diagnostics_params *p) {
    (void)p;
    uint64_t resident = resident_memory(&req->arena);
    struct server_diagnostics_gauge gauges[] = {
        { STR("app.requests.in_flight"), requests_in_flight(connection_hub(req->conn)) },
        { STR("app.requests.queued"), 0 }, /* a request is handled as it comes */
        { STR("core.threads.live"), services_of(req)->threads->threads.count },
    };
    reply_server_diagnostics(req, &(struct server_diagnostics_response){
                                      .process = { .id = (uint32_t)getpid(),
                                          .resident_memory_bytes = resident ? &resident : NULL },
                                      .gauges = { gauges, ARRAY_LEN(gauges) },
                                  });
}

void handle_mock_experimental_method(
    struct rpc_request *req, const struct mock_experimental_method_params *p) {
    reply_mock_experimental_method(
        req, &(struct mock_experimental_method_response){ .echoed = p->value });
}
