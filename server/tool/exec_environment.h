/* exec_environment: the variables of a command of the model (agent-loop.md 15). */
#pragma once

#include "tool/tool.h"

/* "NAME=value", NULL-terminated, in `a`. `no_network`: the command is told that it has none. */
const char *const *exec_environment(
    struct arena *a, const struct tool_host *host, const struct tool_call *call, bool no_network);
