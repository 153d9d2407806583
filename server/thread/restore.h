/* restore: a thread on disk becomes a loaded one (threads.md 6, 12). */
#pragma once

#include "protocol/types.gen.h"
#include "thread/thread.h"

struct stored;

/* The thread with what its file says, and with the overrides of the request: among the loaded ones, idle, without
 * subscribers. The file was read with its context, which is taken over. NULL: the error is the text of an answer, its
 * code that of the answer. */
struct thread *thread_restore(struct thread_manager *m, struct stored *stored,
    const struct thread_start_params *overrides, struct error *reterr);
