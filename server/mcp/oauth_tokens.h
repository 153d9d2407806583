/* oauth_tokens: questions to a token endpoint (RFC 6749): a code or a refresh token becomes tokens. */
#pragma once

#include "base/buf.h"
#include "mcp/oauth_discovery.h"
#include "mcp/oauth_store.h"

/* Who asks; a secret is "no string" for clients that have none. */
struct oauth_client {
    struct str id, secret;
};

struct oauth_ask {
    const struct oauth_found *found;
    struct oauth_client client;
    struct str resource; /* whom the tokens are for */
    /* one of them: */
    struct str code, verifier, redirect_uri;
    struct str refresh_token, scope;
};

/* `entry` NULL: there are none, `error` says why; `refused`: what was brought is not good any more. The entry says all
 * but the issuer. Exactly once, from the loop, values valid during the call; not after a cancel. */
typedef void oauth_granted(
    void *user, const struct oauth_entry *entry, bool refused, struct str error);

/* An operation of `group`. What it is given is copied. */
struct op *oauth_ask_tokens(struct mcp_oauth *oauth, struct op_group *group,
    const struct mcp_server_config *config, const struct oauth_ask *ask, oauth_granted *done,
    void *user);
