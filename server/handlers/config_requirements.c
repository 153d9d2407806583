/* config_requirements: what the administrator demands, for clients (local-methods.md 5.3); a method of
 * requirements.idl. */
#include "config/config.h"
#include "config/layers.h"
#include "handlers/services.h"
#include "protocol/methods.gen.h"

#include <stdlib.h>

/* Members that are on the wire what they are in the file, but for their names. */
static const struct {
    const char *file, *wire;
    bool camel; /* the names inside change too */
} members[] = {
    { "model_provider", "modelProvider" },
    { "model_providers", "modelProviders" },
    { "allowed_login_methods", "allowedLoginMethods" },
    { "cli_auth_credentials_store", "cliAuthCredentialsStore" },
    { "chatgpt_base_url", "chatgptBaseUrl" },
    { "additional_developer_instructions", "additionalDeveloperInstructions" },
    { "allowed_permission_profiles", "allowedPermissionProfiles" },
    { "default_permissions", "defaultPermissions" },
    { "allow_managed_hooks_only", "allowManagedHooksOnly" },
    { "allow_browser_and_computer_use", "allowBrowserAndComputerUse" },
    { "allow_appshots", "allowAppshots" },
    { "allow_remote_control", "allowRemoteControl" },
    { "computer_use", "computerUse", true },
    { "browser_use", "browserUse", true },
    { "in_app_browser", "inAppBrowser", true },
    { "features", "featureRequirements" },
    { "enforce_residency", "enforceResidency" },
    { "application", "application", true },
    { "auto_review", "autoReview", true },
    { "models", "models", true },
    { "check_for_update_on_startup", "checkForUpdateOnStartup" },
    { "allow_login_shell", "allowLoginShell" },
    { "feedback", "feedback" },
    { "otel", "otel" },
};

/* Tables whose keys are the administrator's own. */
static bool has_free_keys(struct str name) {
    return str_is(name, "domains") || str_is(name, "origins") || str_is(name, "bundle_ids") ||
           str_is(name, "aumids");
}

