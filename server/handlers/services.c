/* services: what handlers share. */
#include "handlers/services.h"

void rpc_fail_not_implemented(struct rpc_request *req) {
    rpc_fail(
        req, RPC_NOT_SUPPORTED, "%.*s is not implemented yet", STR_ARGS(method_name(req->method)));
}
