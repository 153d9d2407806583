/* view_image: shows the model a picture file (agent-loop.md 25.6). */
#pragma once

#include "tool/tool.h"

struct op *view_image_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user);
