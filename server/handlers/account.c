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

void handle_account_read(struct rpc_request *req, const struct get_account_params *p) {
    (void)p;
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
    response.account = kind == AUTH_API_KEY ? &api_key : NULL;
    reply_account_read(req, &response);
}

static void tell_updated(struct rpc_hub *hub, const enum auth_mode *mode) {
    notify_account_updated(
        &hub->everyone, &(struct account_updated_notification){ .auth_mode = mode });
}

void handle_account_logout(struct rpc_request *req) {
    struct rpc_hub *hub = connection_hub(req->conn);
    struct error err;
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

void handle_account_session_list(
    struct rpc_request *req, const struct account_sessions_list_params *p) {
    (void)p;
    if (auth_kind(auth_of(req)) == AUTH_OTHER)
        rpc_fail_not_implemented(req);
    else
        reply_account_session_list(req, &(struct account_sessions_response){ 0 });
}

void handle_account_session_switch(
    struct rpc_request *req, const struct account_sessions_switch_params *p) {
    (void)p;
    if (auth_kind(auth_of(req)) == AUTH_OTHER)
        rpc_fail_not_implemented(req);
    else
        rpc_fail(req, RPC_INVALID_REQUEST, "Workspace switching requires a managed ChatGPT login");
}
