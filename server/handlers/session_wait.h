/* session_wait: requests that end the session of a thread, of which hooks hear first. */
#pragma once

#include "rpc/request.h"

struct thread;

/* Ends the turn that runs. True: hooks have heard of the session's end, or there are none. False: they run now; then
 * again() is called with the request and its parameters, once. */
bool session_is_over(struct rpc_request *req, struct thread *thread, const void *params,
    void (*again)(struct rpc_request *req, const void *params));
