/* account: who is logged in (local-methods.md 13). */
#include "auth/auth.h"
#include "base/uuid.h"
#include "config/config.h"
#include "handlers/account_provider.h"
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"
#include "rpc/notify.h"
#include "thread/manager.h"

static struct auth *auth_of(struct rpc_request *req) {
    return services_of(req)->threads->auth;
}

/* ---- account/read, account/logout ---- */

/* The plan of the login, or NULL when it is not told. */
static const enum plan_type *plan_of(struct arena *a, const struct auth_login *login) {
    enum plan_type *plan = arena_new(a, enum plan_type);
    return plan_type_parse(login->plan_type, plan) ? plan : NULL;
}

static const struct wire_account *account_of(struct arena *a, const struct auth_login *login) {
    struct wire_account *account = arena_new(a, struct wire_account);
    const enum plan_type *plan = plan_of(a, login);
    account->type = WIRE_ACCOUNT_CHATGPT;
    account->chatgpt.email = login->email;
    account->chatgpt.plan_type = plan ? *plan : PLAN_TYPE_UNKNOWN;
    return account;
}

/* What the login's own tokens tell; where its workspace is served only the service could. */
static void read_account(struct rpc_request *req) {
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
    const struct auth_login *login =
        provider.requires_openai_auth ? auth_login(auth_of(req)) : NULL;
    response.account = kind == AUTH_API_KEY ? &api_key : NULL;
    if (login) {
        response.account = account_of(&req->arena, login);
        response.user_id = login->user_id;
    }
    reply_account_read(req, &response);
}

/* account/read that waits for a refresh. */
struct read_op {
    struct op op;
    struct rpc_request *req;
    struct op *refresh;
};

static void read_cancel(struct op *op) {
    struct read_op *x = (struct read_op *)op;
    if (x->refresh)
        op_cancel(x->refresh);
    if (x->req)
        rpc_drop(x->req);
    op_close(op);
}

static const struct op_class read_class = { "account-read", read_cancel, NULL };

static void on_refreshed(void *user, const struct auth_failure *failure) {
    struct read_op *x = user;
    struct rpc_request *req = x->req;
    (void)failure; /* logged; the account is the same */
    x->req = NULL;
    x->refresh = NULL;
    op_close(&x->op);
    read_account(req);
}

void handle_account_read(struct rpc_request *req, const struct get_account_params *p) {
    if (!p->refresh_token || auth_kind(auth_of(req)) != AUTH_CHATGPT) {
        read_account(req);
        return;
    }
    struct read_op *x = op_new(req->ops, &read_class, sizeof *x);
    x->req = req;
    x->refresh = auth_refresh(auth_of(req), req->ops, on_refreshed, x);
}

static void tell_updated(struct rpc_hub *hub, const enum auth_mode *mode) {
    notify_account_updated(
        &hub->everyone, &(struct account_updated_notification){ .auth_mode = mode });
}

void handle_account_logout(struct rpc_request *req) {
    struct rpc_hub *hub = connection_hub(req->conn);
    struct error err;
    auth_revoke(auth_of(req));
    if (!auth_forget(auth_of(req), &err)) {
        rpc_fail(req, RPC_INTERNAL_ERROR, "%s", err.text);
        return;
    }
    reply_account_logout(req, &(struct logout_account_response){ 0 });
    tell_updated(hub, NULL);
}

/* ---- account/login ---- */

static void log_in_with_key(struct rpc_request *req, struct str key) {
    static const enum auth_mode mode = AUTH_MODE_APIKEY;
    struct rpc_hub *hub = connection_hub(req->conn);
    struct error err;
    if (!auth_store_api_key(auth_of(req), key, &err)) {
        rpc_fail(req, RPC_INTERNAL_ERROR, "%s", err.text);
        return;
    }
    reply_account_login_start(
        req, &(struct login_account_response){ .type = LOGIN_ACCOUNT_RESPONSE_API_KEY });
    notify_account_login_completed(
        &hub->everyone, &(struct account_login_completed_notification){ .success = true });
    tell_updated(hub, &mode);
}

/* Tokens that a client looks after: kept in memory, asked for again when they are refused. */
static void log_in_with_tokens(
    struct rpc_request *req, const struct login_account_params_chatgpt_auth_tokens *p) {
    static const enum auth_mode mode = AUTH_MODE_CHATGPT_AUTH_TOKENS;
    struct rpc_hub *hub = connection_hub(req->conn);
    struct auth *auth = auth_of(req);
    const struct auth_tokens tokens = { p->access_token, p->chatgpt_account_id,
        p->chatgpt_plan_type };
    struct error err;
    if (!auth_set_external(auth, &tokens, &err)) {
        rpc_fail(req, RPC_INTERNAL_ERROR, "failed to set external auth: %s", err.text);
        return;
    }
    reply_account_login_start(req,
        &(struct login_account_response){ .type = LOGIN_ACCOUNT_RESPONSE_CHATGPT_AUTH_TOKENS });
    notify_account_login_completed(
        &hub->everyone, &(struct account_login_completed_notification){ .success = true });
    _cleanup_arena_ struct arena a = { 0 };
    notify_account_updated(
        &hub->everyone, &(struct account_updated_notification){
                            .auth_mode = &mode, .plan_type = plan_of(&a, auth_login(auth)) });
}

