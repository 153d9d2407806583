/* config: the merged configuration, one immutable snapshot at a time. */
#include "config/config.h"

#include "base/file.h"
#include "base/xmalloc.h"
#include "config/provider.h"
#include "config/provider_check.h"
#include "config/realtime_check.h"
#include "config/toml_read.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { CONFIG_FILE_BYTES_MAX = 16 * 1024 * 1024 };

struct config *config_ref(struct config *config) {
    config->refs++;
    return config;
}

struct config *config_unref(struct config *config) {
    if (config && --config->refs == 0) {
        arena_free(&config->arena);
        free(config);
    }
    return NULL;
}

static struct config *config_new(void) {
    struct config *config = xcalloc(1, sizeof *config);
    config->refs = 1;
    return config;
}

/* ---- trees ---- */

void config_set(struct arena *a, struct json *tree, struct str dotted_key, struct json *value) {
    struct str rest = dotted_key;
    struct str key = str_cut(&rest, '.');
    while (rest.p) {
        struct json *next = (struct json *)json_get_str(tree, key);
        if (!next || next->kind != JSON_OBJECT) {
            next = json_new_object(a);
            json_put(tree, arena_str(a, key), next);
        }
        tree = next;
        key = str_cut(&rest, '.');
    }
    json_put(tree, arena_str(a, key), value);
}

/* Tables recursively, everything else replaces. */
static void merge(struct arena *a, struct json *into, const struct json *from) {
    for (const struct json *m = from->first; m; m = m->next) {
        struct json *old = (struct json *)json_get_str(into, m->key);
        if (old && old->kind == JSON_OBJECT && m->kind == JSON_OBJECT)
            merge(a, old, m);
        else
            json_put(into, arena_str(a, m->key), json_clone(a, m));
    }
}

static struct config *merged(struct config *base, const struct json *top) {
    struct config *config = config_new();
    struct json *tree =
        base ? json_clone(&config->arena, base->tree) : json_new_object(&config->arena);
    merge(&config->arena, tree, top);
    config->tree = tree;
    return config;
}

struct config *config_with(struct config *base, const struct json *overrides) {
    struct config *config = config_new();
    struct json *tree = json_clone(&config->arena, base->tree);
    for (const struct json *m = overrides->first; m; m = m->next)
        config_set(&config->arena, tree, m->key, json_clone(&config->arena, m));
    config->tree = tree;
    return config;
}

/* ---- values ---- */

const struct json *config_get(const struct config *config, const char *dotted_key) {
    const struct json *v = config->tree;
    for (struct str rest = str_of(dotted_key); rest.p && v;)
        v = json_get_str(v, str_cut(&rest, '.'));
    return v;
}

struct str config_text(const struct config *config, const char *dotted_key) {
    const struct json *v = config_get(config, dotted_key);
    return v && v->kind == JSON_STRING ? v->text : STR_NONE;
}

bool config_bool(const struct config *config, const char *dotted_key, bool otherwise) {
    const struct json *v = config_get(config, dotted_key);
    return v && v->kind == JSON_BOOL ? v->boolean : otherwise;
}

int64_t config_i64(const struct config *config, const char *dotted_key, int64_t otherwise) {
    const struct json *v = config_get(config, dotted_key);
    int64_t n;
    return v && v->kind == JSON_NUMBER && json_to_i64(v, &n) ? n : otherwise;
}

/* ---- the source ---- */

void config_source_init(struct config_source *source, struct str home) {
    *source = (struct config_source){ .home = home };
    source->session_flags = json_new_object(&source->arena);
}

void config_source_done(struct config_source *source) {
    source->latest = config_unref(source->latest);
    arena_free(&source->arena);
}

/* A value of the command line is TOML; what is none is plain text, quotes around it removed. */
static struct json *override_value(struct arena *a, struct str text) {
    struct str line = arena_printf(a, "v = %.*s", STR_ARGS(text));
    const struct toml *table = toml_read(a, line, NULL);
    const struct json *value = table ? json_get(toml_to_json(a, table), "v") : NULL;
    if (value)
        return json_clone(a, value);
    text = str_trim(text);
    while (
        text.n >= 2 && (text.p[0] == '"' || text.p[0] == '\'') && text.p[text.n - 1] == text.p[0])
        text = str_sub(text, 1, text.n - 2);
    return json_new_str(a, arena_str(a, text));
}

