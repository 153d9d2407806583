/* windows: the Windows sandbox, which this system does not have (local-methods.md 15). */
#include "handlers/services.h"
#include "protocol/methods.gen.h"
#include "rpc/notify.h"

void handle_windows_sandbox_setup_start(
    struct rpc_request *req, const struct windows_sandbox_setup_start_params *p) {
    struct windows_sandbox_setup_completed_notification completed = {
        .mode = p->mode,
        .success = false,
        .error = p->mode == WINDOWS_SANDBOX_SETUP_MODE_ELEVATED
                     ? STR("elevated Windows sandbox setup is only supported on Windows")
                     : STR("legacy Windows sandbox setup is only supported on Windows"),
    };
    struct connection *conn = connection_ref(req->conn);
    reply_windows_sandbox_setup_start(
        req, &(struct windows_sandbox_setup_start_response){ .started = true });
    rpc_notify_one(
        conn, &proto_notifications[NOTIFICATION_WINDOWS_SANDBOX_SETUP_COMPLETED], &completed);
    connection_unref(conn);
}

void handle_windows_sandbox_readiness(struct rpc_request *req) {
    reply_windows_sandbox_readiness(req, &(struct windows_sandbox_readiness_response){
                                             .status = WINDOWS_SANDBOX_READINESS_NOT_CONFIGURED });
}
