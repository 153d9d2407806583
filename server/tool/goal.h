/* goal: get_goal, create_goal, update_goal: the model and what its thread works towards (agent-loop.md 25.5). */
#pragma once

#include "tool/tool.h"

struct op *get_goal_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user);
struct op *create_goal_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user);
struct op *update_goal_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user);
