/* exec_command: the tools exec_command and write_stdin (agent-loop.md 8). */
#pragma once

#include "tool/tool.h"

struct op *exec_command_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user);
struct op *write_stdin_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user);

/* For these two: the time that a call asks for, and its limits. */
int64_t exec_wish_ms(const uint64_t *given, int64_t otherwise);
int64_t exec_clamp_ms(int64_t ms, int64_t low, int64_t high);
