/* headers: header fields of requests to servers that are reached by HTTP. */
#pragma once

#include "mcp/server_config.h"
#include "upstream/http.h"

enum { MCP_HEADERS_MAX = 64 };

struct mcp_headers {
    struct http_header v[MCP_HEADERS_MAX];
    size_t n;
};

/* Appends a field unless `value` is "no string". */
void mcp_headers_add(struct mcp_headers *h, struct str name, struct str value);
/* User agent, and what http_headers and env_http_headers say. */
void mcp_headers_begin(struct mcp_headers *h, const struct mcp_server_config *config);
/* bearer_token_env_var or a field "Authorization" is configured: no login is used. */
bool mcp_headers_have_bearer(const struct mcp_server_config *config);
