/* permissions: what a call asks for beyond the sandbox, and the tool request_permissions (agent-loop.md 11, 22.3). */
#pragma once

#include "tool/tool.h"

/* Absolute, normalised, in `a`; `wanted` may be NULL. */
struct str_array permissions_write_paths(
    struct arena *a, const struct permissions_argument *wanted, struct str cwd);
bool permissions_network(const struct permissions_argument *wanted);
/* As clients are shown it; in `a`. */
struct additional_permission_profile permissions_view(
    struct arena *a, const struct permissions_argument *wanted, struct str cwd);

struct op *request_permissions_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user);