static struct str camel_name(struct arena *a, struct str name) {
    char *out = arena_alloc(a, name.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < name.n; i++) {
        bool next = name.p[i] == '_' && i + 1 < name.n;
        char c = next ? name.p[++i] : name.p[i];
        out[n++] = next && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    return (struct str){ out, n };
}

static struct json *camel(struct arena *a, const struct json *value, bool keep_names) {
    if (value->kind == JSON_ARRAY) {
        struct json *list = json_new_array(a);
        for (const struct json *e = value->first; e; e = e->next)
            json_push(list, camel(a, e, false));
        return list;
    }
    if (value->kind != JSON_OBJECT)
        return json_clone(a, value);
    struct json *table = json_new_object(a);
    for (const struct json *e = value->first; e; e = e->next)
        json_put(
            table, keep_names ? e->key : camel_name(a, e->key), camel(a, e, has_free_keys(e->key)));
    return table;
}

static bool has_value(const struct json *value) {
    return value && (value->kind != JSON_OBJECT || value->first);
}

/* A table of the reviewer's with nothing that is known says nothing. */
static bool is_told(const struct json *value) {
    return has_value(value) &&
           (!str_is(value->key, "auto_review") || json_get(value, "required_on_models") ||
               json_get(value, "ignore_rules"));
}

static bool any_has(const struct json *table, const char *key, const char *other) {
    for (const struct json *e = table ? table->first : NULL; e; e = e->next)
        if (has_value(json_get(e, key)) || (other && has_value(json_get(e, other))))
            return true;
    return false;
}

/* Is something demanded that clients are not told? */
static bool is_silent(const struct json *tree) {
    static const char *const keys[] = { "permissions", "rules", "mcp_servers", "marketplaces",
        "allowed_chatgpt_workspaces", "guardian_policy_config", "guardian_extra_policy" };
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        if (json_get(tree, keys[i]))
            return true;
    return any_has(json_get(tree, "plugins"), "mcp_servers", NULL) ||
           any_has(json_get(tree, "apps"), "enabled", "tools");
}

static void put_path(
    struct arena *a, const struct json *tree, const char *key, struct json *out, const char *wire) {
    struct str path = json_get_text(tree, key);
    if (path.p)
        json_put_text(a, out, str_of(wire), arena_printf(a, "file://%.*s", STR_ARGS(path)));
}

/* Every event has a list; `timeout` is told in seconds. */
static struct json *hooks(struct arena *a, const struct json *from) {
    static const char *const events[] = { "PreModelRequest", "PostModelRequest", "PreToolUse",
        "PermissionRequest", "PostToolUse", "PreCompact", "PostCompact", "SessionStart",
        "SessionEnd", "UserPromptSubmit", "SubagentStart", "SubagentStop", "Stop", "Interrupt" };
    struct json *out = json_new_object(a);
    bool any = false;
    for (size_t i = 0; i < ARRAY_LEN(events); i++) {
        const struct json *groups = json_get(from, events[i]);
        struct json *list = groups ? json_clone(a, groups) : json_new_array(a);
        any |= groups != NULL;
        for (struct json *g = list->first; g; g = g->next) {
            const struct json *handlers = json_get(g, "hooks");
            for (struct json *h = handlers ? handlers->first : NULL; h; h = h->next) {
                const struct json *timeout = json_get(h, "timeout");
                if (timeout)
                    json_put(h, STR("timeoutSec"), json_clone(a, timeout));
                if (!json_get(h, "async"))
                    json_put_bool(a, h, STR("async"), false);
            }
        }
        json_put(out, str_of(events[i]), list);
    }
    json_put_text(a, out, STR("managedDir"), json_get_text(from, "managed_dir"));
    json_put_text(a, out, STR("windowsManagedDir"), json_get_text(from, "windows_managed_dir"));
    return any || json_get(from, "managed_dir") ? out : NULL;
}

static void put_keys_with(struct arena *a, struct json *out, const char *name,
    const struct json *table, const char *value) {
    struct json *list = json_new_array(a);
    for (const struct json *e = table->first; e; e = e->next)
        if (e->kind == JSON_STRING && str_is(e->text, value))
            json_push(list, json_new_str(a, e->key));
    if (list->first)
        json_put(out, str_of(name), list);
}

static int by_key(const void *x, const void *y) {
    return str_cmp((*(const struct json *const *)x)->key, (*(const struct json *const *)y)->key);
}

static struct json *sorted(struct arena *a, const struct json *table) {
    const struct json **v = arena_array(a, const struct json *, table->count + 1);
    struct json *out = json_new_object(a);
    size_t n = 0;
    for (const struct json *e = table->first; e; e = e->next)
        v[n++] = e;
    if (n)
        qsort(v, n, sizeof *v, by_key);
    for (size_t i = 0; i < n; i++)
        json_put(out, v[i]->key, json_clone(a, v[i]));
    return out;
}

/* Domains and sockets are told in the form of old too. */
static struct json *network(struct arena *a, const struct json *from) {
    struct json *out = json_new_object(a);
    const struct json *domains = json_get(from, "domains"), *sockets;
    for (const struct json *e = from->first; e; e = e->next)
        json_put(
            out, camel_name(a, e->key), e->kind == JSON_OBJECT ? sorted(a, e) : json_clone(a, e));
    if (domains) {
        put_keys_with(a, out, "allowedDomains", domains, "allow");
        put_keys_with(a, out, "deniedDomains", domains, "deny");
    }
    if ((sockets = json_get(from, "unix_sockets")))
        put_keys_with(a, out, "allowUnixSockets", sockets, "allow");
    return out;
}

static void put_choices(struct arena *a, const struct requirements *r, struct json *out) {
    static const char *const names[] = {
        [REQUIRED_APPROVAL] = "allowedApprovalPolicies",
        [REQUIRED_REVIEWER] = "allowedApprovalsReviewers",
        [REQUIRED_SANDBOX] = "allowedSandboxModes",
        [REQUIRED_SEARCH] = "allowedWebSearchModes",
    };
    for (size_t i = 0; i < REQUIRED_CHOICES; i++)
        if (r->allowed[i])
            json_put(out, str_of(names[i]), json_clone(a, r->allowed[i]));
}

/* The object that clients get; NULL: nothing is demanded. */
static struct json *view(struct arena *a, const struct requirements *r) {
    struct json *out = json_new_object(a), *part;
    const struct json *tree = r->tree, *from;
    put_choices(a, r, out);
    for (size_t i = 0; i < ARRAY_LEN(members); i++)
        if (is_told(from = json_get(tree, members[i].file)))
            json_put(out, str_of(members[i].wire),
                members[i].camel ? camel(a, from, false) : json_clone(a, from));
    if ((from = json_get(tree, "hooks")) && (part = hooks(a, from)))
        json_put(out, STR("hooks"), part);
    if ((from = json_get(tree, "experimental_network")))
        json_put(out, STR("network"), network(a, from));
    if ((from = json_get(json_get(tree, "windows"), "allowed_sandbox_implementations")))
        json_put(out, STR("allowedWindowsSandboxImplementations"), json_clone(a, from));
    put_path(a, tree, "sqlite_home", out, "sqliteHome");
    put_path(a, tree, "log_dir", out, "logDir");
    put_path(a, tree, "model_catalog_json", out, "modelCatalogJson");
    if (!out->first && !is_silent(tree))
        return NULL;
    if (!json_get(out, "allowedLoginMethods"))
        json_put(
            out, STR("allowedLoginMethods"), json_parse(a, STR("[\"api\",\"chatgpt\"]"), NULL));
    return out;
}

void handle_config_requirements_read(struct rpc_request *req) {
    static const bool yes = true;
    struct arena *a = &req->arena;
    struct config_requirements_read_response r = { .supports_independent_speed_modes = &yes };
    struct layer_sources from = config_sources(services_of(req)->config, STR_NONE);
    struct config_position nowhere;
    struct layers layers;
    struct error err;
    struct decode_error why;
    if (!layers_read(a, &from, &layers, &nowhere, &err)) {
        rpc_fail(req, RPC_INTERNAL_ERROR, "failed to read configuration layers: %s", err.text);
        return;
    }
    struct json *all = layers.requirements.tree ? view(a, &layers.requirements) : NULL;
    struct config_requirements *requirements =
        all ? arena_new(a, struct config_requirements) : NULL;
    if (all && !config_requirements_decode(a, all, requirements, &why)) {
        rpc_fail(req, RPC_INTERNAL_ERROR, "failed to read configuration layers: %.*s",
            STR_ARGS(why.text));
        return;
    }
    r.requirements = requirements;
    reply_config_requirements_read(req, &r);
}
