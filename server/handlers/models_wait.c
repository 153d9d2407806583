/* models_wait: requests that wait for the list of models. */
#include "handlers/models_wait.h"
#include "handlers/request_wait.h"

#include "account/models.h"
#include "config/config.h"

static void on_ready(void *user, const struct auth_failure *failure) {
    (void)failure;
    request_again_now(user);
}

static bool find_provider(struct rpc_request *req, struct str id, struct provider *ret) {
    struct config *config = config_current(services_of(req)->config);
    struct str wanted = id.p ? id : config_text(config, "model_provider");
    bool found =
        provider_find(&req->arena, config->tree, wanted.n ? wanted : STR("openai"), ret, NULL);
    config_unref(config);
    return found;
}

bool models_are_there(struct rpc_request *req, struct str id, const void *params,
    void (*again)(struct rpc_request *req, const void *params)) {
    struct account *account = services_of(req)->account;
    struct provider provider;
    if (!find_provider(req, id, &provider))
        return true;
    struct request_again *w = request_again_new(req, params, again);
    w->wait.under = account_models_prepare(account, &provider, req->ops, on_ready, w);
    if (w->wait.under)
        return false;
    (void)request_wait_end(&w->wait);
    return true;
}
