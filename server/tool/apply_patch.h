/* apply_patch: the model edits files with a patch (agent-loop.md 10). */
#pragma once

#include "tool/tool.h"

/* The call's input is the patch. */
struct op *apply_patch_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user);
