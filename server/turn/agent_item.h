/* agent_item: a call of the agents' tools as clients see it (agent-loop.md 16, 23.1). */
#pragma once

#include "protocol/types.gen.h"
#include "tool/item.h"

struct thread;

/* Lives in the arena that agent_item_begin() was given; the thread and what the place refers to outlive it. */
struct agent_item {
    struct arena *arena;
    const struct thread *sender;
    struct item_place at;
    struct thread_item item;
    int64_t started_at_ms, completed_at_ms;
};

/* Tells that it has started. Strings are copied. `target` "no string": not known yet. `more` (may be NULL): prompt,
 * model and effort. */
struct agent_item_words {
    struct str prompt, model, effort;
};
void agent_item_begin(struct agent_item *x, struct arena *a, const struct thread *sender,
    struct item_place at, struct str call_id, enum collab_agent_tool tool,
    const struct str_array *targets, const struct agent_item_words *more);

/* One more agent that the call is about, and how it is; copied. */
void agent_item_add(struct agent_item *x, struct str id, const struct collab_agent_state *state);

/* Tells that it is complete: failed when one of the agents is lost or has failed, or when told so. */
void agent_item_end(struct agent_item *x, bool failed);
