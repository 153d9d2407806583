/* credentials: what every request to a provider carries, whoever makes it (upstream-api.md 4, 18.3). */
#pragma once

#include "account/account.h"
#include "upstream/request.h"

/* originator, User-Agent, the provider's fields and who we are. False: "Missing environment variable: …". */
bool account_headers(struct account *account, const struct provider *p,
    struct upstream_headers *ret, struct error *reterr);

/* The provider with the address that the login in use goes to; strings in `a`. */
struct provider account_provider(
    struct account *account, struct arena *a, const struct provider *p);