enum forced { FORCED_NONE, FORCED_CHATGPT, FORCED_API };

static enum forced forced_login(struct rpc_request *req) {
    struct config *config = config_current(services_of(req)->config);
    struct str method = config_text(config, "forced_login_method");
    enum forced forced = str_is(method, "chatgpt") ? FORCED_CHATGPT
                         : str_is(method, "api")   ? FORCED_API
                                                   : FORCED_NONE;
    config_unref(config);
    return forced;
}

/* Why the configuration does not allow this login; NULL: it does. */
static const char *refusal(enum login_account_params_tag type, enum forced forced) {
    if (forced == FORCED_CHATGPT && type == LOGIN_ACCOUNT_PARAMS_API_KEY)
        return "API key login is disabled. Use ChatGPT login instead.";
    if (forced == FORCED_CHATGPT && (type == LOGIN_ACCOUNT_PARAMS_AMAZON_BEDROCK ||
                                        type == LOGIN_ACCOUNT_PARAMS_AMAZON_BEDROCK_ACCESS_KEYS))
        return "Amazon Bedrock login is disabled. Use ChatGPT login instead.";
    if (forced == FORCED_API && type == LOGIN_ACCOUNT_PARAMS_CHATGPT_AUTH_TOKENS)
        return "External ChatGPT auth is disabled. Use API key login instead.";
    if (forced == FORCED_API &&
        (type == LOGIN_ACCOUNT_PARAMS_CHATGPT || type == LOGIN_ACCOUNT_PARAMS_CHATGPT_DEVICE_CODE))
        return "ChatGPT login is disabled. Use API key login instead.";
    return NULL;
}

static bool is_blank(struct str text) {
    return str_trim(text).n == 0;
}

/* False: answered. */
static bool keys_are_fine(struct rpc_request *req, const struct login_account_params *p) {
    if (p->type == LOGIN_ACCOUNT_PARAMS_AMAZON_BEDROCK && is_blank(p->amazon_bedrock.api_key))
        rpc_fail(req, RPC_INVALID_REQUEST, "Amazon Bedrock API key must not be empty.");
    else if (p->type == LOGIN_ACCOUNT_PARAMS_AMAZON_BEDROCK_ACCESS_KEYS &&
             (is_blank(p->amazon_bedrock_access_keys.access_key_id) ||
                 is_blank(p->amazon_bedrock_access_keys.secret_access_key)))
        rpc_fail(
            req, RPC_INVALID_REQUEST, "AWS access key ID and secret access key must not be empty.");
    else
        return true;
    return false;
}

static void log_in_to_bedrock(struct rpc_request *req, const struct login_account_params *p) {
    struct str region = p->type == LOGIN_ACCOUNT_PARAMS_AMAZON_BEDROCK
                            ? p->amazon_bedrock.region
                            : p->amazon_bedrock_access_keys.region;
    if (keys_are_fine(req, p) && bedrock_region_is_fine(req, region))
        rpc_fail_not_implemented(req);
}

void handle_account_login_start(struct rpc_request *req, const struct login_account_params *p) {
    const char *refused = refusal(p->type, forced_login(req));
    if (refused)
        rpc_fail(req, RPC_INVALID_REQUEST, "%s", refused);
    else if (p->type == LOGIN_ACCOUNT_PARAMS_API_KEY)
        log_in_with_key(req, p->api_key.api_key);
    else if (p->type == LOGIN_ACCOUNT_PARAMS_CHATGPT_AUTH_TOKENS)
        log_in_with_tokens(req, &p->chatgpt_auth_tokens);
    else if (p->type == LOGIN_ACCOUNT_PARAMS_AMAZON_BEDROCK ||
             p->type == LOGIN_ACCOUNT_PARAMS_AMAZON_BEDROCK_ACCESS_KEYS)
        log_in_to_bedrock(req, p);
    else
        rpc_fail_not_implemented(req);
}

/* No login takes time yet, so none is pending. */
void handle_account_login_cancel(
    struct rpc_request *req, const struct cancel_login_account_params *p) {
    struct uuid id;
    if (uuid_parse(p->login_id, &id, NULL))
        reply_account_login_cancel(req, &(struct cancel_login_account_response){
                                            .status = CANCEL_LOGIN_ACCOUNT_STATUS_NOT_FOUND });
    else
        rpc_fail(req, RPC_INVALID_REQUEST, "invalid login id: %.*s", STR_ARGS(p->login_id));
}

/* ---- saved sessions ---- */

/* Sessions are kept for these logins, but not by us yet. */
static bool has_account(struct rpc_request *req) {
    enum auth_kind kind = auth_kind(auth_of(req));
    return kind != AUTH_NONE && kind != AUTH_API_KEY;
}

void handle_account_session_list(
    struct rpc_request *req, const struct account_sessions_list_params *p) {
    (void)p;
    if (has_account(req))
        rpc_fail_not_implemented(req);
    else
        reply_account_session_list(req, &(struct account_sessions_response){ 0 });
}

void handle_account_session_switch(
    struct rpc_request *req, const struct account_sessions_switch_params *p) {
    (void)p;
    if (has_account(req))
        rpc_fail_not_implemented(req);
    else
        rpc_fail(req, RPC_INVALID_REQUEST, "Workspace switching requires a managed ChatGPT login");
}
