/* fork: a thread that goes on from a place in another one (threads.md 13). */
#pragma once

#include "protocol/types.gen.h"
#include "thread/stored.h"
#include "thread/thread.h"

struct thread_fork {
    const struct thread_start_params *overrides;
    bool attach;
    struct str preview; /* of the source */
    struct stored_cut cut;
};

/* Makes the fork from its source, which was truncated at the cut. Its file, unless it is ephemeral, is there; that of
 * a source of the old mode is yet to be copied. NULL: the error is the text of an answer -32600. */
struct thread *thread_fork(struct thread_manager *m, struct stored *source,
    const struct thread_fork *fork, struct error *reterr);

/* The lines of a source of the old mode are copied on the pool, into the file of the fork; then, on the loop, it is
 * finished. False: there is nothing to be copied. */
bool thread_fork_needs_copy(const struct thread *fork, const struct stored *source);
void thread_fork_copy(struct str path, const struct stored *source);
void thread_fork_finish(struct thread *fork, const struct stored *source);
