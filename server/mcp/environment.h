/* environment: the few variables that a server's process gets (local-methods.md 12.2). */
#pragma once

#include "mcp/server_config.h"

/* "NAME=value" strings, NULL-terminated, in `a`. */
const char *const *mcp_environment(struct arena *a, const struct mcp_server_config *config);
