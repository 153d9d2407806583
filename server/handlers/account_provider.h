/* account_provider: what logins and settings of other model providers share. */
#pragma once

#include "rpc/request.h"

/* False: answered with "Amazon Bedrock does not support region `x`". */
bool bedrock_region_is_fine(struct rpc_request *req, struct str region);
