/* web_search_tool: the provider's own search, offered to the model beside our tools (agent-loop.md 7.2). */
#pragma once

#include "base/buf.h"

struct thread;

/* Appends the tool's JSON; nothing when the configuration or the model's layout is without it. */
void web_search_tool_write(struct buf *out, const struct thread *thread);
