/* account_gateway: logins at the gateway in front of a model provider (upstream-api.md 2.6). */
#include "account/gateway.h"

#include "config/config.h"
#include "config/provider.h"
#include "handlers/lookup.h"
#include "handlers/request_wait.h"
#include "protocol/methods.gen.h"

/* Values live as long as the request. False: answered. `ret->client_id` "no string": the provider has no such login. */
static bool find_settings(struct rpc_request *req, struct str id, struct provider *provider,
    struct gateway_settings *ret) {
    struct config *config = config_current(services_of(req)->config);
    bool found = lookup_provider(req, id, provider);
    if (found) {
        struct arena *a = &req->arena;
        const struct json *table =
            json_get_str(config_get(config, "model_providers"), provider->id);
        const struct json *t = json_get(table, "gateway_oauth");
        int64_t port = json_get_i64(t, "redirect_port", 0);
        *ret = (struct gateway_settings){ .provider_id = provider->id,
            .authorization_url = arena_str(a, json_get_text(t, "authorization_url")),
            .device_authorization_url = arena_str(a, json_get_text(t, "device_authorization_url")),
            .token_url = arena_str(a, json_get_text(t, "token_url")),
            .client_id = arena_str(a, json_get_text(t, "client_id")),
            .redirect_port = port > 0 && port <= UINT16_MAX ? (int)port : 0 };
    }
    config_unref(config);
    return found;
}

void handle_account_gateway_oauth_read(
    struct rpc_request *req, const struct gateway_oauth_read_params *p) {
    struct account *account = services_of(req)->account;
    struct provider provider;
    struct gateway_settings settings;
    if (!find_settings(req, p ? p->model_provider : STR_NONE, &provider, &settings))
        return;
    struct gateway_oauth_read_response response = { .provider_id = provider.id,
        .provider_name = provider.name };
    if (!settings.client_id.p) {
        reply_account_gateway_oauth_read(req, &response);
        return;
    }
    _cleanup_arena_ struct arena a = { 0 };
    struct str id = arena_str(&a, provider.id);
    enum gateway_oauth_status status = gateway_status(account, id, &response.error);
    response.required = true;
    response.supports_device_auth = settings.device_authorization_url.n > 0;
    response.status = &status;
    reply_account_gateway_oauth_read(req, &response);
    gateway_tell_once(account, id);
}

static void on_answered(void *user, const struct gateway_prompt *prompt, struct str error) {
    struct request_wait *w = user;
    struct gateway_oauth_login_response response = { NULL };
    struct gateway_oauth_prompt shown;
    struct rpc_request *req = request_wait_end(w);
    if (error.p) {
        rpc_fail_str(req, RPC_INTERNAL_ERROR, error);
        return;
    }
    if (prompt) {
        shown = (struct gateway_oauth_prompt){ .login_id = prompt->login_id,
            .verification_url = prompt->verification_url,
            .user_code = prompt->user_code };
        response.prompt = &shown;
    }
    reply_account_gateway_oauth_login(req, &response);
}

void handle_account_gateway_oauth_login(
    struct rpc_request *req, const struct gateway_oauth_login_params *p) {
    struct provider provider;
    struct gateway_settings settings;
    bool device = p && p->device_auth;
    if (!find_settings(req, p ? p->model_provider : STR_NONE, &provider, &settings))
        return;
    if (!settings.client_id.p) {
        rpc_fail(req, RPC_INVALID_REQUEST, "The selected provider does not use gateway OAuth");
        return;
    }
    if (device && !settings.device_authorization_url.n) {
        rpc_fail(req, RPC_INVALID_REQUEST, "The gateway does not support device authorization");
        return;
    }
    struct request_wait *w = request_wait_new(req, sizeof *w);
    w->under = gateway_login_start(services_of(req)->account, &settings, device, on_answered, w);
    if (!w->under)
        rpc_fail(
            request_wait_end(w), RPC_INVALID_REQUEST, "Gateway sign-in is already in progress");
}

void handle_account_gateway_oauth_cancel(struct rpc_request *req) {
    gateway_login_cancel(services_of(req)->account);
    reply_account_gateway_oauth_cancel(req, &(struct gateway_oauth_cancel_response){ 0 });
}
