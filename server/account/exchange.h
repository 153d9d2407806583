/* exchange: a code becomes tokens at the issuer's token endpoint (upstream-api.md 19.2). */
#pragma once

#include "account/account.h"

enum { EXCHANGE_TIMEOUT_MS = 60 * 1000 };

struct exchange_request {
    struct str code, redirect_uri, verifier;
    bool with_api_key; /* also asks for an API key; that it is refused does no harm */
};

/* Once, from the loop; not after a cancel. `grant` NULL: failed, `error` is why: "token endpoint returned status 400
 * Bad Request: …". Both are valid during the call. */
typedef void exchange_done(void *user, const struct auth_grant *grant, struct str error);

/* An operation of the account's group. */
struct op *exchange_start(struct account *account, const struct exchange_request *request,
    exchange_done *done, void *user);
