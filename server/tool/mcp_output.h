/* mcp_output: what the model is shown of a server's answer (agent-loop.md 22.5). */
#pragma once

#include "base/buf.h"
#include "base/json.h"
#include "tool/tool.h"

struct mcp_tool_output {
    struct buf text, content; /* as in struct tool_output; one of them is used */
};

void mcp_tool_output_done(struct mcp_tool_output *output);

/* Of a result (an object of the server) or, with NULL, of the failure's words. */
void mcp_tool_output_make(struct mcp_tool_output *ret, const struct json *result,
    struct str failure, int64_t us, const struct output_policy *policy);
struct tool_output mcp_tool_output_view(const struct mcp_tool_output *output);
