/* plan: update_plan: the model's checklist, shown to clients (agent-loop.md 17.1). */
#pragma once

#include "tool/tool.h"

struct op *update_plan_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user);
