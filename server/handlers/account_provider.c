/* account_provider: methods of protocol/idl/account_provider.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(account_gateway_oauth_read, gateway_oauth_read_params)
NOT_IMPLEMENTED(account_gateway_oauth_login, gateway_oauth_login_params)
NOT_IMPLEMENTED_UNIT(account_gateway_oauth_cancel)
NOT_IMPLEMENTED(account_bedrock_discover, bedrock_discover_params)
NOT_IMPLEMENTED(account_bedrock_setup, bedrock_setup_params)
NOT_IMPLEMENTED(account_gcp_setup, gcp_setup_params)
NOT_IMPLEMENTED(
    account_bedrock_check_gov_cloud_requirements, bedrock_check_gov_cloud_requirements_params)
