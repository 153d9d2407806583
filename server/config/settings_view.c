/* settings_view: the settings as config/read shows them, and paths made absolute. */
#include "base/path.h"
#include "config/settings.h"

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

static struct json *view(
    struct arena *a, const struct setting_type *type, const struct json *value) {
    double real;
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