bool config_source_override(struct config_source *source, struct str text, struct error *reterr) {
    struct str value = text;
    struct str key = str_trim(str_cut(&value, '='));
    if (!value.p)
        return error_set(reterr, 0, "Invalid override (missing '='): %.*s", STR_ARGS(text));
    if (!key.n)
        return error_set(reterr, 0, "Empty key in override: %.*s", STR_ARGS(text));
    config_set(&source->arena, source->session_flags, key, override_value(&source->arena, value));
    return true;
}

struct config *config_defaults(struct config_source *source) {
    return merged(NULL, source->session_flags);
}

/* What can be said of a file by itself, and where in it. */
static bool check_file(const struct toml *table, struct arena *a, const char *path, struct str text,
    struct config_position *ret_position, struct error *reterr) {
    struct toml_span at;
    struct str problem;
    if (provider_tables_check(a, table, &at, &problem) &&
        realtime_table_check(a, table, &at, &problem))
        return true;
    struct config_position *p = ret_position;
    p->file = arena_str(a, str_of(path));
    toml_position(text, at.start, &p->line, &p->column);
    toml_position(text, at.end > at.start ? at.end - 1 : at.end, &p->end_line, &p->end_column);
    return error_set(reterr, 0, "%s:%zu:%zu: %.*s", path, p->line, p->column, STR_ARGS(problem));
}

static struct config *read_file(struct config_source *source, struct arena *a, const char *path,
    struct config_position *ret_position, struct error *reterr) {
    _cleanup_arena_ struct arena scratch = { 0 };
    struct str text;
    struct toml_error toml_err;
    int r = file_read(&scratch, path, CONFIG_FILE_BYTES_MAX, &text);
    if (r < 0) {
        (void)error_set(reterr, r, "failed to read %s: %s", path, error_of_errno(r));
        return NULL;
    }
    const struct toml *table = toml_read(&scratch, text, &toml_err);
    if (!table) {
        *ret_position = (struct config_position){ arena_str(a, str_of(path)), toml_err.line,
            toml_err.column, toml_err.end_line, toml_err.end_column };
        (void)error_set(
            reterr, 0, "%s:%zu:%zu: %s", path, toml_err.line, toml_err.column, toml_err.text);
        return NULL;
    }
    if (!check_file(table, a, path, text, ret_position, reterr))
        return NULL;
    struct config *config = config_new();
    struct json *tree = json_clone(&config->arena, toml_to_json(&scratch, table));
    merge(&config->arena, tree, source->session_flags);
    config->tree = tree;
    return config;
}

/* What the merged tree must hold, whatever layer it came from. */
static bool check(const struct config *config, struct arena *a, struct error *reterr) {
    struct provider provider;
    struct str id = config_text(config, "model_provider");
    return !id.p || provider_find(a, config->tree, id, &provider, reterr);
}

static bool same_file(const struct config_source *source, const struct stat *st, int64_t mtime_ns) {
    return source->latest && source->file_mtime_ns == mtime_ns &&
           source->file_size == st->st_size && source->file_inode == st->st_ino;
}

struct config *config_load(struct config_source *source, struct arena *a,
    struct config_position *ret_position, struct error *reterr) {
    _cleanup_arena_ struct arena scratch = { 0 };
    const char *path = arena_printf(&scratch, "%.*s/config.toml", STR_ARGS(source->home)).p;
    struct config_position nowhere;
    struct stat st = { 0 };
    if (!ret_position)
        ret_position = &nowhere;
    *ret_position = (struct config_position){ .file = STR_NONE };
    bool exists = stat(path, &st) == 0;
    int64_t mtime_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
    if (same_file(source, &st, mtime_ns))
        return config_ref(source->latest);
    struct config *config =
        exists ? read_file(source, a, path, ret_position, reterr) : config_defaults(source);
    if (config && !check(config, &scratch, reterr))
        config = config_unref(config);
    if (!config)
        return NULL;
    config_unref(source->latest);
    source->latest = config;
    source->file_mtime_ns = mtime_ns;
    source->file_size = st.st_size;
    source->file_inode = st.st_ino;
    return config_ref(config);
}

struct config *config_current(struct config_source *source) {
    _cleanup_arena_ struct arena a = { 0 };
    struct error ignored;
    struct config *config = config_load(source, &a, NULL, &ignored);
    return config ? config : config_defaults(source);
}
