/* parts: the skills, MCP servers and hooks of a plugin. */
#include "base/file.h"
#include "base/path.h"
#include "config/layers.h"
#include "plugins/installed.h"

/* ---- skills ---- */

struct str_array plugin_skill_roots(struct arena *a, const struct plugin_manifest *m) {
    bool list = m->skills && m->skills->kind == JSON_ARRAY;
    struct str_array all = { arena_array(a, struct str, (list ? m->skills->count : 0) + 1), 0 };
    for (const struct json *e = list ? m->skills->first : m->skills; e; e = list ? e->next : NULL) {
        struct str path = plugin_path(a, m->root, e);
        if (path.p)
            all.v[all.n++] = path;
    }
    if (!all.n)
        all.v[all.n++] = path_join(a, m->root, STR("skills"));
    return all;
}

/* ---- MCP servers ---- */

static const struct json *read_json(struct arena *a, struct str path) {
    struct str text;
    if (file_read(a, arena_cstr(a, path), PLUGIN_FILE_BYTES_MAX, &text) < 0)
        return NULL;
    return json_parse(a, text, NULL);
}

/* The servers as they are written: in the manifest, in a file that it names, or in the usual file. */
static const struct json *servers_of(struct arena *a, const struct plugin_manifest *m) {
    const struct json *all = m->mcp_servers;
    struct str path = plugin_path(a, m->root, all);
    if (all && all->kind == JSON_OBJECT)
        return all;
    all = read_json(a, path.p ? path : path_join(a, m->root, STR(".mcp.json")));
    return json_get(all, "mcpServers") ? json_get(all, "mcpServers") : all;
}

static bool is_number_or_nothing(const struct json *value) {
    return json_is_null(value) || value->kind == JSON_NUMBER;
}

/* A table of [mcp_servers] of what is written in the way of other programs; NULL: it makes none. */
static struct json *table_of(
    struct arena *a, const struct plugin_manifest *m, const struct json *server) {
    if (server->kind != JSON_OBJECT ||
        (!json_get_text(server, "command").p && !json_get_text(server, "url").p) ||
        !is_number_or_nothing(json_get(server, "startup_timeout_sec")) ||
        !is_number_or_nothing(json_get(server, "tool_timeout_sec")))
        return NULL;
    struct json *table = json_new_object(a);
    for (const struct json *e = server->first; e; e = e->next)
        if (!str_is(e->key, "type"))
            json_put(table, str_is(e->key, "headers") ? STR("http_headers") : arena_str(a, e->key),
                json_clone(a, e));
    struct str cwd = json_get_text(server, "cwd");
    if (cwd.p)
        json_put_text(a, table, STR("cwd"), path_normalise(a, path_join(a, m->root, cwd)));
    return table;
}

const struct json *plugin_mcp_servers(struct arena *a, const struct plugin_manifest *m) {
    const struct json *all = servers_of(a, m);
    struct json *ret = json_new_object(a);
    for (const struct json *e = all && all->kind == JSON_OBJECT ? all->first : NULL; e;
         e = e->next) {
        struct json *table = table_of(a, m, e);
        if (table)
            json_put(ret, arena_str(a, e->key), table);
    }
    return ret;
}

/* Of two plugins' servers of one name the first plugin's counts. */
static void add_servers(
    struct arena *a, struct json *to, const struct plugin *p, const struct json *own) {
    const struct json *servers = plugin_mcp_servers(a, &p->manifest);
    for (const struct json *e = servers->first; e; e = e->next) {
        if (json_get_str(own, e->key) || json_get_str(to, e->key))
            continue;
        struct json *table = json_clone(a, e);
        const struct json *change = json_get_str(json_get(p->settings, "mcp_servers"), e->key);
        if (change && change->kind == JSON_OBJECT)
            layer_merge(a, table, change);
        json_put_text(a, table, STR("plugin_id"), arena_str(a, p->id));
        json_put(to, arena_str(a, e->key), table);
    }
}

const struct json *plugins_mcp_servers(
    struct arena *a, const struct plugins *plugins, const struct json *settings) {
    if (!plugins->n)
        return NULL;
    struct json *all = json_new_object(a);
    for (size_t i = 0; i < plugins->n; i++)
        add_servers(a, all, &plugins->v[i], json_get(settings, "mcp_servers"));
    return all;
}

/* ---- hooks ---- */

static void add_hooks(
    struct plugin_hooks_list *list, struct str name, struct str path, const struct json *all) {
    const struct json *events = json_get(all, "hooks");
    if (events && list->n < PLUGIN_HOOK_FILES_MAX)
        list->v[list->n++] = (struct plugin_hooks){ name, path, events };
}

static void add_hook_file(struct arena *a, const struct plugin_manifest *m,
    struct plugin_hooks_list *list, struct str path) {
    const struct json *all = read_json(a, path);
    add_hooks(list, str_from(path, m->root.n + 1), path, all);
}

/* A list names files or holds the hooks themselves, not both. */
static bool is_mixed(const struct json *list) {
    for (const struct json *e = list->first; e; e = e->next)
        if (e->kind != list->first->kind)
            return true;
    return false;
}

struct plugin_hooks_list plugin_hooks(struct arena *a, const struct plugin_manifest *m) {
    struct plugin_hooks_list list = { arena_array(a, struct plugin_hooks, PLUGIN_HOOK_FILES_MAX),
        0 };
    bool many = m->hooks && m->hooks->kind == JSON_ARRAY;
    bool named = false;
    size_t i = 0;
    const struct json *first = many ? m->hooks->first : m->hooks;
    for (const struct json *e = many && is_mixed(m->hooks) ? NULL : first; e;
         e = many ? e->next : NULL, i++) {
        struct str path = plugin_path(a, m->root, e);
        named = named || path.p || e->kind == JSON_OBJECT;
        if (path.p)
            add_hook_file(a, m, &list, path);
        else if (e->kind == JSON_OBJECT)
            add_hooks(&list, arena_printf(a, "plugin.json#hooks[%zu]", i),
                path_join(a, m->root, STR(".codex-plugin/plugin.json")), e);
    }
    if (!named)
        add_hook_file(a, m, &list, path_join(a, m->root, STR("hooks/hooks.json")));
    return list;
}
