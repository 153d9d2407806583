/* account: methods of protocol/idl/account.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(account_login_start, login_account_params)
NOT_IMPLEMENTED(account_login_cancel, cancel_login_account_params)
NOT_IMPLEMENTED(account_session_list, account_sessions_list_params)
NOT_IMPLEMENTED(account_session_switch, account_sessions_switch_params)
NOT_IMPLEMENTED_UNIT(account_logout)
NOT_IMPLEMENTED(account_read, get_account_params)
NOT_IMPLEMENTED(account_usage_read, get_account_token_usage_params)
NOT_IMPLEMENTED(account_rate_limits_read, get_account_rate_limits_params)
