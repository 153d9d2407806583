/* login: one login with ChatGPT at a time. */
#include "account/login.h"

#include "account/login_flow.h"
#include "account/routing.h"
#include "base/log.h"
#include "base/uuid.h"

#include <assert.h>

/* ---- life ---- */

static void detach(struct login *login) {
    if (login->account->login == login)
        login->account->login = NULL;
    if (login->server)
        callback_server_close(login->server);
    login->server = NULL;
    if (login->request)
        op_cancel(login->request);
    login->request = NULL;
}

static void login_op_cancel(struct op *op) {
    detach((struct login *)op);
    op_close(op);
}

static const struct op_class login_class = { "login", login_op_cancel, NULL };

void login_tell_begun(struct login *login, const struct login_begun *begun) {
    login_started *started = login->started;
    login->begun = true;
    login->started = NULL;
    if (started)
        started(login->started_user, begun, STR_NONE, false);
}

void login_fail_begin(struct login *login, struct str error, bool not_enabled) {
    login_started *started = login->started;
    login->started = NULL;
    detach(login);
    if (started)
        started(login->started_user, NULL, error, not_enabled);
    op_close(&login->op);
}

void login_end(struct login *login, struct str error) {
    struct account *account = login->account;
    detach(login);
    if (!error.p)
        login_settle(account, login->id);
    else if (account->events)
        account->events->on_login_end(account->event_user, login->id, error);
    op_close(&login->op);
}

static void on_deadline(uv_timer_t *timer) {
    struct login *login = timer->data;
    login_end(login,
        login->device ? STR("device auth timed out after 15 minutes") : STR("Login timed out"));
}

/* Ends the login under way, as its own kind says that. */
static void give_up(struct login *login, struct str why) {
    if (!login->begun)
        login_fail_begin(login, STR("Login was not completed"), false);
    else if (login->device)
        login_end(login, STR("Login was not completed"));
    else
        login_end(login, why);
}

struct op *login_start(struct account *account, const struct login_options *options,
    login_started *started, void *user) {
    struct uuid id;
    /* A second login in a browser asks the first one's server to end; we can tell it directly. */
    if (account->login && !options->device)
        give_up(account->login, STR("Login server error: Login cancelled"));
    struct login *login = op_new(&account->ops, &login_class, sizeof *login);
    struct arena *a = &login->op.arena;
    uuid_v4(&id);
    login->account = account;
    login->id = uuid_str(a, &id);
    login->device = options->device;
    login->hosted_page = options->hosted_page;
    login->app_brand = arena_str(a, str_of(options->app_brand ? options->app_brand : "codex"));
    login->started = started;
    login->started_user = user;
    uv_timer_t *timers[] = { &login->deadline, &login->retry };
    for (size_t i = 0; i < ARRAY_LEN(timers); i++) {
        int r = uv_timer_init(account->loop, timers[i]);
        assert(r == 0);
        op_own(&login->op, timers[i]);
    }
    uv_update_time(account->loop);
    (void)uv_timer_start(&login->deadline, on_deadline,
        options->device ? LOGIN_DEVICE_TIMEOUT_MS : LOGIN_BROWSER_TIMEOUT_MS, 0);
    if (options->device) {
        login_device_begin(login); /* takes the place of another when it has begun */
    } else {
        account->login = login;
        login_browser_begin(login);
    }
    return login->started ? &login->op : NULL; /* its timers keep it here, should it have ended */
}

bool login_is(const struct account *account, struct str id) {
    return account->login && str_eq(account->login->id, id);
}

bool login_cancel(struct account *account, struct str id) {
    if (!account->login || (id.p && !login_is(account, id)))
        return false;
    give_up(account->login, STR("Login server error: Login was not completed"));
    return true;
}

/* ---- the tokens ---- */

bool login_store(struct login *login, const struct auth_grant *grant, struct error *reterr) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str forced = account_forced_workspaces(login->account, &a, ", ");
    struct str workspace = auth_grant_workspace(&a, grant);
    if (forced.p && !workspace.p)
        return error_set(reterr, 0,
            "Login is restricted to a specific workspace, but the token did not include an chatgpt_account_id claim.");
    if (!account_allows_workspace(login->account, workspace))
        return error_set(
            reterr, 0, "Login is restricted to workspace id(s) %.*s.", STR_ARGS(forced));
    return auth_store_login(login->account->auth, grant, reterr);
}

/* ---- after it ---- */

struct settle {
    struct op op;
    struct account *account;
    struct str id;
    struct op *routing;
};

static void settle_cancel(struct op *op) {
    struct settle *s = (struct settle *)op;
    if (s->routing)
        op_cancel(s->routing);
    op_close(op);
}

static const struct op_class settle_class = { "login-settle", settle_cancel, NULL };

/* Who hears it may end everything. */
static void settled(struct settle *s, struct str error) {
    struct account *account = s->account;
    _cleanup_arena_ struct arena a = { 0 };
    struct str id = arena_str(&a, s->id);
    op_close(&s->op);
    if (account->events)
        account->events->on_login_end(account->event_user, id, error);
    if (account->events && !error.p)
        account->events->on_updated(account->event_user);
}

static void on_routed(void *user, const struct auth_failure *failure) {
    struct settle *s = user;
    s->routing = NULL;
    settled(s, failure ? failure->text : STR_NONE);
}

void login_settle(struct account *account, struct str id) {
    struct settle *s = op_new(&account->ops, &settle_class, sizeof *s);
    s->account = account;
    s->id = arena_str(&s->op.arena, id);
    routing_forget(account);
    s->routing = routing_discover(account, &account->ops, on_routed, s);
    if (!s->routing)
        settled(s, STR_NONE);
}
