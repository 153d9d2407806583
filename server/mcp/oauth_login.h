/* oauth_login: a login at an MCP server, in a browser (local-methods.md 11.6). Several may be under way, for one server
 * too. */
#pragma once

#include "mcp/oauth.h"
#include "mcp/server_config.h"

enum {
    OAUTH_LOGIN_TIMEOUT_S = 300,
    OAUTH_LOGIN_TIMEOUT_MAX_S = 24 * 3600,
    OAUTH_LOGINS_MAX = 64, /* at a time */
};

enum oauth_registration {
    OAUTH_REGISTER_AUTO,
    OAUTH_REGISTER_DOCUMENT, /* only by the address of a description ("cimd") */
    OAUTH_REGISTER_DYNAMIC,  /* only by asking the service ("dcr") */
};

/* What is given is copied. "No string": not given. */
struct oauth_login_options {
    const struct mcp_server_config *config;
    struct str id;        /* of the login */
    struct str thread_id; /* only told again */
    bool has_scope;       /* `scope` is what the client or the configuration wants */
    struct str scope;     /* separated by spaces */
    enum oauth_registration registration;
    int64_t timeout_s;
    int64_t port; /* to listen at; -1: any */
    struct str callback_url;
};

/* The user may go to `url`, or (`url` "no string") why the login cannot begin: then it is gone. Once, from the loop;
 * not after a cancel. The end of one that has begun is told by oauth->on_login_end. */
typedef void oauth_login_begun(void *user, struct str url, struct str error);

/* An operation of `oauth`; cancelling it before it has begun gives the login up. */
struct op *oauth_login_start(struct mcp_oauth *oauth, const struct oauth_login_options *options,
    oauth_login_begun *begun, void *user);
