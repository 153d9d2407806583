/* account: logins, and what the services behind a ChatGPT login tell. */
#include "account/account.h"

#include "account/gateway.h"

#include "account/login.h"
#include "account/models.h"
#include "auth/job.h"
#include "base/buf.h"
#include "config/config.h"

#include <stdlib.h>

void account_cancel(struct account *account) {
    account->events = NULL;
    op_group_cancel(&account->ops);
}

void account_done(struct account *account) {
    arena_free(&account->routing.arena);
    account_models_done(account);
    free(account->routing_job);
    account->routing_job = NULL;
    gateway_free(account->gateway);
    account->gateway = NULL;
}

/* One workspace, or a list of them; the administrator's comes first. */
static const struct json *forced(const struct config *config, const struct json **ret_next) {
    const struct json *value = json_get(config->requirements.tree, "allowed_chatgpt_workspaces");
    if (!value)
        value = config_get(config, "forced_chatgpt_workspace_id");
    bool list = value && value->kind == JSON_ARRAY;
    *ret_next = list ? value->first : NULL;
    return list ? NULL : value;
}

struct str account_forced_workspaces(
    struct account *account, struct arena *a, const char *separator) {
    _cleanup_buf_ struct buf out = { 0 };
    struct config *config = config_current(account->config);
    const struct json *next, *one = forced(config, &next);
    if (one && one->kind == JSON_STRING)
        buf_add_str(&out, str_trim(one->text));
    for (; next; next = next->next)
        if (next->kind == JSON_STRING)
            buf_printf(&out, "%s%.*s", out.n ? separator : "", STR_ARGS(str_trim(next->text)));
    config_unref(config);
    return out.n ? arena_str(a, buf_str(&out)) : STR_NONE;
}

bool account_allows_workspace(struct account *account, struct str workspace) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str rest = account_forced_workspaces(account, &a, ",");
    bool any = rest.p != NULL, found = false;
    while (rest.p)
        found |= str_eq(str_cut(&rest, ','), workspace);
    return found || !any;
}
