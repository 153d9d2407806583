/* gateway: logins at the gateway in front of a model provider (upstream-api.md 2.6).
 *
 * Their tokens are kept in the system's keyring, which codexd does not serve: a login goes its way and fails where they
 * are to be stored, as with the reference on a machine without a keyring. */
#pragma once

#include "account/account.h"
#include "protocol/types.gen.h"

enum {
    GATEWAY_LOGIN_TIMEOUT_MS = 10 * 60 * 1000,
    GATEWAY_REQUEST_TIMEOUT_MS = 30 * 1000,
    GATEWAY_DEVICE_INTERVAL_S = 5, /* unless the issuer says another */
    GATEWAY_DEVICE_SLOWER_S = 5,
    GATEWAY_DEVICE_INTERVAL_MAX_S = 60 * 60,
};

/* gateway_oauth of a provider; "no string": not configured. */
struct gateway_settings {
    struct str provider_id;
    struct str authorization_url, device_authorization_url, token_url, client_id;
    int redirect_port; /* 0: any */
};

/* For clients; strings are "no string" when there is nothing to tell. Valid during the call. */
struct gateway_news {
    struct str provider_id, login_id, auth_url;
    enum gateway_oauth_status status;
    struct str error;
};

/* What a login by code shows; NULL with `error` "no string": a login in a browser is over, well. */
struct gateway_prompt {
    struct str login_id, verification_url, user_code;
};

/* Where the login at this provider stands, and (or "no string") why it failed. */
enum gateway_oauth_status gateway_status(
    const struct account *account, struct str provider_id, struct str *ret_error);
/* A client has asked: all hear once where it stands. */
void gateway_tell_once(struct account *account, struct str provider_id);

/* The prompt of a login by code as soon as there is one, the end of one in a browser, or why it failed. Once, from the
 * loop; not after a cancel. */
typedef void gateway_answered(void *user, const struct gateway_prompt *prompt, struct str error);

/* Starts a login. NULL: one is under way. The operation (of the account's group) gives it up when it is cancelled
 * before it has answered. */
struct op *gateway_login_start(struct account *account, const struct gateway_settings *settings,
    bool device, gateway_answered *answered, void *user);
void gateway_free(struct gateway *gateway);
/* Ends the login that is under way, if any, as failed. */
void gateway_login_cancel(struct account *account);
