/* environment: methods of protocol/idl/environment.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(environment_add, environment_add_params)
NOT_IMPLEMENTED(environment_info, environment_info_params)
NOT_IMPLEMENTED(environment_status, environment_status_params)
