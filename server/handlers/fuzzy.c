/* fuzzy: methods of protocol/idl/fuzzy.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(fuzzy_file_search, fuzzy_file_search_params)
NOT_IMPLEMENTED(fuzzy_file_search_session_start, fuzzy_file_search_session_start_params)
NOT_IMPLEMENTED(fuzzy_file_search_session_update, fuzzy_file_search_session_update_params)
NOT_IMPLEMENTED(fuzzy_file_search_session_stop, fuzzy_file_search_session_stop_params)
