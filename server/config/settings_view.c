/* settings_view: the settings as config/read shows them, and paths made absolute. */
#include "base/path.h"
#include "config/settings_rows.h"

#include <stdlib.h>

/* ---- the view ---- */

static struct json *view(
    struct arena *a, const struct setting_type *type, const struct json *value);

static struct json *unset(struct arena *a, const struct setting *row) {
    struct json *empty = row->unset ? json_parse(a, str_of(row->unset), NULL) : json_new_null(a);
    /* A table that is not set shows with its members when the row says so. */
    return empty->kind == JSON_OBJECT ? view(a, row->type, empty) : empty;
}

static struct json *view_table(
    struct arena *a, const struct setting_type *type, const struct json *value) {
    struct json *out = json_new_object(a);
    for (const struct setting *m = type->members; m && m->name; m++) {
        const struct json *v = json_get(value, m->name);
        if (v && !m->type->hidden)
            json_put(out, str_of(m->name), view(a, m->type, v));
        else if (v || !m->unset || *m->unset)
            json_put(out, str_of(m->name), unset(a, m));
    }
    for (const struct json *v = type->rest ? value->first : NULL; v; v = v->next)
        if (!json_get_str(out, v->key))
            json_put(out, arena_str(a, v->key), view(a, type->rest, v));
    return out;
}

/* Seconds with their fraction; milliseconds are told in seconds. */
static void tidy_mcp_server(struct arena *a, struct json *server) {
    int64_t ms = json_get_i64(server, "startup_timeout_ms", -1);
    if (json_get(server, "command") && !json_get(server, "args"))
        json_put(server, STR("args"), json_new_array(a));
    if (ms < 0)
        return;
    struct json *out = json_new_object(a);
    struct json *next;
    for (struct json *m = server->first; m; m = next) {
        next = m->next;
        if (str_is(m->key, "startup_timeout_ms"))
            json_put(out, STR("startup_timeout_sec"), json_new_double(a, (double)ms / 1000));
        else
            json_put(out, m->key, json_clone(a, m));
    }
    *server = *out;
}

/* A hook that is a command shows with all that it may have. */
static struct json *view_hook_handler(struct arena *a, const struct json *value) {
    static const char *const keys[] = { "command", "commandWindows", "timeout", "async",
        "statusMessage" };
    if (!str_is(json_get_text(value, "type"), "command"))
        return json_clone(a, value);
    struct json *out = json_new_object(a);
    json_put_text(a, out, STR("type"), STR("command"));
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        const struct json *v = json_get(value, keys[i]);
        json_put(out, str_of(keys[i]),
            v                                  ? json_clone(a, v)
            : str_is(str_of(keys[i]), "async") ? json_new_bool(a, false)
                                               : json_new_null(a));
    }
    return out;
}

static const struct setting *find_setting(const struct setting *rows, const char *name) {
    while (rows->name && !str_is(str_of(name), rows->name))
        rows++;
    return rows->name ? rows : NULL;
}

/* Profiles of former days hold some of the settings; nothing stands for those that are not set. */
static struct json *view_profile(struct arena *a, const struct json *value) {
    static const char *const keys[] = { "model", "service_tier", "model_provider",
        "approval_policy", "approvals_reviewer", "sandbox_mode", "model_reasoning_effort",
        "plan_mode_reasoning_effort", "model_reasoning_summary", "model_verbosity",
        "model_catalog_json", "personality", "chatgpt_base_url", "model_instructions_file",
        "js_repl_node_path", "js_repl_node_module_dirs", "experimental_compact_prompt_file",
        "include_permissions_instructions", "include_apps_instructions",
        "include_collaboration_mode_instructions", "include_environment_context",
        "include_environment_context_time", "experimental_use_unified_exec_tool", "tools",
        "web_search", "analytics", "tui", "windows", "features", "oss_provider" };
    struct json *out = json_new_object(a);
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        const struct json *v = json_get(value, keys[i]);
        const struct setting *row = find_setting(settings_known, keys[i]);
        json_put(out, str_of(keys[i]), v && row ? view(a, row->type, v) : json_new_null(a));
    }
    return out;
}

static struct json *view(
    struct arena *a, const struct setting_type *type, const struct json *value) {
    double real;
    if (type == &setting_hook_handler)
        return view_hook_handler(a, value);
    if (type == &setting_profile && value->kind == JSON_OBJECT)
        return view_profile(a, value);
    if (type->kind == SETTING_TABLE && value->kind == JSON_OBJECT) {
        struct json *table = view_table(a, type, value);
        if (type == &setting_mcp_server)
            tidy_mcp_server(a, table);
        return table;
    }
    if (type->kind == SETTING_TABLE) /* true or false in place of it */
        return json_new_null(a);
    if (type->kind == SETTING_NUMBER && json_to_double(value, &real))
        return json_new_double(a, real);
    if (type->kind == SETTING_ENUM && value->kind == JSON_OBJECT && type->members)
        return view_table(a, &(struct setting_type){ .members = type->members }, value);
    if (type->kind != SETTING_LIST && type->kind != SETTING_MAP)
        return json_clone(a, value);
    struct json *out = type->kind == SETTING_LIST ? json_new_array(a) : json_new_object(a);
    for (const struct json *e = value->first; e; e = e->next) {
        struct json *element = view(a, type->rest, e);
        if (type->kind == SETTING_LIST)
            json_push(out, element);
        else
            json_put(out, arena_str(a, e->key), element);
    }
    return out;
}

struct json *settings_view(struct arena *a, const struct json *tree) {
    return view_table(a, &(struct setting_type){ .members = settings_known }, tree);
}

/* ---- paths ---- */

static void resolve(
    struct arena *a, const struct setting_type *type, struct json *value, struct str directory) {
    if (type->kind == SETTING_PATH && value->kind == JSON_STRING) {
        const char *home = getenv("HOME");
        struct str path = home ? path_expand_home(a, value->text, str_of(home)) : value->text;
        value->text = path_normalise(a, path_join(a, directory, path));
        return;
    }
    bool has_elements = value->kind == JSON_OBJECT || value->kind == JSON_ARRAY;
    for (struct json *e = has_elements ? value->first : NULL; e; e = e->next) {
        const struct setting_type *of = type->rest;
        for (const struct setting *m = type->members; m && m->name; m++)
            if (str_is(e->key, m->name))
                of = m->type;
        if (of)
            resolve(a, of, e, directory);
    }
}

void settings_resolve_paths(struct arena *a, struct json *tree, struct str directory) {
    resolve(a, &(struct setting_type){ .members = settings_known }, tree, directory);
}
