/* toml: settings that are added to a config.toml, and documents of their own. */
#include "base/file.h"
#include "base/path.h"
#include "config/toml_edit.h"
#include "config/toml_read.h"
#include "takeover/parts.h"

/* ---- writing ---- */

static bool has(struct str text, const char *what) {
    return str_find(text, str_of(what)) >= 0;
}

/* Several lines are written as several lines, and quotes without escapes where that is possible. */
static void write_string(struct buf *out, const struct json *value) {
    struct str s = value->text;
    bool lines = has(s, "\n"), odd = has(s, "\"") || has(s, "\\");
    if (lines && !has(s, "'''"))
        buf_printf(out, "'''\n%.*s'''", STR_ARGS(s));
    else if (!lines && odd && !has(s, "'"))
        buf_printf(out, "'%.*s'", STR_ARGS(s));
    else if (lines) {
        buf_printf(out, "\"\"\"\n");
        for (size_t i = 0, quotes = 0; i < s.n; i++) {
            quotes = s.p[i] == '"' ? quotes + 1 : 0;
            if (s.p[i] == '\\' || quotes == 3) {
                buf_add_char(out, '\\');
                quotes = 0;
            }
            buf_add_char(out, s.p[i]);
        }
        buf_printf(out, "\"\"\"");
    } else
        toml_write_value(out, value);
}

static void write_value(struct buf *out, const struct json *value) {
    if (value->kind == JSON_STRING)
        write_string(out, value);
    else if (value->kind == JSON_ARRAY && value->count > 1) {
        buf_printf(out, "[\n");
        for (const struct json *e = value->first; e; e = e->next) {
            buf_printf(out, "    ");
            write_value(out, e);
            buf_printf(out, ",\n");
        }
        buf_printf(out, "]");
    } else
        toml_write_value(out, value);
}

static void write_table(struct buf *out, const struct json *table, struct toml_path *path) {
    bool plain = !table->first;
    for (const struct json *e = table->first; e; e = e->next)
        plain |= !toml_is_table(e);
    if (path->n && plain) {
        buf_printf(out, "%s[", out->n ? "\n" : "");
        toml_write_path(out, path);
        buf_printf(out, "]\n");
    }
    for (const struct json *e = table->first; e; e = e->next) {
        if (toml_is_table(e))
            continue;
        toml_write_key(out, e->key);
        buf_printf(out, " = ");
        write_value(out, e);
        buf_add_char(out, '\n');
    }
    for (const struct json *e = table->first; e; e = e->next) {
        if (!toml_is_table(e) || path->n == TAKEOVER_DEPTH_MAX)
            continue;
        path->v[path->n++] = e->key;
        write_table(out, e, path);
        path->n--;
    }
}

void takeover_write_toml(struct buf *out, const struct json *tree) {
    struct str keys[TAKEOVER_DEPTH_MAX];
    struct toml_path path = { keys, 0 };
    write_table(out, tree, &path);
}

/* ---- config.toml ---- */

struct str takeover_config_file(const struct takeover *t) {
    return path_join(t->a, t->place->target, STR("config.toml"));
}

bool takeover_read_toml(struct arena *a, struct str path, struct json **ret, struct str *ret_text,
    struct error *reterr) {
    struct toml_error e;
    *ret_text = takeover_read(a, path);
    const struct toml *table = toml_read(a, *ret_text, &e);
    if (!table)
        return error_set(reterr, 0, "invalid existing config.toml: %s", e.text);
    *ret = json_clone(a, toml_to_json(a, table));
    return true;
}

/* What of `added` is not there; NULL: nothing. */
static struct json *missing(struct arena *a, const struct json *there, const struct json *added) {
    struct json *out = json_new_object(a);
    for (const struct json *e = added->first; e; e = e->next) {
        const struct json *old = json_get_str(there, e->key);
        struct json *rest = NULL;
        if (!old)
            rest = json_clone(a, e);
        else if (toml_is_table(old) && toml_is_table(e))
            rest = missing(a, old, e);
        if (rest)
            json_put(out, e->key, rest);
    }
    return out->first ? out : NULL;
}

static bool add_to(
    struct arena *a, struct str *text, const struct json *rest, struct error *reterr) {
    for (const struct json *e = rest->first; e; e = e->next) {
        struct str key = e->key;
        struct toml_change change = { .path = { &key, 1 }, .value = e, .merge = true };
        if (!toml_edit(a, *text, &change, text, reterr))
            return false;
    }
    return true;
}

bool takeover_add_settings(struct takeover *t, const struct json *added, struct error *reterr) {
    struct str file = takeover_config_file(t), text;
    struct json *there;
    _cleanup_buf_ struct buf out = { 0 };
    if (!takeover_read_toml(t->a, file, &there, &text, reterr))
        return false;
    struct json *rest = missing(t->a, there, added);
    t->found = rest != NULL;
    if (!rest || !t->write)
        return true;
    if (str_trim(text).n == 0) {
        takeover_write_toml(&out, rest);
        text = buf_str(&out);
    } else if (!add_to(t->a, &text, rest, reterr))
        return false;
    return takeover_write(t->a, file, text, reterr);
}
