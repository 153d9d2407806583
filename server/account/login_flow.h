/* login_flow: a login under way; for account/login*.c only. */
#pragma once

#include "account/login.h"
#include "auth/callback_server.h"

#include "base/error.h"

struct login {
    struct op op;
    struct account *account;
    struct str id;
    bool device, hosted_page, begun;
    struct str app_brand;
    login_started *started; /* NULL: told, or nobody waits */
    void *started_user;
    uv_timer_t deadline,
        retry;          /* retry: the next attempt to listen, the next question of a device login */
    struct op *request; /* under way, or NULL */
    /* in a browser */
    struct callback_server *server;
    struct callback_exchange *page; /* waits for the tokens */
    unsigned bind_attempts;
    int port;
    struct str state, verifier, redirect_uri;
    struct str success_query; /* of our last page, once the tokens are stored */
    /* by a code */
    struct str device_id, user_code;
    int64_t interval_ms;
};

void login_browser_begin(struct login *login);
void login_device_begin(struct login *login);

/* The user may begin. */
void login_tell_begun(struct login *login, const struct login_begun *begun);
/* It could not begin: the login is gone. */
void login_fail_begin(struct login *login, struct str error, bool not_enabled);
/* The login is over; error "no string": well. It is gone afterwards. */
void login_end(struct login *login, struct str error);
/* Checks the workspace and stores the tokens. */
bool login_store(struct login *login, const struct auth_grant *grant, struct error *reterr);
