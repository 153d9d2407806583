/* mcp_call: the model calls a tool of an MCP server (agent-loop.md 22.5). */
#pragma once

#include "mcp/catalogue.h"
#include "tool/tool.h"

/* `tool` is of the host's servers; used during the call only. */
struct op *mcp_tool_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, const struct mcp_tool *tool, tool_done *done, void *user);

/* May run beside other calls. */
bool mcp_tool_is_parallel(const struct mcp_tool *tool);
