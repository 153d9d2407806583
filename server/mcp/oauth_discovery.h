/* oauth_discovery: where the login service of an MCP server is: asks the server, then the places where it may be
 * described (local-methods.md 11.6). */
#pragma once

#include "mcp/oauth.h"
#include "mcp/oauth_document.h"
#include "mcp/server_config.h"

/* Values live in the arena of the operation, until `done` returns. */
struct oauth_found {
    bool stated; /* a description was found; else the service is at the usual places */
    struct oauth_service service;
    struct str scope;    /* what is to be asked for, or "no string" */
    struct str resource; /* the server's address, as it goes into requests */
};

/* Exactly once, from the loop; not after a cancel. `found` NULL: it could not be told, `error` says why. */
typedef void oauth_discovered(void *user, const struct oauth_found *found, struct str error);

/* An operation of `group`; `config` must outlive it. Each request may take `timeout_ms`. */
struct op *oauth_discover(struct mcp_oauth *oauth, struct op_group *group,
    const struct mcp_server_config *config, int64_t timeout_ms, oauth_discovered *done, void *user);

/* A copy that lives in `a`. */
struct oauth_found oauth_found_copy(struct arena *a, const struct oauth_found *found);
