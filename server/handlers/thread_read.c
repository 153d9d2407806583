/* thread_read: methods of protocol/idl/thread_read.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(thread_list, thread_list_params)
NOT_IMPLEMENTED(thread_search, thread_search_params)
NOT_IMPLEMENTED(thread_search_occurrences, thread_search_occurrences_params)
NOT_IMPLEMENTED(thread_read, thread_read_params)
NOT_IMPLEMENTED(thread_turns_list, thread_turns_list_params)
NOT_IMPLEMENTED(thread_items_list, thread_items_list_params)
NOT_IMPLEMENTED(thread_items_read, thread_items_read_params)
NOT_IMPLEMENTED(thread_timeline_list, thread_timeline_list_params)
