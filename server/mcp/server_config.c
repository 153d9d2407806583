/* server_config: [mcp_servers.<name>] of the configuration. */
#include "mcp/server_config.h"

#include "config/config.h"
#include "plugins/installed.h"

#include <stdlib.h>

/* A number of seconds, fractions too. */
static int64_t seconds_ms(const struct json *table, const char *key, int64_t otherwise) {
    double s;
    const struct json *value = json_get(table, key);
    if (!value || value->kind != JSON_NUMBER || !json_to_double(value, &s) || s < 0)
        return otherwise;
    return s * 1000 < MCP_TIMEOUT_MS_MAX ? (int64_t)(s * 1000) : MCP_TIMEOUT_MS_MAX;
}

static struct mcp_server_config read_one(const struct json *table) {
    int64_t ms = json_get_i64(table, "startup_timeout_ms", MCP_STARTUP_TIMEOUT_MS);
    return (struct mcp_server_config){
        .name = table->key,
        .json = table,
        .enabled = json_get_bool(table, "enabled", true),
        .command = json_get_text(table, "command"),
        .url = json_get_text(table, "url"),
        .startup_timeout_ms = seconds_ms(table, "startup_timeout_sec",
            ms > 0 && ms < MCP_TIMEOUT_MS_MAX ? ms : MCP_STARTUP_TIMEOUT_MS),
        .tool_timeout_ms = seconds_ms(table, "tool_timeout_sec", MCP_TOOL_TIMEOUT_MS),
        .parallel = json_get_bool(table, "supports_parallel_tool_calls", false),
    };
}

static int compare(const void *x, const void *y) {
    return str_cmp(
        ((const struct mcp_server_config *)x)->name, ((const struct mcp_server_config *)y)->name);
}

static void add(struct arena *a, struct mcp_server_configs *all, const struct json *servers) {
    for (const struct json *m = servers && servers->kind == JSON_OBJECT ? servers->first : NULL; m;
         m = m->next) {
        if (m->kind != JSON_OBJECT)
            continue;
        struct json *copy = json_clone(a, m);
        copy->key = arena_str(a, m->key);
        all->v[all->n++] = read_one(copy);
    }
}

/* The servers of plugins, an object; their files are read once for a snapshot. */
static const struct json *plugin_servers(struct arena *a, const struct config *config) {
    _cleanup_arena_ struct arena scratch = { 0 };
    struct config_memo *memo = config->memo;
    if (memo && memo->plugin_servers)
        return memo->plugin_servers;
    struct plugins plugins = plugins_active(&scratch, config->home, config->tree);
    const struct json *found = plugins_mcp_servers(&scratch, &plugins, config->tree);
    struct arena *kept = memo ? (struct arena *)&config->arena : a;
    found = found ? json_clone(kept, found) : json_new_object(kept);
    if (memo)
        memo->plugin_servers = found;
    return found;
}

struct mcp_server_configs mcp_server_configs_read(struct arena *a, const struct config *config) {
    struct mcp_server_configs all = { NULL, 0 };
    const struct json *own = config_get(config, "mcp_servers");
    const struct json *theirs = plugin_servers(a, config);
    size_t max = (own && own->kind == JSON_OBJECT ? own->count : 0) + theirs->count;
    if (!max)
        return all;
    all.v = arena_array(a, struct mcp_server_config, max);
    add(a, &all, own);
    size_t first = all.n;
    add(a, &all, theirs);
    bool keyring = str_is(config_text(config, "mcp_oauth_credentials_store"), "keyring");
    for (size_t i = 0; i < all.n; i++)
        all.v[i].keyring = keyring;
    for (size_t i = first; i < all.n; i++)
        all.v[i].plugin_id = json_get_text(all.v[i].json, "plugin_id");
    for (size_t i = 0; i < all.n; i++) {
        struct mcp_server_config *c = &all.v[i];
        c->forbidden = !requirements_allow_server(&config->requirements, c->plugin_id, c->json);
        c->enabled &= !c->forbidden;
    }
    qsort(all.v, all.n, sizeof *all.v, compare);
    return all;
}

static bool has(const struct json *list, struct str name) {
    for (const struct json *e = list->first; e; e = e->next)
        if (e->kind == JSON_STRING && str_eq(e->text, name))
            return true;
    return false;
}

bool mcp_server_config_has_tool(const struct mcp_server_config *config, struct str tool) {
    const struct json *only = json_get(config->json, "enabled_tools");
    const struct json *not = json_get(config->json, "disabled_tools");
    if (only && only->kind == JSON_ARRAY && !has(only, tool))
        return false;
    return !not || not ->kind != JSON_ARRAY || !has(not, tool);
}

enum mcp_approval_mode mcp_server_config_approval(
    const struct mcp_server_config *config, struct str tool) {
    const struct json *own = json_get_str(json_get(config->json, "tools"), tool);
    struct str mode = json_get_text(own, "approval_mode");
    if (!mode.p)
        mode = json_get_text(config->json, "default_tools_approval_mode");
    return str_is(mode, "prompt")    ? MCP_APPROVAL_PROMPT
           : str_is(mode, "writes")  ? MCP_APPROVAL_WRITES
           : str_is(mode, "approve") ? MCP_APPROVAL_APPROVE
                                     : MCP_APPROVAL_AUTO;
}
