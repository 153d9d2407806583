/* remote_control: being driven from paired devices. The service behind it is a vendor's, so it stays off
 * (surface.md 2.1). */
#include "handlers/services.h"
#include "protocol/methods.gen.h"
#include "thread/manager.h"

#include <limits.h>
#include <unistd.h>

static void fail_login(struct rpc_request *req) {
    rpc_fail(req, RPC_INVALID_REQUEST, "remote control requires ChatGPT authentication");
}

void handle_remote_control_status_read(struct rpc_request *req) {
    char name[HOST_NAME_MAX + 1] = "";
    (void)gethostname(name, sizeof name - 1);
    reply_remote_control_status_read(
        req, &(struct remote_control_status_read_response){
                 .status = REMOTE_CONTROL_CONNECTION_STATUS_DISABLED,
                 .server_name = str_of(name),
                 .installation_id = services_of(req)->threads->installation_id,
             });
}

void handle_remote_control_enable(
    struct rpc_request *req, const struct remote_control_enable_params *p) {
    (void)p;
    fail_login(req);
}

void handle_remote_control_disable(
    struct rpc_request *req, const struct remote_control_disable_params *p) {
    (void)p;
    fail_login(req);
}

void handle_remote_control_pairing_start(
    struct rpc_request *req, const struct remote_control_pairing_start_params *p) {
    (void)p;
    rpc_fail(
        req, RPC_INVALID_REQUEST, "remote control pairing requires remote control to be enabled");
}

void handle_remote_control_pairing_status(
    struct rpc_request *req, const struct remote_control_pairing_status_params *p) {
    const char *text = "remote control pairing requires remote control to be enabled";
    if (!p->pairing_code.p && !p->manual_pairing_code.p)
        text = "remoteControl/pairing/status requires pairingCode or manualPairingCode";
    else if (p->pairing_code.p && p->manual_pairing_code.p)
        text = "remoteControl/pairing/status accepts either pairingCode or manualPairingCode, "
               "not both";
    rpc_fail(req, RPC_INVALID_REQUEST, "%s", text);
}

void handle_remote_control_client_list(
    struct rpc_request *req, const struct remote_control_clients_list_params *p) {
    if (p->environment_id.n == 0)
        rpc_fail(req, RPC_INVALID_REQUEST, "remote control client list requires environmentId");
    else
        fail_login(req);
}

void handle_remote_control_client_revoke(
    struct rpc_request *req, const struct remote_control_clients_revoke_params *p) {
    (void)p;
    fail_login(req);
}
