/* oauth_login_flow: a login at an MCP server under way; for mcp/oauth_login*.c only. */
#pragma once

#include "auth/callback_server.h"
#include "mcp/oauth_discovery.h"
#include "mcp/oauth_login.h"
#include "mcp/oauth_tokens.h"

struct oauth_login {
    struct op op;
    uv_timer_t timer; /* until the user must be back */
    struct mcp_oauth *oauth;
    struct mcp_server_config config;
    struct oauth_login_options o;
    oauth_login_begun *begun; /* NULL: told */
    void *begun_user;
    struct op *under; /* what it waits for, or NULL */
    struct callback_server *server;
    struct oauth_found found;
    struct str resource, callback_id, redirect_uri, callback_path, state, verifier;
    struct oauth_client client;
    struct oauth_entry entry;
};

/* Error "no string": well. What is told may be in the login's arena: that goes later, with its timer. */
void oauth_login_end(struct oauth_login *login, struct str error);

/* What a browser that comes back brings becomes tokens, which are stored, and the login ends. */
extern const struct callback_events oauth_login_callback;
