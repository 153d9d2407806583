/* settings_check: values of the wrong type, and keys that nobody knows. */
#include "config/settings.h"

#include "base/buf.h"

#include <stdlib.h>

/* ---- words ---- */

bool setting_wrong(struct setting_check *c, const struct json *value, struct str text) {
    *c->ret = (struct setting_problem){ c->frozen_at ? c->frozen_at : value, c->path, text };
    return false;
}

/* A date and time is a table with this key, to the reference too. */
static struct str description(struct arena *a, const struct json *v) {
    switch (v->kind) {
    case JSON_STRING: {
        _cleanup_buf_ struct buf quoted = { 0 };
        json_write_str(&quoted, v->text);
        return arena_printf(a, "string %.*s", STR_ARGS(buf_str(&quoted)));
    }
    case JSON_NUMBER:
        return arena_printf(
            a, "%s `%.*s`", json_is_integer(v) ? "integer" : "floating point", STR_ARGS(v->text));
    case JSON_BOOL:
        return arena_printf(a, "boolean `%s`", v->boolean ? "true" : "false");
    case JSON_ARRAY:
        return STR("sequence");
    case JSON_NULL:
    case JSON_OBJECT:
        break;
    }
    return STR("map");
}

bool setting_wrong_type(struct setting_check *c, const struct json *value, const char *expected) {
    struct str is = description(c->arena, value);
    return setting_wrong(c, value,
        arena_printf(c->arena, "invalid type: %.*s, expected %s", STR_ARGS(is), expected));
}

static struct str unknown_variant(struct arena *a, struct str text, const char *const *values) {
    _cleanup_buf_ struct buf out = { 0 };
    size_t n = 0;
    while (values[n])
        n++;
    buf_printf(&out, "unknown variant `%.*s`, expected %s", STR_ARGS(text), n > 2 ? "one of " : "");
    for (size_t i = 0; i < n; i++)
        buf_printf(&out, "%s`%s`", i == 0 ? "" : n == 2 ? " or " : ", ", values[i]);
    return arena_str(a, buf_str(&out));
}

/* ---- types ---- */

static bool check(
    struct setting_check *c, const struct setting_type *type, const struct json *value);

/* A value inside another, with its key on the path. */
static bool check_below(struct setting_check *c, const struct setting_type *type,
    const struct json *value, const struct json *flat) {
    struct setting_check before = *c;
    c->frozen |= flat != NULL;
    if (!c->frozen_at && flat != value)
        c->frozen_at = flat;
    if (!c->frozen && value->key.p)
        c->path = c->path.n
                      ? arena_printf(c->arena, "%.*s.%.*s", STR_ARGS(c->path), STR_ARGS(value->key))
                      : value->key;
    bool good = check(c, type, value);
    *c = before;
    return good;
}

static const struct setting *member(const struct setting *rows, struct str name) {
    for (; rows && rows->name; rows++)
        if (str_is(name, rows->name))
            return rows;
    return NULL;
}

static bool check_table(
    struct setting_check *c, const struct setting_type *type, const struct json *value) {
    for (const struct json *v = value->first; v; v = v->next) {
        const struct setting *row = member(type->members, v->key);
        const struct setting_type *of = row ? row->type : type->rest;
        const struct json *flat = type->flat && !row ? (of == &setting_feature ? v : value) : NULL;
        if (type->all_flat)
            flat = value;
        if (of && !check_below(c, of, v, flat))
            return false;
    }
    return true;
}

static bool check_integer(
    struct setting_check *c, const struct setting_type *type, const struct json *value) {
    int64_t signed_value = 0;
    uint64_t n = 0;
    if (value->kind != JSON_NUMBER || !json_is_integer(value))
        return setting_wrong_type(c, value, type->expected);
    bool fits = json_to_u64(value, &n) ? n <= type->max && !(type->nonzero && n == 0)
                                       : json_to_i64(value, &signed_value) &&
                                             -(uint64_t)signed_value <= type->min_magnitude;
    return fits || setting_wrong(c, value,
                       arena_printf(c->arena, "invalid value: integer `%.*s`, expected %s",
                           STR_ARGS(value->text), type->expected));
}

static bool is_one_of(struct str text, const char *const *values) {
    for (; *values; values++)
        if (str_is(text, *values))
            return true;
    return false;
}

bool setting_has_members(
    struct setting_check *c, const struct json *table, const char *const *names) {
    for (; *names; names++)
        if (!json_get(table, *names))
            return setting_wrong(c, table, arena_printf(c->arena, "missing field `%s`", *names));
    return true;
}

/* A variant with content stands as a table with its name as the only key. */
static bool check_variant(
    struct setting_check *c, const struct setting_type *type, const struct json *value) {
    const struct json *only = value->first;
    if (value->count != 1)
        return setting_wrong(c, value,
            arena_printf(c->arena, "wanted exactly 1 element, found %u elements", value->count));
    if (!is_one_of(only->key, type->values))
        return setting_wrong(c, value, unknown_variant(c->arena, only->key, type->values));
    const struct setting *row = member(type->members, only->key);
    if (!row)
        return setting_wrong(c, value, STR("invalid type: newtype variant, expected unit variant"));
    if (only->kind != JSON_OBJECT)
        return setting_wrong_type(c, only, row->type->expected);
    for (const struct setting *m = row->type->members; m->name; m++)
        if (!m->unset && !json_get(only, m->name))
            return setting_wrong(c, value, arena_printf(c->arena, "missing field `%s`", m->name));
    return check_below(c, row->type, only, only);
}

