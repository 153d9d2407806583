/* search: tools that a model is not told of at once but finds: tool_search (agent-loop.md 7.2, 4.7). */
#pragma once

#include "base/json.h"
#include "tool/tool.h"

enum { TOOL_SEARCH_LIMIT = 8 };

/* Are there tools to be found? */
bool tool_search_is_offered(const struct tool_offer *offer);

/* Those that a query finds, the best first, as `tools` of a tool_search_output; in `a`. */
struct json *tool_search_find(
    struct arena *a, const struct tool_offer *offer, struct str query, size_t limit);

/* The namespaces for the context, one a line: "- mcp__docs: Finds documents.". Servers that are still starting count.
 * "" without any. */
struct str tool_search_namespaces(struct arena *a, const struct tool_offer *offer);

struct op *tool_search_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user);
