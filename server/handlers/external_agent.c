/* external_agent: methods of protocol/idl/external_agent.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(external_agent_config_detect, external_agent_config_detect_params)
NOT_IMPLEMENTED(external_agent_config_import, external_agent_config_import_params)
NOT_IMPLEMENTED(
    external_agent_config_import_record_history, external_agent_config_import_history_record_params)
NOT_IMPLEMENTED_UNIT(external_agent_config_import_read_histories)
