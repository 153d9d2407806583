/* decode_union: tagged, externally tagged and untagged variants, by the tables. */
#include <stdio.h>

#include "protocol/decode_fields.h"

static void store_tag(void *to, unsigned tag) {
    memcpy(to, &tag, sizeof tag);
}

/* The variant that a tag names, by name or by index; -1 after reporting. */
static int find_tag(struct decoder *d, const struct type *t, const struct json *tag) {
    int other = t->flags & TYPE_FALLBACK ? t->count - 1 : -1;
    uint64_t index;
    char expected[60];
    tag = number_unwrap(d, tag);
    if (tag->kind == JSON_STRING) {
        int i = variant_find(t, tag->text);
        if (i < 0 && other < 0)
            (void)fail_variant(d, t, tag->text);
        return i < 0 ? other : i;
    }
    if (tag->kind != JSON_NUMBER || !json_to_u64(tag, &index)) {
        (void)fail_type(d, tag, "variant identifier");
        return -1;
    }
    if (index < variant_count(t) || other >= 0)
        return index < variant_count(t) ? (int)index : other;
    (void)snprintf(expected, sizeof expected, "variant index 0 <= i < %u", variant_count(t));
    (void)fail_value(d, tag, expected);
    return -1;
}

/* The fields of a variant. One that holds just another struct is that struct, found at *base. */
static struct fields fields_inside(const struct type *t, const struct variant *v, char **base) {
    struct fields f = fields_of_variant(t, v);
    const struct type *inner = f.n == 1 ? type_resolve(&proto_types[f.v->type]) : NULL;
    if (!inner || !(f.v->flags & FIELD_FLATTEN) || inner->kind != KIND_STRUCT)
        return f;
    *base += f.v->offset;
    struct fields g = fields_of_struct(inner);
    g.tag = f.tag;
    g.strict |= f.strict;
    return g;
}

/* ["readOnly", false]: the tag, then the members by position. */
static bool decode_tagged_array(
    struct decoder *d, const struct type *t, const struct json *json, char *to) {
    if (!json->first)
        return fail(d, "missing field `%.*s`", STR_ARGS(type_tag_name(t)));
    int i = find_tag(d, t, json->first);
    if (i < 0)
        return false;
    store_tag(to, (unsigned)i);
    struct fields f = fields_inside(t, &proto_variants[t->first + i], &to);
    struct json rest = { .kind = JSON_ARRAY, .first = json->first->next, .count = json->count - 1 };
    return decode_fields(d, &f, &rest, to);
}

/* Without a tag where that means a variant: an object, or whatever else that variant takes. */
static bool decode_tagless(
    struct decoder *d, const struct type *t, const struct json *json, char *to) {
    unsigned i = variant_count(t);
    store_tag(to, i);
    struct fields f = fields_inside(t, &proto_variants[t->first + i], &to);
    return decode_fields(d, &f, json, to);
}

bool decode_union(struct decoder *d, const struct type *t, const struct json *json, void *to) {
    char *base = to;
    const struct json *tag = json_get_str(json, type_tag_name(t));
    if (!tag && (t->flags & TYPE_UNTAGGED))
        return decode_tagless(d, t, json, to);
    if (json->kind == JSON_ARRAY)
        return decode_tagged_array(d, t, json, to);
    if (json->kind != JSON_OBJECT)
        return fail_type(d, json,
            arena_printf(d->arena, "internally tagged enum %s", proto_text + t->rust_name).p);
    if (!tag)
        return fail(d, "missing field `%.*s`", STR_ARGS(type_tag_name(t)));
    int i = find_tag(d, t, tag);
    if (i < 0)
        return false;
    store_tag(to, (unsigned)i);
    struct fields f = fields_inside(t, &proto_variants[t->first + i], &base);
    return decode_object(d, &f, json, base);
}

/* The value of an externally tagged or untagged variant. */
static bool decode_variant(
    struct decoder *d, const struct type *t, unsigned i, const struct json *value, char *to) {
    const struct variant *v = &proto_variants[t->first + i];
    store_tag(to, i);
    if (v->flags & VARIANT_HAS_TYPE)
        return value ? decode_value(d, &proto_types[v->type], value, to + v->offset)
                     : fail(d, "invalid type: unit variant, expected newtype variant");
    if (!(v->flags & VARIANT_BRACES))
        return !value || decode_unit(d, value);
    if (!value)
        return fail(d, "invalid type: unit variant, expected struct variant");
    if (value->kind != JSON_OBJECT && value->kind != JSON_ARRAY)
        return fail_type(d, value, "struct variant");
    struct fields f = fields_inside(t, v, &to);
    return decode_fields(d, &f, value, to);
}

bool decode_oneof(struct decoder *d, const struct type *t, const struct json *json, void *to) {
    unsigned fallback = t->count - 1u;
    const struct json *value = NULL;
    if (json->kind == JSON_OBJECT) {
        struct decoder quiet = { d->arena, t->flags & TYPE_FALLBACK ? NULL : d->err };
        value = decode_single_key(&quiet, json);
        if (!value)
            return (t->flags & TYPE_FALLBACK) && decode_variant(d, t, fallback, json, to);
    } else if (json->kind != JSON_STRING) {
        return t->flags & TYPE_FALLBACK ? decode_variant(d, t, fallback, json, to)
                                        : fail_type(d, json, "string or map");
    }
    struct str name = value ? value->key : json->text;
    int i = variant_find(t, name);
    if (i >= 0 && !(proto_variants[t->first + i].flags & VARIANT_FALLBACK))
        return decode_variant(d, t, (unsigned)i, value, to);
    return t->flags & TYPE_FALLBACK ? decode_variant(d, t, fallback, json, to)
                                    : fail_variant(d, t, name);
}

bool decode_anyof(struct decoder *d, const struct type *t, const struct json *json, void *to) {
    struct decoder quiet = { d->arena, NULL };
    for (unsigned i = 0; i < t->count; i++) {
        memset(to, 0, t->size);
        if (decode_variant(&quiet, t, i, json, to))
            return true;
    }
    return fail(d, "data did not match any variant of untagged enum %s", proto_text + t->rust_name);
}
