/* exec_command: the tools exec_command and write_stdin (agent-loop.md 8). */
#pragma once

#include "tool/tool.h"

struct op *exec_command_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user);
struct op *write_stdin_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user);
