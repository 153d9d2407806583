/* routing: where the requests of an account's workspace go (upstream-api.md 3.3). */
#pragma once

#include "account/account.h"

/* What is known of the login in use, or NULL. Valid until the loop goes on. */
const struct account_routing *routing_of(struct account *account);
/* The next routing_discover() asks again. */
void routing_forget(struct account *account);

/* Asks the service, once for all who wait. NULL: known already, or nobody is logged in with ChatGPT. Else an operation
 * of `group`; the failure's text is "workspace routing discovery failed" or says what is wrong with the answer. */
struct op *routing_discover(
    struct account *account, struct op_group *group, auth_ready *ready, void *user);
/* The same if requests to this provider depend on it; and where they go then (strings of the account's). */
struct op *routing_prepare(struct account *account, const struct provider *p,
    struct op_group *group, auth_ready *ready, void *user);
/* The header x-openai-account-routing-override for this provider, or "no string". */
struct str routing_override(struct account *account, const struct provider *p);
/* The base URL for this provider, in `a`, if it depends on the login; "no string": it does not. */
struct str routing_base_url(struct account *account, struct arena *a, const struct provider *p);

/* Reads an answer of accounts/check. False: the text says why. */
bool routing_read(struct account_routing *routing, struct str body, struct str account_id,
    struct str default_origin, struct error *reterr);
