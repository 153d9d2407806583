/* credentials: what every request to a provider carries. */
#include "account/credentials.h"

#include "account/routing.h"
#include "config/identity.h"

static void add_login(
    struct account *account, const struct provider *p, struct upstream_headers *h) {
    const struct auth_login *login = auth_login_for(account->auth, p);
    if (!login)
        return;
    if (login->account_id.n)
        upstream_header_set(h, STR("chatgpt-account-id"), arena_str(h->arena, login->account_id));
    if (login->fedramp)
        upstream_header_set(h, STR("x-openai-fedramp"), STR("true"));
    struct str override = routing_override(account, p);
    if (override.p)
        upstream_header_set(
            h, STR("x-openai-account-routing-override"), arena_str(h->arena, override));
}

bool account_headers(struct account *account, const struct provider *p, struct upstream_headers *h,
    struct error *reterr) {
    struct str token;
    if (!auth_bearer(account->auth, p, h->arena, &token, reterr))
        return false;
    upstream_header_set(h, STR("originator"), arena_str(h->arena, account->identity->originator));
    upstream_header_set(h, STR("User-Agent"), identity_user_agent(account->identity, h->arena));
    upstream_headers_of_provider(h, p);
    add_login(account, p, h);
    if (token.p)
        upstream_header_set(
            h, STR("Authorization"), arena_printf(h->arena, "Bearer %.*s", STR_ARGS(token)));
    return true;
}

struct provider account_provider(
    struct account *account, struct arena *a, const struct provider *p) {
    struct provider routed = *p;
    struct str base = routing_base_url(account, a, p);
    if (base.p)
        routed.base_url = base;
    return routed;
}
