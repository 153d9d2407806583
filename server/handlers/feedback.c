/* feedback: reports to the vendor, who is sent nothing from here (local-methods.md 15). */
#include "base/uuid.h"
#include "config/config.h"
#include "handlers/services.h"
#include "protocol/methods.gen.h"

void handle_feedback_upload(struct rpc_request *req, const struct feedback_upload_params *p) {
    struct uuid id;
    struct error err;
    struct config *config = config_current(services_of(req)->config);
    bool enabled = config_bool(config, "feedback.enabled", true);
    config_unref(config);
    if (!enabled)
        rpc_fail(req, RPC_INVALID_REQUEST, "sending feedback is disabled by configuration");
    else if (p->thread_id.p && !uuid_parse(p->thread_id, &id, &err))
        rpc_fail(req, RPC_INVALID_REQUEST, "invalid thread id: %s", err.text);
    else
        rpc_fail(req, RPC_INTERNAL_ERROR,
            "failed to upload feedback: failed to upload feedback to Sentry: this daemon sends "
            "nothing to the vendor");
}

NOT_IMPLEMENTED(feedback_save, feedback_save_params)
