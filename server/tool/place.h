/* place: which environment a call is for (agent-loop.md 7.2, local-methods.md 14). Only this machine does anything. */
#pragma once

#include "tool/tool.h"

/* Why that call of a tool that runs or touches something here cannot begin, in `a`; "no string": it can. */
struct str tool_place_refusal(
    struct arena *a, const struct tool_host *host, const struct tool_call *call);
