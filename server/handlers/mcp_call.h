/* mcp_call: a request of a client that has to wait for MCP servers. */
#pragma once

#include "handlers/services.h"
#include "mcp/servers.h"

struct mcp_request;
struct thread;

/* First member of what one of these does; an operation of the connection. */
struct mcp_request {
    struct op op;
    struct rpc_request *req;
    const void *params;
    struct mcp_servers *set;       /* where the servers are */
    struct mcp_servers *temporary; /* the same, when it is this request's own; else NULL */
    struct mcp_server *server;
    struct op *under; /* what it waits for, or NULL */
};

/* Servers of the thread, or with `thread` NULL of its own: those of the configuration, or `only` that one. NULL:
 * answered, the configuration is broken. */
struct mcp_request *mcp_request_new(
    struct rpc_request *req, const void *params, struct thread *thread, struct str only);
/* Ends it and returns the request, which is to be answered now. What it owns is gone. */
struct rpc_request *mcp_request_end(struct mcp_request *x);
