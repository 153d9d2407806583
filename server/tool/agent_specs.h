/* agent_specs: how the model is told of the tools for other agents (agent-loop.md 7.2, 23). */
#pragma once

#include "base/buf.h"
#include "tool/tool.h"

bool agent_tool_is_offered(enum agent_tools tools, const struct tool_call *call);
/* Is it one of theirs, offered or not? */
bool agent_tool_is_namespace(struct str name);

/* What the namespace is for. */
const char *agent_specs_about(void);

/* Appends their namespace, if any, after a comma unless `*n` is 0, and counts. */
void agent_specs_write(struct buf *out, enum agent_tools tools, size_t *n);
