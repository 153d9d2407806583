/* mcp_check: what fits together in an entry of [mcp_servers] (local-methods.md 12). */
#pragma once

#include "config/settings.h"

bool mcp_server_check(struct setting_check *c, const struct json *server);
