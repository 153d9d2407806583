/* dynamic: tools that the client provides (agent-loop.md 22.4). */
#pragma once

#include "tool/tool.h"

/* The tools of a thread, as thread/start gave them; the list stays the caller's. */
struct dynamic_tools {
    const struct dynamic_tool_spec *v;
    size_t n;
};

bool dynamic_tool_is_offered(const struct dynamic_tools *tools, const struct tool_call *call);
struct op *dynamic_tool_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user);

/* Appends their specs, each after a comma unless `*n` is 0, and counts: those that a model is told of at once, or those
 * that it has to find. */
void dynamic_tools_write(
    struct buf *out, const struct dynamic_tools *tools, bool deferred, size_t *n);
