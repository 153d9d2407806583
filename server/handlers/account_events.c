/* account_events: clients hear of logins. */
#include "handlers/account_events.h"

#include "account/gateway.h"
#include "handlers/services.h"
#include "protocol/wrappers.gen.h"
#include "rpc/hub.h"
#include "rpc/notify.h"
#include "thread/manager.h"

const enum auth_mode *account_mode(struct arena *a, struct auth *auth) {
    enum auth_mode *mode = arena_new(a, enum auth_mode);
    switch (auth_kind(auth)) {
    case AUTH_API_KEY:
        *mode = AUTH_MODE_APIKEY;
        return mode;
    case AUTH_CHATGPT:
        *mode = AUTH_MODE_CHATGPT;
        return mode;
    case AUTH_EXTERNAL:
        *mode = AUTH_MODE_CHATGPT_AUTH_TOKENS;
        return mode;
    case AUTH_NONE:
    case AUTH_OTHER:
        break;
    }
    return NULL;
}

const enum plan_type *account_plan(struct arena *a, const struct auth_login *login) {
    enum plan_type *plan = arena_new(a, enum plan_type);
    return login && plan_type_parse(login->plan_type, plan) ? plan : NULL;
}

static void on_login_end(void *user, struct str login_id, struct str error) {
    const struct services *services = user;
    notify_account_login_completed(&services->threads->hub->everyone,
        &(struct account_login_completed_notification){
            .login_id = login_id, .success = !error.p, .error = error });
}

static void on_updated(void *user) {
    const struct services *services = user;
    struct auth *auth = services->threads->auth;
    _cleanup_arena_ struct arena a = { 0 };
    notify_account_updated(&services->threads->hub->everyone,
        &(struct account_updated_notification){
            .auth_mode = account_mode(&a, auth), .plan_type = account_plan(&a, auth_login(auth)) });
}

static void on_gateway(void *user, const struct gateway_news *news) {
    const struct services *services = user;
    notify_account_gateway_oauth_changed(&services->threads->hub->everyone,
        &(struct gateway_oauth_changed_notification){ .login_id = news->login_id,
            .auth_url = news->auth_url,
            .provider_id = news->provider_id,
            .status = news->status,
            .error = news->error });
}

const struct account_events account_notifications = { on_login_end, on_updated, on_gateway };
