/* agent_history: what a child knows of its parent's conversation, and its parent of its end (agent-loop.md 23.1). */
#pragma once

#include "protocol/types.gen.h"

struct thread;

/* What was said so far, not what was done: messages of users and of the application, and final answers. Before the
 * child is among the loaded threads. */
void agent_history_take(struct thread *child, const struct thread *parent);
/* The same for its file, which begins with it. */
void agent_history_record(struct thread *child);

/* The parent's model is told that a child has ended. */
void agent_notify_parent(
    struct thread *parent, const struct thread *child, const struct collab_agent_state *state);
