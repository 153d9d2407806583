/* thread_required: a new thread that cannot do without some MCP servers (local-methods.md 12.1). */
#pragma once

#include "handlers/services.h"

struct thread;

/* Its required servers have started. `params` as given. */
typedef void thread_equipped(struct rpc_request *req, const void *params, struct thread *thread);

/* Starts the servers of a new thread and answers with what `done` does once those that are required run; with an
 * error, and the thread is gone, when one of them fails. False: none is required, nothing was done. */
bool thread_await_required(
    struct rpc_request *req, const void *params, struct thread *thread, thread_equipped *done);
