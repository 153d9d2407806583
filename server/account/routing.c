/* routing: where the requests of an account's workspace go. */
#include "account/routing.h"

#include "account/backend.h"
#include "auth/job.h"
#include "base/log.h"
#include "base/xmalloc.h"

#define NO_CONSTRAINT "NO_CONSTRAINT"
#define PATH          "/backend-api/codex"

const struct account_routing *routing_of(struct account *account) {
    const struct auth_login *login = auth_login(account->auth);
    const struct account_routing *r = &account->routing;
    return login && r->origin.p && str_eq(r->account_id, login->account_id) ? r : NULL;
}

void routing_forget(struct account *account) {
    arena_free(&account->routing.arena);
    account->routing = (struct account_routing){ 0 };
    account->routing_stale = account->routing_job && account->routing_job->running;
}

static void ask(struct account *account);

/* "https://host[:port]", nothing else. */
static bool is_https_origin(struct str text) {
    struct str host = str_from(text, strlen("https://"));
    return str_starts(text, STR("https://")) && host.n && str_index(host, '@') < 0 &&
           str_index(host, '/') < 0 && str_index(host, '?') < 0 && str_index(host, '#') < 0;
}

static bool is_constraint(struct str text) {
    return str_is(text, "us") || str_is(text, "us_cr") || str_is(text, NO_CONSTRAINT);
}

bool routing_read(struct account_routing *routing, struct str body, struct str account_id,
    struct str default_origin, struct error *reterr) {
    _cleanup_arena_ struct arena scratch = { 0 };
    const struct json *accounts = json_get(json_parse(&scratch, body, NULL), "accounts");
    const struct json *entry = accounts && accounts->kind == JSON_ARRAY ? accounts->first : NULL;
    while (entry && !str_eq(json_get_text(entry, "id"), account_id))
        entry = entry->next;
    struct str origin = json_get_text(entry, "workspace_backend_origin");
    struct str constraint = json_get_text(entry, "account_routing_override");
    if (!origin.p || !is_constraint(constraint))
        return error_set(reterr, 0, "workspace routing discovery failed");
    if (str_is(origin, NO_CONSTRAINT))
        origin = default_origin;
    if (origin.n && origin.p[origin.n - 1] == '/')
        origin.n--;
    if (!is_https_origin(origin))
        return error_set(
            reterr, 0, "workspace backend must use an HTTPS origin without credentials");
    struct arena *a = &routing->arena;
    routing->account_id = arena_str(a, account_id);
    routing->origin = arena_str(a, origin);
    routing->constraint = arena_str(a, constraint);
    routing->workspace_name = arena_str(a, json_get_text(entry, "name"));
    return true;
}

static void on_answer(void *user, const struct backend_answer *answer) {
    struct account *account = user;
    _cleanup_arena_ struct arena a = { 0 };
    const struct auth_login *login = auth_login(account->auth);
    struct error why;
    bool found = false;
    if (account->routing_stale && login) {
        ask(account);
        return;
    }
    routing_forget(account);
    if (!login || !backend_is_well(answer)) {
        (void)error_set(&why, 0, "workspace routing discovery failed");
        log_warn("account: accounts/check: status %d", answer->status);
    } else {
        found = routing_read(
            &account->routing, answer->body, login->account_id, backend_origin(account, &a), &why);
    }
    const struct auth_failure failure = { .text = str_of(found ? NULL : why.text) };
    if (!found)
        log_warn("account: %s", why.text);
    auth_job_end(account->routing_job, found ? NULL : &failure);
}

static void ask(struct account *account) {
    account->routing_stale = false;
    (void)backend_ask(account, &account->ops, &(struct backend_request){ .path = "accounts/check" },
        on_answer, account);
}

struct op *routing_discover(
    struct account *account, struct op_group *group, auth_ready *ready, void *user) {
    const struct auth_login *login = auth_login(account->auth);
    if (!login || !login->account_id.n || routing_of(account))
        return NULL;
    if (!account->routing_job)
        account->routing_job = xcalloc(1, sizeof *account->routing_job);
    struct op *wait = auth_wait(account->routing_job, group, ready, user);
    if (!account->routing_job->running) {
        account->routing_job->running = true;
        ask(account);
    }
    return wait;
}

/* The provider's requests go where the login says. */
static bool depends(struct account *account, const struct provider *p) {
    return !p->base_url.p && auth_login_for(account->auth, p);
}

struct op *routing_prepare(struct account *account, const struct provider *p,
    struct op_group *group, auth_ready *ready, void *user) {
    return depends(account, p) ? routing_discover(account, group, ready, user) : NULL;
}

struct str routing_override(struct account *account, const struct provider *p) {
    const struct account_routing *r = depends(account, p) ? routing_of(account) : NULL;
    return r && !str_is(r->constraint, NO_CONSTRAINT) ? r->constraint : STR_NONE;
}

struct str routing_base_url(struct account *account, struct arena *a, const struct provider *p) {
    if (!depends(account, p))
        return STR_NONE;
    const struct account_routing *r = routing_of(account);
    if (r)
        return arena_printf(a, "%.*s" PATH, STR_ARGS(r->origin));
    return auth_login(account->auth)->fedramp ? STR("https://gov.chatgpt.com" PATH)
                                              : STR("https://chatgpt.com" PATH);
}