static bool check_enum(
    struct setting_check *c, const struct setting_type *type, const struct json *value) {
    if (value->kind == JSON_OBJECT)
        return check_variant(c, type, value);
    if (value->kind != JSON_STRING)
        return setting_wrong(c, value,
            c->of_file ? STR("wanted string or table")
                       : STR("invalid type: unit variant, expected string only"));
    return is_one_of(value->text, type->values) ||
           setting_wrong(c, value, unknown_variant(c->arena, value->text, type->values));
}

static bool check_kind(
    struct setting_check *c, const struct setting_type *type, const struct json *value) {
    static const enum json_kind kinds[] = {
        [SETTING_STRING] = JSON_STRING,
        [SETTING_PATH] = JSON_STRING,
        [SETTING_BOOL] = JSON_BOOL,
        [SETTING_NUMBER] = JSON_NUMBER,
        [SETTING_LIST] = JSON_ARRAY,
        [SETTING_MAP] = JSON_OBJECT,
        [SETTING_TABLE] = JSON_OBJECT,
    };
    if (type->kind == SETTING_ANY)
        return true;
    if (type->kind == SETTING_ENUM)
        return check_enum(c, type, value);
    if (type->kind == SETTING_INTEGER)
        return check_integer(c, type, value);
    if (type->or_bool && value->kind == JSON_BOOL)
        return true;
    if (value->kind != kinds[type->kind])
        return setting_wrong_type(c, value, type->expected);
    if (type->kind == SETTING_TABLE)
        return check_table(c, type, value);
    if (type->kind == SETTING_PATH && !str_starts(value->text, STR("/")) &&
        !str_starts(value->text, STR("~/")))
        return setting_wrong(c, value, STR("AbsolutePathBuf deserialized without a base path"));
    bool of_others = type->kind == SETTING_LIST || type->kind == SETTING_MAP;
    for (const struct json *e = of_others ? value->first : NULL; e; e = e->next)
        if (!check_below(c, type->rest, e, type->flat ? value : NULL))
            return false;
    return true;
}

static bool check(
    struct setting_check *c, const struct setting_type *type, const struct json *value) {
    return check_kind(c, type, value) && (!type->check || type->check(c, value));
}

static const struct setting_type whole = {
    .kind = SETTING_TABLE, .expected = "struct ConfigToml", .members = settings_known
};

bool setting_check_type(struct arena *a, const struct setting_type *type, const struct json *tree,
    bool of_file, struct setting_problem *ret) {
    struct setting_check c = { .arena = a, .of_file = of_file, .path = STR(""), .ret = ret };
    return check(&c, type, tree);
}

bool settings_check(
    struct arena *a, const struct json *tree, bool of_file, struct setting_problem *ret) {
    return setting_check_type(a, &whole, tree, of_file, ret);
}

/* ---- unknown keys ---- */

struct search {
    struct arena *arena;
    bool strict;
    bool (*is_feature)(struct str name);
    struct str_list found;
};

static void add(struct search *s, struct str path) {
    struct str *v = arena_array(s->arena, struct str, s->found.n + 1);
    if (s->found.n)
        memcpy(v, s->found.v, s->found.n * sizeof *v);
    v[s->found.n++] = path;
    s->found.v = v;
}

static void search(
    struct search *s, const struct setting_type *type, const struct json *value, struct str path);

static void search_table(
    struct search *s, const struct setting_type *type, const struct json *value, struct str path) {
    for (const struct json *v = value->first; v; v = v->next) {
        const struct setting *row =
            type->kind == SETTING_TABLE ? member(type->members, v->key) : NULL;
        const struct setting_type *of = row ? row->type : type->rest;
        struct str below =
            path.n ? arena_printf(s->arena, "%.*s.%.*s", STR_ARGS(path), STR_ARGS(v->key)) : v->key;
        bool known = of && (of != &setting_feature || s->is_feature(v->key));
        if (!known)
            add(s, below);
        else
            search(s, of, v, below);
    }
}

static void search(
    struct search *s, const struct setting_type *type, const struct json *value, struct str path) {
    size_t i = 0;
    if (type->quiet && !s->strict)
        return;
    if (value->kind == JSON_OBJECT && (type->kind == SETTING_TABLE || type->kind == SETTING_MAP))
        search_table(s, type, value, path);
    if (value->kind == JSON_ARRAY && type->kind == SETTING_LIST)
        for (const struct json *e = value->first; e; e = e->next)
            search(s, type->rest, e, arena_printf(s->arena, "%.*s.%zu", STR_ARGS(path), i++));
}

static int by_text(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

struct str_list setting_unknown_of(struct arena *a, const struct setting_type *type,
    const struct json *tree, bool strict, bool (*is_feature)(struct str name)) {
    struct search s = { a, strict, is_feature, { 0 } };
    search(&s, type, tree, STR(""));
    if (s.found.n)
        qsort(s.found.v, s.found.n, sizeof *s.found.v, by_text);
    return s.found;
}

struct str_list settings_unknown(
    struct arena *a, const struct json *tree, bool strict, bool (*is_feature)(struct str name)) {
    return setting_unknown_of(a, &whole, tree, strict, is_feature);
}
