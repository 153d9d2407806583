/* account_cloud: methods of protocol/idl/account_cloud.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED_UNIT(account_security_setup_read)
NOT_IMPLEMENTED(
    account_rate_limit_reset_credit_consume, consume_account_rate_limit_reset_credit_params)
NOT_IMPLEMENTED_UNIT(account_workspace_messages_read)
NOT_IMPLEMENTED(account_send_add_credits_nudge_email, send_add_credits_nudge_email_params)
