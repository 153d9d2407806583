/* models_wait: requests that wait for the list of models. */
#include "handlers/models_wait.h"

#include "account/models.h"
#include "config/config.h"

struct models_wait {
    struct op op;
    struct rpc_request *req;
    const void *params;
    void (*again)(struct rpc_request *req, const void *params);
    struct op *wait;
};

static void wait_cancel(struct op *op) {
    struct models_wait *w = (struct models_wait *)op;
    if (w->wait)
        op_cancel(w->wait);
    w->wait = NULL;
    rpc_drop(w->req);
    op_close(op);
}

static const struct op_class wait_class = { "models-wait", wait_cancel, NULL };

static void on_ready(void *user, const struct auth_failure *failure) {
    struct models_wait *w = user;
    struct rpc_request *req = w->req;
    const void *params = w->params;
    void (*again)(struct rpc_request *, const void *) = w->again;
    (void)failure;
    op_close(&w->op);
    again(req, params);
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
    struct models_wait *w = op_new(req->ops, &wait_class, sizeof *w);
    w->wait = account_models_prepare(account, &provider, req->ops, on_ready, w);
    if (!w->wait) {
        op_close(&w->op);
        return true;
    }
    w->req = req;
    w->params = params;
    w->again = again;
    return false;
}
