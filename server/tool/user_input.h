/* user_input: request_user_input: the model asks the user (agent-loop.md 22.2). */
#pragma once

#include "tool/tool.h"

struct op *request_user_input_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user);
