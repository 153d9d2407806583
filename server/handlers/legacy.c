/* legacy: methods of protocol/idl/legacy.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(get_conversation_summary, get_conversation_summary_params)
NOT_IMPLEMENTED(git_diff_to_remote, git_diff_to_remote_params)
NOT_IMPLEMENTED(get_auth_status, get_auth_status_params)
