/* agents: what the model asks of other agents (agent-loop.md 23). */
#pragma once

#include "tool/tool.h"

struct thread;

/* Which tools the thread's model has for that. */
struct tool_offer turn_tool_offer(const struct thread *t);
enum agent_tools turn_agent_tools(const struct thread *thread);

/* tool_host_events.agents; `user` is the turn. */
struct op *turn_agent_call(void *user, struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *done_user);
