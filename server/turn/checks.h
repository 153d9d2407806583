/* checks: what turn/start and turn/steer refuse before anything has changed (agent-loop.md 2.1). */
#pragma once

#include "rpc/request.h"

/* False: the request has been answered. */
bool turn_check_input(struct rpc_request *req, const struct user_input_array *input);
bool turn_check_start(struct rpc_request *req, const struct turn_start_params *p);
