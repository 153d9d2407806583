/* agent_text: what an agent with a path is told of itself and the others (agent-loop.md 23.2). */
#pragma once

#include "base/arena.h"

struct thread;

/* Is there anything to tell? */
bool agent_text_is_due(const struct thread *thread);
/* Who it is, and how agents work together. */
struct str agent_role_text(struct arena *a, const struct thread *thread);
/* When it may start others. */
struct str agent_mode_text(void);
/* That what comes before is its parent's. */
struct str agent_heir_text(void);
