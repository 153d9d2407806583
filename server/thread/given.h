/* given: a new thread with the history that a client gives (threads.md 12.1). */
#pragma once

#include "protocol/types.gen.h"
#include "thread/thread.h"

/* Among the loaded ones, its file written: the items as they were given, those that lack an id with one; items of
 * unknown types are dropped. NULL: the error is the text of an answer -32600. */
struct thread *thread_of_given(struct thread_manager *m, const struct response_item_array *items,
    const struct thread_start_params *overrides, struct error *reterr);
