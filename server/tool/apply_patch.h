/* apply_patch: the tool apply_patch (agent-loop.md 10). */
#pragma once

#include "tool/tool.h"

struct op *apply_patch_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user);

/* The same with a patch that a command gives to apply_patch in `cwd`. */
struct op *apply_patch_from_shell(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, struct str cwd, struct str patch, tool_done *done, void *user);
