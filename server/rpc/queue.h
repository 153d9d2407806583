/* queue: requests that must not overtake each other (surface.md 1.9): within a queue they run one at a time in the
 * order in which they came, shared ones beside each other. A request leaves its queue when it is answered. */
#pragma once

#include "rpc/request.h"

/* Runs the request's handler now, or when it is its turn. */
void rpc_queue_run(struct rpc_request *req, const void *params);

/* The request goes on outside of its queue: the next may run. Done by rpc_drop() at the latest. */
void rpc_queue_leave(struct rpc_request *req);

/* The hub closes: drops all that wait. */
void rpc_queues_close(struct rpc_hub *hub);
