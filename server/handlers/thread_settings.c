/* thread_settings: methods of protocol/idl/thread_settings.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(thread_name_set, thread_set_name_params)
NOT_IMPLEMENTED(thread_metadata_update, thread_metadata_update_params)
NOT_IMPLEMENTED(thread_settings_update, thread_settings_update_params)
NOT_IMPLEMENTED(thread_memory_mode_set, thread_memory_mode_set_params)
NOT_IMPLEMENTED(thread_memory_read, thread_memory_read_params)
NOT_IMPLEMENTED(memory_status, memory_status_params)
NOT_IMPLEMENTED_UNIT(memory_reset)
