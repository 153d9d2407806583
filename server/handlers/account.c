/* account: who is logged in (local-methods.md 13). */
#include "account/login.h"
#include "account/routing.h"
#include "base/time.h"
#include "handlers/account_events.h"
#include "handlers/lookup.h"
#include "handlers/request_wait.h"
#include "protocol/methods.gen.h"
#include "rpc/notify.h"
#include "thread/manager.h"

static struct auth *auth_of(struct rpc_request *req) {
    return services_of(req)->threads->auth;
}

/* ---- account/read ---- */

static const struct wire_account *account_of(
    struct arena *a, const struct auth_login *login, const struct account_routing *routing) {
    struct wire_account *account = arena_new(a, struct wire_account);
    const enum plan_type *plan = account_plan(a, login);
    account->type = WIRE_ACCOUNT_CHATGPT;
    account->chatgpt.email = login->email;
    account->chatgpt.plan_type = plan ? *plan : PLAN_TYPE_UNKNOWN;
    account->chatgpt.workspace_name = routing ? routing->workspace_name : STR_NONE;
    return account;
}

static const struct workspace_routing *routing_view(
    struct arena *a, const struct account_routing *routing) {
    if (!routing)
        return NULL;
    struct workspace_routing *view = arena_new(a, struct workspace_routing);
    view->chatgpt_account_id = routing->account_id;
    view->backend_origin = routing->origin;
    (void)account_routing_override_parse(routing->constraint, &view->account_routing_override);
    return view;
}

static void reply(struct rpc_request *req) {
    static const struct wire_account api_key = { .type = WIRE_ACCOUNT_API_KEY };
    struct provider provider;
    if (!lookup_provider(req, STR_NONE, &provider))
        return;
    struct get_account_response response = { .requires_openai_auth =
                                                 provider.requires_openai_auth };
    enum auth_kind kind = provider.requires_openai_auth ? auth_kind(auth_of(req)) : AUTH_NONE;
    if (kind == AUTH_OTHER) {
        rpc_fail_not_implemented(req);
        return;
    }
    const struct auth_login *login = kind == AUTH_NONE ? NULL : auth_login(auth_of(req));
    response.account = kind == AUTH_API_KEY ? &api_key : NULL;
    if (login) {
        const struct account_routing *routing = routing_of(services_of(req)->account);
        response.account = account_of(&req->arena, login, routing);
        response.user_id = login->user_id;
        response.workspace_routing = routing_view(&req->arena, routing);
    }
    reply_account_read(req, &response);
}

/* ---- a refresh, then the workspace's routing ---- */

static void on_routed(void *user, const struct auth_failure *failure) {
    struct rpc_request *req = request_wait_end(user);
    if (failure)
        rpc_fail_str(req, RPC_INTERNAL_ERROR, failure->text);
    else
        reply(req);
}

static void find_routing(struct request_wait *w) {
    struct services *services = services_of(w->req);
    w->under = routing_discover(services->account, w->req->ops, on_routed, w);
    if (!w->under)
        on_routed(w, NULL);
}

/* A login that cannot be renewed any more is none. */
static void on_refreshed(void *user, const struct auth_failure *failure) {
    struct request_wait *w = user;
    w->under = NULL;
    if (failure && failure->final) {
        reply_account_read(
            request_wait_end(w), &(struct get_account_response){ .requires_openai_auth = true });
        return;
    }
    routing_forget(services_of(w->req)->account);
    find_routing(w);
}

void handle_account_read(struct rpc_request *req, const struct get_account_params *p) {
    struct provider provider;
    if (!lookup_provider(req, STR_NONE, &provider))
        return;
    if (!provider.requires_openai_auth || !auth_login(auth_of(req))) {
        reply(req);
        return;
    }
    struct request_wait *w = request_wait_new(req, sizeof *w);
    w->under = p->refresh_token ? auth_refresh(auth_of(req), req->ops, on_refreshed, w) : NULL;
    if (!w->under)
        find_routing(w);
}

/* ---- account/logout ---- */

struct logout_op {
    struct op op;
    struct rpc_request *req;
    struct op *wait;
};

/* The client is gone; the others hear of it. */
static void logout_cancel(struct op *op) {
    struct logout_op *x = (struct logout_op *)op;
    struct account *account = x->req ? services_of(x->req)->account : NULL;
    if (x->wait)
        op_cancel(x->wait);
    if (x->req)
        rpc_drop(x->req);
    if (account && account->events)
        account->events->on_updated(account->event_user);
    op_close(op);
}

static const struct op_class logout_class = { "account-logout", logout_cancel, NULL };

static void reply_logout(struct rpc_request *req) {
    struct account *account = services_of(req)->account;
    reply_account_logout(req, &(struct logout_account_response){ 0 });
    account->events->on_updated(account->event_user);
}

static void on_revoked(void *user, const struct auth_failure *failure) {
    struct logout_op *x = user;
    struct rpc_request *req = x->req;
    (void)failure;
    x->req = NULL;
    x->wait = NULL;
    op_close(&x->op);
    reply_logout(req);
}

/* Nothing is left here at once; the answer waits for the issuer to know. */
void handle_account_logout(struct rpc_request *req) {
    struct account *account = services_of(req)->account;
    struct error err;
    (void)login_cancel(account, STR_NONE);
    struct logout_op *x = op_new(req->ops, &logout_class, sizeof *x);
    x->wait = auth_revoke(auth_of(req), req->ops, on_revoked, x);
    bool forgotten = auth_forget(auth_of(req), &err);
    routing_forget(account);
    if (forgotten && x->wait) {
        x->req = req;
        return;
    }
    op_cancel(&x->op);
    if (forgotten)
        reply_logout(req);
    else
        rpc_fail(req, RPC_INTERNAL_ERROR, "%s", err.text);
}

/* ---- sessions ---- */

static struct str session_id(const struct auth_login *login) {
    return login->owner_id.p ? login->owner_id : login->user_id;
}

/* Only the login in use is kept. */
void handle_account_session_list(
    struct rpc_request *req, const struct account_sessions_list_params *p) {
    struct account_sessions_response response = { 0 };
    (void)p;
    if (auth_kind(auth_of(req)) == AUTH_CHATGPT) {
        const struct auth_login *login = auth_login(auth_of(req));
        struct account_session *session = arena_new(&req->arena, struct account_session);
        struct account_session_workspace *workspace =
            arena_new(&req->arena, struct account_session_workspace);
        workspace->account_id = login->account_id.p ? login->account_id : STR("");
        *session = (struct account_session){ .session_id = session_id(login),
            .email = login->email,
            .user_id = login->user_id,
            .last_used_at = time_now_ms() / 1000,
            .is_active = true,
            .selected_workspace_account_id = login->account_id,
            .workspaces = { workspace, 1 } };
        response.active_session_id = session->session_id;
        response.sessions.v = session;
        response.sessions.n = 1;
    }
    reply_account_session_list(req, &response);
}

void handle_account_session_switch(
    struct rpc_request *req, const struct account_sessions_switch_params *p) {
    const struct auth_login *login = auth_login(auth_of(req));
    if (auth_kind(auth_of(req)) != AUTH_CHATGPT)
        rpc_fail(req, RPC_INVALID_REQUEST, "Workspace switching requires a managed ChatGPT login");
    else if (!str_eq(p->session_id, session_id(login)))
        rpc_fail(
            req, RPC_INVALID_REQUEST, "Only the active managed account session can be switched");
    else
        rpc_fail_not_implemented(req);
}
