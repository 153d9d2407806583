/* oauth_status: whether servers want a login, and have one (local-methods.md 11.1). */
#pragma once

#include "mcp/oauth.h"
#include "mcp/server_config.h"
#include "protocol/types.gen.h"

enum { OAUTH_STATUS_TIMEOUT_MS = 5 * 1000 /* each request: clients wait for the list */ };

/* `v` is what was found for each server. From the loop; not after a cancel. */
typedef void oauth_statuses_known(void *user);

/* Looks at all `servers` at once and writes v[0 … servers->n - 1], which with `servers` must outlive the operation (of
 * `group`) that is returned. NULL: `v` is complete, `done` does not come. */
struct op *oauth_status_start(struct mcp_oauth *oauth, struct op_group *group,
    const struct mcp_server_configs *servers, enum mcp_auth_status *v, oauth_statuses_known *done,
    void *user);
