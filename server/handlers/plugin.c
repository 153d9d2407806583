/* plugin: marketplaces and their plugins (local-methods.md 18). There is no module for them yet: what is served is
 * what a home without any has, and the refusals of the vendor's catalogue. */
#include "base/path.h"
#include "config/config.h"
#include "handlers/services.h"
#include "protocol/methods.gen.h"
#include "thread/manager.h"

#include <stdlib.h>
#include <unistd.h>

static void fail(struct rpc_request *req, const char *text) {
    rpc_fail(req, RPC_INVALID_REQUEST, "%s", text);
}

/* The vendor's catalogue needs an account that cannot be logged in here. */
static void fail_remote(struct rpc_request *req, const char *what) {
    rpc_fail(req, RPC_INVALID_REQUEST,
        "%s: chatgpt authentication required for remote plugin catalog", what);
}

/* Whether the table of the configuration has entries; with a name, that one. */
static bool is_configured(struct rpc_request *req, const char *table, struct str name) {
    struct config *config = config_current(services_of(req)->config);
    const struct json *entries = config_get(config, table);
    bool found = entries && entries->kind == JSON_OBJECT && entries->count > 0 &&
                 (!name.p || json_get_str(entries, name));
    config_unref(config);
    return found;
}

static bool has_marketplace(struct arena *a, struct str directory) {
    struct str path = path_join(a, directory, STR(".agents/plugins/marketplace.json"));
    return access(arena_cstr(a, path), F_OK) == 0;
}

/* Nothing configured, nothing in the directories (without any, the daemon's) nor in the user's own. */
static bool has_nothing(struct rpc_request *req, const struct str_array *cwds) {
    struct arena *a = &req->arena;
    const char *home = getenv("HOME");
    if (is_configured(req, "marketplaces", STR_NONE) || is_configured(req, "plugins", STR_NONE) ||
        (home && has_marketplace(a, str_of(home))))
        return false;
    for (size_t i = 0; i < cwds->n; i++)
        if (has_marketplace(a, cwds->v[i]))
            return false;
    return cwds->n > 0 || !has_marketplace(a, services_of(req)->threads->cwd);
}

/* ---- marketplaces ---- */

NOT_IMPLEMENTED(marketplace_add, marketplace_add_params)

void handle_marketplace_remove(struct rpc_request *req, const struct marketplace_remove_params *p) {
    if (p->marketplace_name.n == 0)
        fail(req, "invalid marketplace name: must not be empty");
    else if (is_configured(req, "marketplaces", p->marketplace_name))
        rpc_fail_not_implemented(req);
    else
        rpc_fail(req, RPC_INVALID_REQUEST, "marketplace `%.*s` is not configured or installed",
            STR_ARGS(p->marketplace_name));
}

void handle_marketplace_upgrade(
    struct rpc_request *req, const struct marketplace_upgrade_params *p) {
    if (is_configured(req, "marketplaces", p->marketplace_name))
        rpc_fail_not_implemented(req);
    else if (p->marketplace_name.p)
        rpc_fail(req, RPC_INVALID_REQUEST,
            "marketplace `%.*s` is not configured as a Git marketplace",
            STR_ARGS(p->marketplace_name));
    else
        reply_marketplace_upgrade(req, &(struct marketplace_upgrade_response){ 0 });
}

/* ---- lists ---- */

void handle_plugin_list(struct rpc_request *req, const struct plugin_list_params *p) {
    if (has_nothing(req, &p->cwds))
        reply_plugin_list(req, &(struct plugin_list_response){ 0 });
    else
        rpc_fail_not_implemented(req);
}

void handle_plugin_search(struct rpc_request *req, const struct plugin_search_params *p) {
    if (has_nothing(req, &p->cwds))
        reply_plugin_search(req, &(struct plugin_search_response){ 0 });
    else
        rpc_fail_not_implemented(req);
}

