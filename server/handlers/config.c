/* config: reading and writing config.toml (local-methods.md 5). So far the requirements of this machine. */
#include "handlers/services.h"
#include "protocol/methods.gen.h"

#include <unistd.h>

NOT_IMPLEMENTED(config_read, config_read_params)
NOT_IMPLEMENTED(config_value_write, config_value_write_params)
NOT_IMPLEMENTED(config_batch_write, config_batch_write_params)

/* An administrator's file is not read yet; without one nothing is required. */
void handle_config_requirements_read(struct rpc_request *req) {
    static const char *const files[] = { "/etc/codex/requirements.toml",
        "/etc/codex/managed_config.toml" };
    static const bool yes = true;
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        if (access(files[i], F_OK) == 0) {
            rpc_fail_not_implemented(req);
            return;
        }
    reply_config_requirements_read(req,
        &(struct config_requirements_read_response){ .supports_independent_speed_modes = &yes });
}
