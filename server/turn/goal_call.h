/* goal_call: what the model asks of the thread's goal (agent-loop.md 25.5). */
#pragma once

#include "base/arena.h"

struct tool_goal_call;

/* tool_host_events.goal; `user` is the turn. */
struct str turn_goal_call(void *user, struct arena *a, const struct tool_goal_call *call);