void handle_plugin_installed(struct rpc_request *req, const struct plugin_installed_params *p) {
    (void)p;
    if (is_configured(req, "plugins", STR_NONE))
        rpc_fail_not_implemented(req);
    else
        reply_plugin_installed(req, &(struct plugin_installed_response){ 0 });
}

/* Without an account there is no remote list to agree with. */
void handle_plugin_reconcile(struct rpc_request *req, const struct plugin_reconcile_params *p) {
    (void)p;
    reply_plugin_reconcile(req, &(struct plugin_reconcile_response){ 0 });
}

/* ---- one plugin ---- */

/* Of plugin/read and plugin/install. */
static void select_plugin(
    struct rpc_request *req, struct str path, struct str remote, const char *what_remote) {
    if (!path.p == !remote.p) {
        rpc_fail(req, RPC_INVALID_REQUEST,
            "%.*s requires exactly one of marketplacePath or remoteMarketplaceName",
            STR_ARGS(method_name(req->method)));
        return;
    }
    if (remote.p) {
        fail_remote(req, what_remote);
        return;
    }
    path = path_normalise(&req->arena, path);
    if (access(path.p, F_OK) < 0)
        rpc_fail(req, RPC_INVALID_REQUEST, "marketplace file `%s` does not exist", path.p);
    else
        rpc_fail_not_implemented(req);
}

void handle_plugin_read(struct rpc_request *req, const struct plugin_read_params *p) {
    select_plugin(
        req, p->marketplace_path, p->remote_marketplace_name, "read remote plugin details");
}

void handle_plugin_install(struct rpc_request *req, const struct plugin_install_params *p) {
    select_plugin(req, p->marketplace_path, p->remote_marketplace_name,
        "read remote plugin details before install");
}

static bool is_id(struct str id) {
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
            c != '_' && c != '-' && c != '~')
            return false;
    }
    return id.n > 0;
}

/* Local ids are "<plugin>@<marketplace>"; one that is not installed is fine. */
void handle_plugin_uninstall(struct rpc_request *req, const struct plugin_uninstall_params *p) {
    struct str marketplace = p->plugin_id;
    struct str name = str_cut(&marketplace, '@');
    if (!is_id(name) || (marketplace.p && !is_id(marketplace)))
        fail(req, "invalid remote plugin id");
    else if (!marketplace.p)
        fail_remote(req, "resolve remote plugin before uninstall");
    else if (is_configured(req, "plugins", p->plugin_id))
        rpc_fail_not_implemented(req);
    else
        reply_plugin_uninstall(req, &(struct plugin_uninstall_response){ 0 });
}

/* ---- the vendor's catalogue ---- */

void handle_plugin_skill_read(struct rpc_request *req, const struct plugin_skill_read_params *p) {
    if (is_id(p->remote_plugin_id))
        fail_remote(req, "read remote plugin skill details");
    else
        fail(req, "invalid remote plugin id: only ASCII letters, digits, `_`, `-`, and `~` are "
                  "allowed");
}

static void share(struct rpc_request *req, struct str id, const char *what) {
    if (id.p && !is_id(id))
        fail(req, "invalid remote plugin id");
    else
        fail_remote(req, what);
}

void handle_plugin_share_save(struct rpc_request *req, const struct plugin_share_save_params *p) {
    share(req, p->remote_plugin_id, "save remote plugin share");
}

void handle_plugin_share_update_targets(
    struct rpc_request *req, const struct plugin_share_update_targets_params *p) {
    share(req, p->remote_plugin_id, "update remote plugin share targets");
}

void handle_plugin_share_list(struct rpc_request *req, const struct plugin_share_list_params *p) {
    (void)p;
    share(req, STR_NONE, "list remote plugin shares");
}

void handle_plugin_share_checkout(
    struct rpc_request *req, const struct plugin_share_checkout_params *p) {
    share(req, p->remote_plugin_id, "checkout plugin share");
}

void handle_plugin_share_delete(
    struct rpc_request *req, const struct plugin_share_delete_params *p) {
    share(req, p->remote_plugin_id, "delete remote plugin share");
}
