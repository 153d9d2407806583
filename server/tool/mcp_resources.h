/* mcp_resources: the model lists and reads resources of MCP servers (agent-loop.md 7.2, 22.5). */
#pragma once

#include "tool/tool.h"

struct op *list_mcp_resources_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user);
struct op *list_mcp_resource_templates_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user);
struct op *read_mcp_resource_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user);
