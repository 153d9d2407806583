/* decode: JSON values to C values, by the tables: scalars, enums, arrays and maps. */
#include "protocol/decoder.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

static bool decode_bool(struct decoder *d, const struct json *json, bool *to) {
    if (json->kind != JSON_BOOL)
        return fail_type(d, json, "a boolean");
    *to = json->boolean;
    return true;
}

struct int_kind {
    const char *name;
    int64_t min;
    uint64_t max;
};

static const struct int_kind int_kinds[] = {
    [KIND_I64] = { "i64", INT64_MIN, INT64_MAX },
    [KIND_U64] = { "u64", 0, UINT64_MAX },
    [KIND_I32] = { "i32", INT32_MIN, INT32_MAX },
    [KIND_U32] = { "u32", 0, UINT32_MAX },
    [KIND_U16] = { "u16", 0, UINT16_MAX },
    [KIND_U8] = { "u8", 0, UINT8_MAX },
    [KIND_UINT] = { "usize", 0, SIZE_MAX },
};

static void store_int(const struct type *t, uint64_t bits, void *to) {
    switch (t->size) {
    case 1:
        memcpy(to, &(uint8_t){ (uint8_t)bits }, 1);
        break;
    case 2:
        memcpy(to, &(uint16_t){ (uint16_t)bits }, 2);
        break;
    case 4:
        memcpy(to, &(uint32_t){ (uint32_t)bits }, 4);
        break;
    default:
        memcpy(to, &bits, 8);
        break;
    }
}

static bool decode_int(struct decoder *d, const struct type *t, const struct json *json, void *to) {
    const struct int_kind *k = &int_kinds[t->kind];
    int64_t i;
    uint64_t u;
    if (json->kind != JSON_NUMBER)
        return fail_type(d, json, k->name);
    if (json_to_i64(json, &i)) {
        if (i < k->min || (i >= 0 && (uint64_t)i > k->max))
            return fail_value(d, json, k->name);
        store_int(t, (uint64_t)i, to);
        return true;
    }
    if (!json_to_u64(json, &u))
        return fail_type(d, json, k->name);
    if (u > k->max)
        return fail_value(d, json, k->name);
    store_int(t, u, to);
    return true;
}

static bool decode_double(struct decoder *d, const struct json *json, double *to) {
    double value;
    if (json->kind != JSON_NUMBER || !json_to_double(json, &value) || !isfinite(value))
        return fail_type(d, json, "f64");
    *to = value;
    return true;
}

/* "/x", "C:\\x", "C:/x", "\\\\server", "file:///x" */
static bool is_absolute_anywhere(struct str path) {
    if (str_starts(path, STR("/")) || str_starts(path, STR("\\\\")) ||
        str_starts(path, STR("file:")))
        return true;
    return path.n >= 3 && ((path.p[0] | 0x20) >= 'a' && (path.p[0] | 0x20) <= 'z') &&
           path.p[1] == ':' && (path.p[2] == '\\' || path.p[2] == '/');
}

static bool decode_text(
    struct decoder *d, const struct type *t, const struct json *json, struct str *to) {
    if (json->kind != JSON_STRING)
        return fail_type(
            d, json, t->kind == KIND_PATH || t->kind == KIND_ABSPATH ? "path string" : "a string");
    if (t->kind == KIND_ABSPATH && (json->text.n == 0 || json->text.p[0] != '/'))
        return fail(d, "AbsolutePathBuf deserialized without a base path");
    if (t->kind == KIND_ANYPATH && !is_absolute_anywhere(json->text))
        return fail(d, "path `%.*s` is not absolute", STR_ARGS(json->text));
    *to = json->text;
    return true;
}

bool decode_unit(struct decoder *d, const struct json *json) {
    if (json->kind == JSON_NULL || (json->kind == JSON_OBJECT && json->count == 0))
        return true;
    return fail_type(d, json, "unit");
}

int variant_find(const struct type *t, struct str name) {
    const struct variant *v = &proto_variants[t->first];
    for (int i = 0; i < (int)variant_count(t); i++)
        if (v[i].name_bytes == name.n && str_eq(variant_name(&v[i]), name))
            return i;
    return -1;
}

int variant_unalias(const struct type *t, int i) {
    const struct variant *v = &proto_variants[t->first + i];
    return v->flags & VARIANT_ALIAS ? v->first : i;
}

const struct json *decode_single_key(struct decoder *d, const struct json *json) {
    const struct json *last = json->first;
    for (const struct json *m = last; m; m = m->next) {
        if (!str_eq(m->key, last->key)) {
            last = NULL;
            break;
        }
        last = m;
    }
    if (!last)
        (void)fail_value(d, json, "map with a single key");
    return last;
}

static bool decode_enum(
    struct decoder *d, const struct type *t, const struct json *json, void *to) {
    const struct json *value = NULL;
    json = number_unwrap(d, json);
    if (json->kind == JSON_OBJECT) {
        value = decode_single_key(d, json);
        if (!value)
            return false;
    } else if (json->kind != JSON_STRING) {
        return fail_type(d, json, "string or map");
    }
    struct str name = value ? value->key : json->text;
    int i = variant_find(t, name);
    if (i < 0 && (t->flags & TYPE_FALLBACK))
        i = t->count - 1;
    if (i < 0)
        return fail_variant(d, t, name);
    if (value && !decode_unit(d, value))
        return false;
    store_int(t, (uint64_t)variant_unalias(t, i), to);
    return true;
}

