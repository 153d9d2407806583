/* models_wait: requests that wait for the list of models (upstream-api.md 17). */
#pragma once

#include "handlers/services.h"

/* True: go on now. False: `again` is called with the request and its parameters when the list is there, or it cannot
 * be had; the request may end before. `provider` "no string": the one that the configuration selects. */
bool models_are_there(struct rpc_request *req, struct str provider, const void *params,
    void (*again)(struct rpc_request *req, const void *params));
