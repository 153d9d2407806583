/* dynamic_check: may a client offer these tools? (agent-loop.md 22.4) */
#pragma once

#include "base/error.h"
#include "protocol/types.gen.h"

/* False with the reason in *reterr, code 0. */
bool dynamic_tools_check(const struct dynamic_tool_spec_array *tools, struct error *reterr);
