/* queue: messages that wait until a thread is idle (threads.md 23): a JSON array of QueuedSubmission, which works on
 * threads that are not loaded as well. */
#pragma once

#include "base/error.h"
#include "base/json.h"
#include "protocol/types.gen.h"

struct thread;

/* The array of a kept text, in `a`; empty when there is none. */
struct json *queue_parse(struct arena *a, struct str kept);
/* The text to keep; "no string" for an empty one. In `a`. */
struct str queue_text(struct arena *a, const struct json *queue);

struct json *queue_find(const struct json *queue, struct str id);
/* `metadata` may be NULL. Returns the entry. */
struct json *queue_add(struct arena *a, struct json *queue, struct str id, const struct json *input,
    struct str client_id, const struct json *metadata);
/* False: it was not there. */
bool queue_remove(struct json *queue, struct str id);
/* False: not every entry is named exactly once. */
bool queue_reorder(struct json *queue, const struct str_array *ids);

/* ---- of a loaded thread ---- */

void thread_queue_restore(struct thread *t, struct str kept);
/* The array, in `a`. */
struct json *thread_queue_of(const struct thread *t, struct arena *a);
/* Keeps what it is now and tells the subscribers. */
void thread_queue_change(struct thread *t, const struct json *queue);
