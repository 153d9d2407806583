/* catalogue: the tools of all servers under the names that the model knows (local-methods.md 12.4). */
#pragma once

#include "base/buf.h"
#include "mcp/servers.h"

enum { MCP_NAME_BYTES_MAX = 64 /* namespace, name and what joins them */ };

struct mcp_tool {
    const struct mcp_server *server;
    const struct json *tool;    /* as the server described it */
    struct str raw_name;        /* the server's */
    struct str namespace, name; /* the model's */
};

struct mcp_catalogue {
    struct mcp_tool *v; /* by namespace, then name */
    size_t n;
};

/* Of the servers that run; in `a`, valid until the loop goes on. `bare`: namespaces without "mcp__". */
struct mcp_catalogue mcp_catalogue_of(struct arena *a, const struct mcp_servers *set, bool bare);
const struct mcp_tool *mcp_catalogue_find(
    const struct mcp_catalogue *catalogue, struct str namespace, struct str name);
/* The model's name for a server that has tools or is starting, in `a`, and what it says of itself; "no string" for
 * others. */
struct str mcp_namespace_of(
    struct arena *a, const struct mcp_server *server, bool bare, struct str *ret_about);
/* Appends the namespaces as tools of a request, each after a comma unless *n is 0, and counts. */
void mcp_catalogue_write(struct buf *out, const struct mcp_catalogue *catalogue, size_t *n);
