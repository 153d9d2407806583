/* config: methods of protocol/idl/config.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(config_read, config_read_params)
NOT_IMPLEMENTED(config_value_write, config_value_write_params)
NOT_IMPLEMENTED(config_batch_write, config_batch_write_params)
NOT_IMPLEMENTED_UNIT(config_requirements_read)
