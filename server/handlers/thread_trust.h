/* thread_trust: a repository that a new thread may write to counts as trusted from then on (threads.md 11). */
#pragma once

#include "handlers/services.h"

struct thread_start_params;

/* True: go on now. False: `again` is called with the request and its parameters when config.toml says so, or could not
 * be made to; the request may end before. */
bool thread_trust_is_settled(struct rpc_request *req, const struct thread_start_params *p,
    void (*again)(struct rpc_request *req, const void *params));
