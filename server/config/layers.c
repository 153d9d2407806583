/* layers: the files and options that the configuration is made of. */
#include "config/layers.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/path.h"
#include "config/config.h"
#include "config/provider_check.h"

#include <errno.h>
#include <stdlib.h>

/* ---- one file ---- */

static bool fail_at(struct arena *a, const struct layer *layer, struct toml_span at,
    struct str problem, struct config_position *ret, struct error *reterr) {
    ret->file = arena_str(a, layer->file);
    toml_position(layer->text, at.start, &ret->line, &ret->column);
    toml_position(
        layer->text, at.end > at.start ? at.end - 1 : at.end, &ret->end_line, &ret->end_column);
    return error_set(reterr, 0, "%.*s:%zu:%zu: %.*s", STR_ARGS(layer->file), ret->line, ret->column,
        STR_ARGS(problem));
}

bool layer_read_file(struct arena *a, struct layer *layer, struct config_position *ret_position,
    struct error *reterr) {
    struct toml_error e;
    const char *path = arena_cstr(a, layer->file);
    int r = file_read(a, path, LAYER_FILE_BYTES_MAX, &layer->text);
    layer->tree = json_new_object(a);
    if (r == -ENOENT || r == -ENOTDIR)
        return true;
    if (r < 0)
        return error_set(reterr, r, "failed to read %s: %s", path, error_of_errno(r));
    const struct toml *table = toml_read(a, layer->text, &e);
    if (!table) {
        *ret_position = (struct config_position){ arena_str(a, layer->file), e.line, e.column,
            e.end_line, e.end_column };
        return error_set(reterr, 0, "%s:%zu:%zu: %s", path, e.line, e.column, e.text);
    }
    layer->tree = json_clone(a, toml_to_json(a, table));
    settings_resolve_paths(a, layer->tree, path_dirname(layer->file));
    return true;
}

/* The node that became `value`. */
static const struct toml *origin(
    const struct toml *node, const struct json *tree, const struct json *value) {
    if (tree == value)
        return node;
    if (node->kind != TOML_TABLE && node->kind != TOML_ARRAY)
        return NULL;
    const struct json *v = tree->first;
    for (const struct toml *e = node->first; e && v; e = e->next, v = v->next) {
        const struct toml *found = origin(e, v, value);
        if (found)
            return found;
    }
    return NULL;
}

bool layer_check_providers(struct arena *a, const struct layer *layer, bool whole,
    struct config_position *ret_position, struct error *reterr) {
    struct provider_problem problem;
    const struct toml *table = layer->text.p ? toml_read(a, layer->text, NULL) : NULL;
    return !table || provider_tables_check(a, table, whole, &problem) ||
           fail_at(a, layer, problem.at, problem.text, ret_position, reterr);
}

bool layer_check(struct arena *a, const struct layer *layer, struct config_position *ret_position,
    struct error *reterr) {
    struct setting_problem problem;
    struct toml_span at = { 0, 0 };
    const struct toml *table = layer->text.p ? toml_read(a, layer->text, NULL) : NULL;
    if (!table)
        return true;
    if (!settings_check(a, layer->tree, true, &problem)) {
        const struct toml *node = origin(table, layer->tree, problem.value);
        return fail_at(a, layer, node ? node->span : at, problem.text, ret_position, reterr);
    }
    return layer_check_providers(a, layer, false, ret_position, reterr);
}

/* The element that a dotted key names; elements of arrays go by their number. */
static const struct toml *find_dotted(struct arena *a, const struct toml *node, struct str key) {
    size_t i = 0;
    bool table = node->kind == TOML_TABLE;
    for (const struct toml *e = table || node->kind == TOML_ARRAY ? node->first : NULL; e;
         e = e->next) {
        struct str name = table ? e->key : arena_printf(a, "%zu", i++);
        if (str_eq(key, name))
            return e;
        if (!str_starts(key, name) || key.p[name.n] != '.')
            continue;
        const struct toml *found = find_dotted(a, e, str_from(key, name.n + 1));
        if (found)
            return found;
    }
    return NULL;
}

