/* agent_history: what a child knows of its parent's conversation, and its parent of its end (agent-loop.md 23.1). */
#pragma once

#include "protocol/types.gen.h"

struct thread;

/* What was said so far, not what was done: messages of users and of the application, and final answers. Before the
 * child is among the loaded threads. */
void agent_history_take(struct thread *child, const struct thread *parent);
/* All of it. */
void agent_history_take_all(struct thread *child, const struct thread *parent);
/* The same for its file, which begins with it. */
void agent_history_record(struct thread *child);

/* A message between agents, in `a`: "NEW_TASK", "MESSAGE" or "FINAL_ANSWER". What a model has written is passed on as
 * it is. */
struct json *agent_message(struct arena *a, const struct thread *from, const struct thread *to,
    const char *type, struct str payload, bool by_model);
/* The parent is told that a turn of a child with a path is over. */
void agent_answer_parent(
    struct thread *parent, const struct thread *child, const struct collab_agent_state *state);

/* The parent's model is told that a child has ended. */
void agent_notify_parent(
    struct thread *parent, const struct thread *child, const struct collab_agent_state *state);
