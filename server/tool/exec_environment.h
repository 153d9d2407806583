/* exec_environment: the variables of a command of the model (agent-loop.md 15). */
#pragma once

#include "netproxy/rules.h"
#include "tool/tool.h"

/* "NAME=value", NULL-terminated, in `a`. `no_network`: the command is told that it has none.
 * `network`: how it finds its proxy; NULL: there is none. */
const char *const *exec_environment(struct arena *a, const struct tool_host *host,
    const struct tool_call *call, bool no_network, const struct netproxy_rules *network);
