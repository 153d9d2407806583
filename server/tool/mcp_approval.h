/* mcp_approval: a tool of an MCP server that is allowed for good (agent-loop.md 22.5). */
#pragma once

#include "loop/op.h"

struct config;

/* Writes approval_mode = "approve" for the tool into the user's config.toml, on the pool; an operation of `group`.
 * done(user) comes from the loop, whether that could be done or not, and not after a cancel. */
struct op *mcp_approval_save(struct op_group *group, uv_loop_t *loop, const struct config *config,
    struct str server, struct str tool, void (*done)(void *user), void *user);
