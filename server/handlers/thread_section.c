/* thread_section: methods of protocol/idl/thread_section.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(thread_section_move, thread_section_move_params)
NOT_IMPLEMENTED(thread_section_list, thread_section_list_params)
NOT_IMPLEMENTED(thread_section_create, thread_section_create_params)
NOT_IMPLEMENTED(thread_section_update, thread_section_update_params)
NOT_IMPLEMENTED(thread_section_delete, thread_section_delete_params)
