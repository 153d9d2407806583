/* side_sample: one question beside a conversation: the model is asked with a thread's history and one more message;
 * nothing of it is kept or told (threads.md 28). */
#pragma once

#include "base/str.h"
#include "protocol/types.gen.h"

struct rpc_request;
struct thread;

/* Answers thread/sample, which goes on from `turn` of the thread. */
void side_sample_start(struct thread *source, struct rpc_request *req,
    const struct thread_sample_params *p, struct str turn);

/* Ends the sample of that request (its id as JSON) among those of a connection, which is answered as cancelled. */
struct op_group;
void side_sample_cancel(struct op_group *ops, struct str sample_id);
