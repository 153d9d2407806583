/* login: one login with ChatGPT at a time, in a browser here or by a code elsewhere (upstream-api.md 19.2, 19.3). */
#pragma once

#include "account/account.h"

enum {
    LOGIN_PORT = 1455,
    LOGIN_PORT_OTHERWISE = 1457,
    LOGIN_BIND_ATTEMPTS = 10, /* for each port */
    LOGIN_BIND_WAIT_MS = 200,
    LOGIN_BROWSER_TIMEOUT_MS = 10 * 60 * 1000,
    LOGIN_DEVICE_TIMEOUT_MS = 15 * 60 * 1000,
    LOGIN_DEVICE_INTERVAL_S = 5, /* unless the issuer says another */
    LOGIN_DEVICE_INTERVAL_MAX_S = 60 * 60,
    LOGIN_REQUEST_TIMEOUT_MS = 30 * 1000,
};

struct login_options {
    bool device;
    bool hosted_page;      /* the browser ends at a page of the service, not at ours */
    const char *app_brand; /* for that page; NULL: "codex" */
};

struct login_begun {
    struct str id;        /* a UUID */
    struct str url;       /* where the user goes */
    struct str user_code; /* to be typed in there; "no string" in a browser */
};

/* The login can be begun by the user, or (`begun` NULL) why not. `not_enabled`: the issuer has no such logins. Once,
 * from the loop, or from within login_start(); not after a cancel. */
typedef void login_started(
    void *user, const struct login_begun *begun, struct str error, bool not_enabled);

/* Starts a login in the place of one that is under way. Its end is told by account->events, unless it did not begin.
 * Returns the operation (of the account's group) until it has begun: cancelling it then gives the login up. NULL:
 * `started` was called already. */
struct op *login_start(struct account *account, const struct login_options *options,
    login_started *started, void *user);

/* Ends the login of that id, or with "no string" any: it ends with "Login was not completed". False: there is none. */
bool login_cancel(struct account *account, struct str id);

/* Whether the login of that id is under way. */
bool login_is(const struct account *account, struct str id);

/* After any login that brought ChatGPT tokens: looks where the account's requests go, then tells its end. `id` is
 * "no string" when the login was over at once. */
void login_settle(struct account *account, struct str id);
