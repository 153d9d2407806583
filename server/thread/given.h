/* given: items of the model's context that a client gives: a new thread's history (threads.md 12.1), or more of it. */
#pragma once

#include "protocol/types.gen.h"
#include "thread/thread.h"

/* The item, with an id behind its type if it has none and its type has ids. */
const struct json *given_item(struct arena *a, struct thread_manager *m, const struct json *item);

/* Among the loaded ones, its file written: the items as they were given, those that lack an id with one; items of
 * unknown types are dropped. NULL: the error is the text of an answer -32600. */
struct thread *thread_of_given(struct thread_manager *m, const struct response_item_array *items,
    const struct thread_start_params *overrides, struct error *reterr);