static bool decode_array(
    struct decoder *d, const struct type *t, const struct json *json, struct proto_list *to) {
    const struct type *elem = &proto_types[t->elem];
    if (json->kind != JSON_ARRAY)
        return fail_type(d, number_unwrap(d, json), "a sequence");
    char *at = arena_zalloc(d->arena, arena_product(json->count, elem->size));
    *to = (struct proto_list){ at, json->count };
    for (const struct json *e = json->first; e; e = e->next) {
        if (!decode_value(d, elem, e, at))
            return false;
        at += elem->size;
    }
    return true;
}

/* Maps: pairs sorted by key. */

static int by_key(const void *x, const void *y) {
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static bool has_repeated_keys(const struct proto_list *map, size_t entry_size) {
    const char *at = map->v;
    for (size_t i = 1; i < map->n; i++, at += entry_size)
        if (by_key(at, at + entry_size) >= 0)
            return true;
    return false;
}

/* Whether a later member of the object has the same key. Looked at for unsorted input only. */
static bool is_superseded(const struct json *object, const struct json *member) {
    return json_get_str(object, member->key) != member;
}

static bool is_sorted(const struct json *object) {
    for (const struct json *m = object->first; m && m->next; m = m->next)
        if (str_cmp(m->key, m->next->key) >= 0)
            return false;
    return true;
}

static bool decode_map(
    struct decoder *d, const struct type *t, const struct json *json, struct proto_list *to) {
    const struct type *value = &proto_types[t->elem];
    json = number_unwrap(d, json);
    if (json->kind != JSON_OBJECT)
        return fail_type(d, json, "a map");
    size_t size = proto_entry_size(value);
    bool sorted = is_sorted(json);
    char *at = arena_zalloc(d->arena, arena_product(json->count, size));
    *to = (struct proto_list){ at, 0 };
    for (const struct json *m = json->first; m; m = m->next) {
        if (!sorted && is_superseded(json, m))
            continue;
        *(struct str *)(void *)at = m->key;
        if (!decode_value(d, value, m, at + PROTO_ENTRY_VALUE))
            return false;
        at += size;
        to->n++;
    }
    if (!sorted)
        qsort(to->v, to->n, size, by_key);
    assert(!has_repeated_keys(to, size));
    return true;
}

static bool decode_option(
    struct decoder *d, const struct type *t, const struct json *json, void *to) {
    const struct type *elem = &proto_types[t->elem];
    if (json->kind == JSON_NULL)
        return true;
    if (type_resolve(elem)->flags & TYPE_HAS_NULL)
        return decode_value(d, elem, json, to);
    void *value = arena_zalloc(d->arena, elem->size);
    memcpy(to, &value, sizeof value);
    return decode_value(d, elem, json, value);
}

static bool decode_kind(
    struct decoder *d, const struct type *t, const struct json *json, void *to) {
    switch ((enum type_kind)t->kind) {
    case KIND_BOOL:
        return decode_bool(d, json, to);
    case KIND_I64:
    case KIND_U64:
    case KIND_I32:
    case KIND_U32:
    case KIND_U16:
    case KIND_U8:
    case KIND_UINT:
        return decode_int(d, t, json, to);
    case KIND_DOUBLE:
        return decode_double(d, json, to);
    case KIND_STRING:
    case KIND_PATH:
    case KIND_ABSPATH:
    case KIND_ANYPATH:
        return decode_text(d, t, json, to);
    case KIND_ANY:
        memcpy(to, &json, sizeof json);
        return true;
    case KIND_UNIT:
        return decode_unit(d, json);
    case KIND_ENUM:
        return decode_enum(d, t, json, to);
    case KIND_STRUCT:
        return decode_struct(d, t, number_unwrap(d, json), to);
    case KIND_UNION:
        return decode_union(d, t, number_unwrap(d, json), to);
    case KIND_ONEOF:
        return decode_oneof(d, t, number_unwrap(d, json), to);
    case KIND_ANYOF:
        return decode_anyof(d, t, json, to);
    case KIND_ALIAS:
        return decode_value(d, type_resolve(t), json, to);
    case KIND_OPTION:
        return decode_option(d, t, json, to);
    case KIND_ARRAY:
        return decode_array(d, t, json, to);
    case KIND_MAP:
        return decode_map(d, t, json, to);
    }
    return false;
}

bool decode_value(struct decoder *d, const struct type *t, const struct json *json, void *to) {
    if (decode_kind(d, t, json, to))
        return true;
    if (d->err && !d->err->at)
        d->err->at = json;
    return false;
}

bool proto_decode(struct arena *a, const struct type *t, const struct json *json, void *ret,
    struct decode_error *reterr) {
    struct decoder d = { a, reterr };
    void *value = arena_zalloc(a, t->size);
    if (reterr)
        reterr->at = NULL;
    if (!decode_value(&d, t, json, value))
        return false;
    memcpy(ret, value, t->size);
    return true;
}

bool proto_decode_params(struct arena *a, const struct method *m, const struct json *params,
    const void **ret, struct decode_error *reterr) {
    struct decoder d = { a, reterr };
    const struct type *t = &proto_types[m->params];
    if (reterr)
        reterr->at = NULL;
    bool absent = json_is_null(params);
    if (absent && (t->kind == KIND_UNIT || (m->flags & METHOD_PARAMS_OPTIONAL))) {
        *ret = NULL;
        return true;
    }
    if (absent)
        return fail(&d, "missing field `params`");
    if (!refuse_wide_numbers(&d, params))
        return false;
    void *value = arena_zalloc(a, t->size);
    if (!decode_value(&d, t, params, value))
        return false;
    *ret = t->kind == KIND_UNIT ? NULL : value;
    return true;
}
