/* mcp_login: clients hear of the end of logins at MCP servers. */
#pragma once

#include "base/str.h"

/* For struct mcp_oauth; `user` is the struct services. */
void mcp_login_end(
    void *user, struct str server, struct str thread_id, struct str login_id, struct str error);
