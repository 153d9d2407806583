/* thread_queue: methods of protocol/idl/thread_queue.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(thread_queue_add, thread_queue_add_params)
NOT_IMPLEMENTED(thread_queue_list, thread_queue_list_params)
NOT_IMPLEMENTED(thread_queue_update, thread_queue_update_params)
NOT_IMPLEMENTED(thread_queue_delete, thread_queue_delete_params)
NOT_IMPLEMENTED(thread_queue_reorder, thread_queue_reorder_params)
NOT_IMPLEMENTED(thread_queue_start, thread_queue_start_params)
