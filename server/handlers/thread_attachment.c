/* thread_attachment: methods of protocol/idl/thread_attachment.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(thread_attachment_add, thread_attachment_add_params)
NOT_IMPLEMENTED(thread_attachment_list, thread_attachment_list_params)
NOT_IMPLEMENTED(thread_attachment_owner_list, thread_attachment_owner_list_params)
NOT_IMPLEMENTED(thread_attachment_remove, thread_attachment_remove_params)
