/* oauth_register: making ourselves known to a login service (RFC 7591). */
#pragma once

#include "mcp/oauth_tokens.h"

/* `client` NULL: it was refused, `error` says why. Once, from the loop, values valid during the call; not after a
 * cancel. */
typedef void oauth_registered(void *user, const struct oauth_client *client, struct str error);

/* An operation of `group`. */
struct op *oauth_register(struct mcp_oauth *oauth, struct op_group *group,
    const struct mcp_server_config *config, struct str endpoint, struct str redirect_uri,
    struct str scope, oauth_registered *done, void *user);
