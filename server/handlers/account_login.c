/* account_login: beginning and ending logins (local-methods.md 13.2, 13.3). */
#include "account/login.h"
#include "account/routing.h"
#include "base/uuid.h"
#include "config/config.h"
#include "handlers/account_events.h"
#include "handlers/account_provider.h"
#include "handlers/lookup.h"
#include "handlers/request_wait.h"
#include "protocol/methods.gen.h"
#include "thread/manager.h"

/* ---- logins that are over at once ---- */

static void log_in_with_key(struct rpc_request *req, struct str key) {
    struct account *account = services_of(req)->account;
    struct error err;
    (void)login_cancel(account, STR_NONE);
    if (!auth_store_api_key(account->auth, key, &err)) {
        rpc_fail(req, RPC_INTERNAL_ERROR, "failed to save api key: %s", err.text);
        return;
    }
    reply_account_login_start(
        req, &(struct login_account_response){ .type = LOGIN_ACCOUNT_RESPONSE_API_KEY });
    routing_forget(account);
    account->events->on_login_end(account->event_user, STR_NONE, STR_NONE);
    account->events->on_updated(account->event_user);
}

/* False: answered. */
static bool workspace_is_allowed(struct rpc_request *req, struct str workspace) {
    struct account *account = services_of(req)->account;
    if (account_allows_workspace(account, workspace))
        return true;
    rpc_fail(req, RPC_INVALID_REQUEST,
        "External auth must use one of workspace(s) [\"%.*s\"], but received \"%.*s\".",
        STR_ARGS(account_forced_workspaces(account, &req->arena, "\", \"")), STR_ARGS(workspace));
    return false;
}

/* Tokens that a client looks after: kept in memory, asked for again when they are refused. */
static void log_in_with_tokens(
    struct rpc_request *req, const struct login_account_params_chatgpt_auth_tokens *p) {
    struct account *account = services_of(req)->account;
    const struct auth_tokens tokens = { p->access_token, p->chatgpt_account_id,
        p->chatgpt_plan_type };
    struct error err;
    (void)login_cancel(account, STR_NONE);
    if (!workspace_is_allowed(req, p->chatgpt_account_id))
        return;
    if (!auth_set_external(account->auth, &tokens, &err)) {
        rpc_fail(req, RPC_INTERNAL_ERROR, "failed to set external auth: %s", err.text);
        return;
    }
    reply_account_login_start(req,
        &(struct login_account_response){ .type = LOGIN_ACCOUNT_RESPONSE_CHATGPT_AUTH_TOKENS });
    login_settle(account, STR_NONE);
}

/* ---- logins that take the user ---- */

struct login_wait {
    struct request_wait wait; /* for its begin */
    bool device;
};

static void on_started(
    void *user, const struct login_begun *begun, struct str error, bool not_enabled) {
    struct login_wait *x = user;
    bool device = x->device;
    struct rpc_request *req = request_wait_end(&x->wait);
    if (!begun) {
        rpc_fail_str(req, not_enabled ? RPC_INVALID_REQUEST : RPC_INTERNAL_ERROR, error);
        return;
    }
    struct login_account_response response = {
        .type = device ? LOGIN_ACCOUNT_RESPONSE_CHATGPT_DEVICE_CODE : LOGIN_ACCOUNT_RESPONSE_CHATGPT
    };
    if (device) {
        response.chatgpt_device_code.login_id = begun->id;
        response.chatgpt_device_code.verification_url = begun->url;
        response.chatgpt_device_code.user_code = begun->user_code;
    } else {
        response.chatgpt.login_id = begun->id;
        response.chatgpt.auth_url = begun->url;
    }
    reply_account_login_start(req, &response);
}

static void log_in_with_chatgpt(struct rpc_request *req, const struct login_account_params *p) {
    struct login_wait *x = request_wait_new(req, sizeof *x);
    struct login_options options = { .device =
                                         p->type == LOGIN_ACCOUNT_PARAMS_CHATGPT_DEVICE_CODE };
    if (!options.device) {
        const enum login_app_brand *brand = p->chatgpt.app_brand;
        options.hosted_page = p->chatgpt.use_hosted_login_success_page;
        options.app_brand = brand && *brand == LOGIN_APP_BRAND_CHATGPT ? "chatgpt" : "codex";
    }
    x->device = options.device;
    struct op *login = login_start(services_of(req)->account, &options, on_started, x);
    if (login)
        x->wait.under = login;
}

/* ---- what is allowed ---- */

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

/* While a client looks after the tokens only another such login replaces them. */
static bool is_blocked(struct auth *auth, enum login_account_params_tag type) {
    return auth_kind(auth) == AUTH_EXTERNAL &&
           (type == LOGIN_ACCOUNT_PARAMS_API_KEY || type == LOGIN_ACCOUNT_PARAMS_CHATGPT ||
               type == LOGIN_ACCOUNT_PARAMS_CHATGPT_DEVICE_CODE);
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
    if (!refused && is_blocked(services_of(req)->account->auth, p->type))
        refused =
            "External auth is active. Use account/login/start (chatgptAuthTokens) to update it or "
            "account/logout to clear it.";
    if (refused) {
        rpc_fail(req, RPC_INVALID_REQUEST, "%s", refused);
        return;
    }
    switch (p->type) {
    case LOGIN_ACCOUNT_PARAMS_API_KEY:
        log_in_with_key(req, p->api_key.api_key);
        break;
    case LOGIN_ACCOUNT_PARAMS_CHATGPT_AUTH_TOKENS:
        log_in_with_tokens(req, &p->chatgpt_auth_tokens);
        break;
    case LOGIN_ACCOUNT_PARAMS_CHATGPT:
    case LOGIN_ACCOUNT_PARAMS_CHATGPT_DEVICE_CODE:
        log_in_with_chatgpt(req, p);
        break;
    case LOGIN_ACCOUNT_PARAMS_AMAZON_BEDROCK:
    case LOGIN_ACCOUNT_PARAMS_AMAZON_BEDROCK_ACCESS_KEYS:
        log_in_to_bedrock(req, p);
        break;
    }
}

void handle_account_login_cancel(
    struct rpc_request *req, const struct cancel_login_account_params *p) {
    struct account *account = services_of(req)->account;
    struct uuid id;
    if (!uuid_parse(p->login_id, &id, NULL)) {
        rpc_fail(req, RPC_INVALID_REQUEST, "invalid login id: %.*s", STR_ARGS(p->login_id));
        return;
    }
    struct str text = uuid_str(&req->arena, &id);
    bool found = login_is(account, text);
    struct cancel_login_account_response response = {
        .status =
            found ? CANCEL_LOGIN_ACCOUNT_STATUS_CANCELED : CANCEL_LOGIN_ACCOUNT_STATUS_NOT_FOUND
    };
    reply_account_login_cancel(req, &response);
    if (found)
        (void)login_cancel(account, STR_NONE); /* the id went with the request */
}
