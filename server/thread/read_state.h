/* read_state: whether a thread's results have been seen (threads.md 27). */
#pragma once

#include "base/json.h"
#include "protocol/types.gen.h"

struct index_own;
struct stored;
struct thread;

/* NULL for threads that have none: ephemeral ones, those of other agents, and those that have not begun. In `a`. */
const struct thread_read_state *thread_read_state_view(struct arena *a, const struct thread *t);
/* The same of one that has not begun. */
const struct thread_read_state *thread_read_state_of(struct arena *a, const struct thread *t);
const struct thread_read_state *stored_read_state_view(struct arena *a, const struct stored *s);
const struct thread_read_state *own_read_state_view(struct arena *a, struct str id,
    enum session_source_tag source, struct str thread_source, struct str parent,
    const struct index_own *own);

/* As the wire has it, for errors. */
struct json *thread_read_state_json(struct arena *a, const struct thread_read_state *state);

/* Takes over what was kept of it. */
void thread_read_state_restore(struct thread *t, const struct index_own *own);

/* A turn has a result that nobody has read yet: kept, and told to the subscribers. */
void thread_read_state_advance(struct thread *t, struct str turn);

/* What a client says of it: read, or unread from the start. Kept, and told to the subscribers. */
void thread_read_state_set(struct thread *t, bool unread);
