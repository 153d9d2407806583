/* mcp_item: a call to an MCP server as clients see it (agent-loop.md 21.2, 22.5). */
#pragma once

#include "tool/item.h"
#include "tool/tool.h"

struct mcp_item {
    struct arena *arena;
    struct item_place place;
    struct thread_item item;
    int64_t started_at_ms, completed_at_ms, duration_ms;
    bool read_only;
};

/* item/started. Strings and `arguments` are copied into `a`, which outlives the item. `tool` is the server's
 * description, or NULL. */
void mcp_item_start(struct mcp_item *x, struct arena *a, const struct tool_host *host,
    struct str call_id, struct str server, struct str tool_name, const struct json *arguments,
    const struct json *tool);
/* item/completed, with a result of the server or a failure's words; `ms`: how long the server took. */
void mcp_item_end(struct mcp_item *x, const struct json *result, struct str failure, int64_t ms);