bool layer_locate(struct arena *a, const struct layer *layer, struct str dotted_key,
    size_t *ret_line, size_t *ret_column) {
    const struct toml *table = layer->text.p ? toml_read(a, layer->text, NULL) : NULL;
    const struct toml *found = table ? find_dotted(a, table, dotted_key) : NULL;
    if (found)
        toml_position(layer->text, found->key_span.start, ret_line, ret_column);
    return found;
}

/* ---- all ---- */

void layer_merge(struct arena *a, struct json *into, const struct json *from) {
    for (const struct json *m = from->first; m; m = m->next) {
        struct json *old = (struct json *)json_get_str(into, m->key);
        if (old && old->kind == JSON_OBJECT && m->kind == JSON_OBJECT)
            layer_merge(a, old, m);
        else
            json_put(into, arena_str(a, m->key), json_clone(a, m));
    }
}

struct json *layers_merge(struct arena *a, const struct layers *layers) {
    struct json *tree = json_new_object(a);
    for (size_t i = layers->n; i-- > 0;)
        if (!layers->v[i].disabled.p)
            layer_merge(a, tree, layers->v[i].tree);
    return tree;
}

bool layers_read(struct arena *a, const struct layer_sources *from, struct layers *ret,
    struct config_position *ret_position, struct error *reterr) {
    enum { MANAGED, SESSION, USER, SYSTEM, OWN };
    struct str directory = path_dirname(from->system_file);
    struct layer own[OWN] = {
        { .kind = LAYER_MANAGED, .file = path_join(a, directory, STR(MANAGED_CONFIG_FILE)) },
        { .kind = LAYER_SESSION, .tree = json_clone(a, from->session_flags) },
        { .kind = LAYER_USER, .file = path_join(a, from->home, STR("config.toml")) },
        { .kind = LAYER_SYSTEM, .file = from->system_file },
    };
    for (size_t i = 0; i < OWN; i++)
        if (i != SESSION && !layer_read_file(a, &own[i], ret_position, reterr)) {
            reterr->code = i == MANAGED ? CONFIG_ENDS_START : reterr->code;
            return false;
        }
    if (!requirements_read(
            a, directory, own[MANAGED].tree, own[MANAGED].file, &ret->requirements, reterr))
        return false;
    settings_resolve_paths(a, own[SESSION].tree, from->cwd.p ? from->cwd : from->home);
    struct layers all = { .v = own, .n = OWN };
    ret->v = arena_array(a, struct layer, OWN + LAYERS_OF_PROJECT_MAX);
    ret->n = 0;
    if (own[MANAGED].text.p)
        ret->v[ret->n++] = own[MANAGED];
    if (own[SESSION].tree->count)
        ret->v[ret->n++] = own[SESSION];
    if (from->cwd.p &&
        !project_layers_read(a, from, layers_merge(a, &all), ret, ret_position, reterr))
        return false;
    ret->v[ret->n++] = own[USER];
    ret->v[ret->n++] = own[SYSTEM];
    return true;
}

/* ---- versions ---- */

static int by_key(const void *a, const void *b) {
    const struct json *const *x = a, *const *y = b;
    return str_cmp((*x)->key, (*y)->key);
}

/* Compact, keys in order. */
static void write_canonical(struct arena *a, struct buf *out, const struct json *value) {
    if (value->kind != JSON_OBJECT && value->kind != JSON_ARRAY) {
        json_write(out, value);
        return;
    }
    bool table = value->kind == JSON_OBJECT;
    const struct json **v = arena_array(a, const struct json *, value->count);
    size_t n = 0;
    for (const struct json *e = value->first; e; e = e->next)
        v[n++] = e;
    if (table && n)
        qsort(v, n, sizeof *v, by_key);
    buf_add_char(out, table ? '{' : '[');
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_add_char(out, ',');
        if (table) {
            json_write_str(out, v[i]->key);
            buf_add_char(out, ':');
        }
        write_canonical(a, out, v[i]);
    }
    buf_add_char(out, table ? '}' : ']');
}

struct str layer_version(struct arena *a, const struct layer *layer) {
    _cleanup_buf_ struct buf text = { 0 };
    write_canonical(a, &text, layer->tree);
    return arena_printf(a, "sha256:%.*s", STR_ARGS(hash_hex_of(a, HASH_SHA256, buf_str(&text))));
}
