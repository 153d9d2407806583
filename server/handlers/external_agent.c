/* external_agent: taking over the configuration of other agents. Nothing is looked for (surface.md 2.1). */
#include "base/uuid.h"
#include "handlers/services.h"
#include "protocol/methods.gen.h"

void handle_external_agent_config_detect(
    struct rpc_request *req, const struct external_agent_config_detect_params *p) {
    (void)p;
    reply_external_agent_config_detect(req, &(struct external_agent_config_detect_response){ 0 });
}

/* An import of nothing is done at once. */
void handle_external_agent_config_import(
    struct rpc_request *req, const struct external_agent_config_import_params *p) {
    if (p->migration_items.n > 0) {
        rpc_fail_not_implemented(req);
        return;
    }
    struct uuid id;
    uuid_v4(&id);
    reply_external_agent_config_import(req,
        &(struct external_agent_config_import_response){ .import_id = uuid_str(&req->arena, &id) });
}

NOT_IMPLEMENTED(
    external_agent_config_import_record_history, external_agent_config_import_history_record_params)

void handle_external_agent_config_import_read_histories(struct rpc_request *req) {
    reply_external_agent_config_import_read_histories(
        req, &(struct external_agent_config_import_histories_read_response){ 0 });
}
