/* encode: C values to compact JSON, by the tables. */
#include "protocol/type.h"

#include <assert.h>

static uint64_t load_uint(const struct type *t, const void *from) {
    uint64_t u64 = 0;
    uint32_t u32;
    uint16_t u16;
    switch (t->size) {
    case 1:
        return *(const uint8_t *)from;
    case 2:
        memcpy(&u16, from, sizeof u16);
        return u16;
    case 4:
        memcpy(&u32, from, sizeof u32);
        return u32;
    default:
        memcpy(&u64, from, sizeof u64);
        return u64;
    }
}

static const void *load_pointer(const void *from) {
    const void *p;
    memcpy(&p, from, sizeof p);
    return p;
}

static double load_double(const void *from) {
    double value;
    memcpy(&value, from, sizeof value);
    return value;
}

static void encode_int(struct buf *out, const struct type *t, const void *value) {
    uint64_t bits = load_uint(t, value);
    if (t->kind == KIND_I64)
        json_write_i64(out, (int64_t)bits);
    else if (t->kind == KIND_I32)
        json_write_i64(out, (int32_t)bits);
    else
        json_write_u64(out, bits);
}

static void encode_array(struct buf *out, const struct type *t, const struct proto_list *list) {
    const struct type *elem = type_resolve(&proto_types[t->elem]);
    const char *at = list->v;
    buf_add_char(out, '[');
    for (size_t i = 0; i < list->n; i++, at += elem->size) {
        if (i > 0)
            buf_add_char(out, ',');
        proto_encode(out, elem, at);
    }
    buf_add_char(out, ']');
}

static void encode_entries(
    struct buf *out, const struct type *t, const struct proto_list *list, bool first) {
    const struct type *value = type_resolve(&proto_types[t->elem]);
    size_t size = proto_entry_size(value);
    const char *at = list->v;
    for (size_t i = 0; i < list->n; i++, at += size) {
        if (i > 0 || !first)
            buf_add_char(out, ',');
        json_write_str(out, *(const struct str *)(const void *)at);
        buf_add_char(out, ':');
        proto_encode(out, value, at + PROTO_ENTRY_VALUE);
    }
}

/* Whether a value is the default, and so is left out. Defaults that are not zero are compared as the
 * text that they would give. */
static bool is_default(const struct field *f, const struct type *t, const void *value) {
    const struct proto_list *list = value;
    if (!(f->flags & FIELD_ZERO)) {
        _cleanup_buf_ struct buf text = { 0 };
        proto_encode(&text, t, value);
        return str_is(buf_str(&text), proto_note(f->notes, NOTE_DEFAULT));
    }
    switch ((enum type_kind)t->kind) {
    case KIND_ARRAY:
    case KIND_MAP:
        return list->n == 0;
    case KIND_DOUBLE:
        return load_double(value) == 0;
    default:
        return load_uint(t, value) == 0;
    }
}

static bool encode_members(
    struct buf *out, const struct field *f, unsigned n, const char *base, bool first);

/* ,"name": without the comma when nothing stands before. */
static void encode_key(struct buf *out, uint32_t key, unsigned name_bytes, bool first) {
    buf_add(out, proto_text + key + first, name_bytes + 4u - first);
}

static void encode_variant_name(struct buf *out, const struct variant *v) {
    buf_add(out, proto_text + v->key, v->name_bytes + 2u);
}

static const struct variant *variant_of(const struct type *t, const void *value) {
    unsigned tag = (unsigned)load_uint(&proto_types[KIND_U32], value);
    assert(tag < t->count);
    return &proto_variants[t->first + tag];
}

/* The tag and the members of the variant, without braces. */
static bool encode_tagged(struct buf *out, const struct type *t, const char *value, bool first) {
    const struct variant *v = variant_of(t, value);
    if (v->flags & VARIANT_UNTAGGED)
        return encode_members(out, &proto_fields[v->first], v->count, value, first);
    encode_key(out, t->tag, t->tag_bytes, first);
    encode_variant_name(out, v);
    return encode_members(out, &proto_fields[v->first], v->count, value, false);
}

static void encode_object(struct buf *out, const struct field *f, unsigned n, const char *base) {
    buf_add_char(out, '{');
    (void)encode_members(out, f, n, base, true);
    buf_add_char(out, '}');
}

/* What a variant has, without its name. */
static void encode_payload(struct buf *out, const struct variant *v, const char *value) {
    if (v->flags & VARIANT_HAS_TYPE)
        proto_encode(out, &proto_types[v->type], value + v->offset);
    else
        encode_object(out, &proto_fields[v->first], v->count, value);
}

static void encode_named(struct buf *out, const struct variant *v, const char *value) {
    buf_add(out, proto_text + v->key, v->name_bytes + 3u);
    encode_payload(out, v, value);
}

static void encode_oneof(struct buf *out, const struct type *t, const char *value) {
    const struct variant *v = variant_of(t, value);
    if (v->flags & VARIANT_FALLBACK) {
        encode_payload(out, v, value);
    } else if (!(v->flags & (VARIANT_HAS_TYPE | VARIANT_BRACES))) {
        encode_variant_name(out, v);
    } else {
        buf_add_char(out, '{');
        encode_named(out, v, value);
        buf_add_char(out, '}');
    }
}

static bool encode_flattened(struct buf *out, const struct type *t, const char *value, bool first);

static bool encode_flattened_variant(
    struct buf *out, const struct variant *v, const char *value, bool first) {
    if (v->flags & VARIANT_HAS_TYPE)
        return encode_flattened(out, type_resolve(&proto_types[v->type]), value + v->offset, first);
    return encode_members(out, &proto_fields[v->first], v->count, value, first);
}

/* The members of what is flattened; whether there still is nothing before the next one. */
static bool encode_flattened(struct buf *out, const struct type *t, const char *value, bool first) {
    const struct proto_list *list = (const void *)value;
    switch ((enum type_kind)t->kind) {
    case KIND_STRUCT:
        return encode_members(out, &proto_fields[t->first], t->count, value, first);
    case KIND_UNION:
        return encode_tagged(out, t, value, first);
    case KIND_ANYOF:
        return encode_flattened_variant(out, variant_of(t, value), value, first);
    case KIND_MAP:
        encode_entries(out, t, list, first);
        return first && list->n == 0;
    default:
        if (!first)
            buf_add_char(out, ',');
        encode_named(out, variant_of(t, value), value);
        return false;
    }
}

/* The value of a field, or NULL when the field is left out; `*is_null` when it is written as null. */
static const void *field_value(
    const struct field *f, const struct type *t, const char *base, bool *is_null) {
    const char *at = base + f->offset;
    *is_null = false;
    if (f->flags & FIELD_THREE_STATE) {
        uint64_t is = load_uint(&proto_types[KIND_U32], at - f->is_distance);
        *is_null = is == PRESENT_NULL;
        return is == ABSENT ? NULL : at;
    }
    if (f->flags & FIELD_HAS_NULL) {
        const void *p = load_pointer(at);
        *is_null = !p;
        if (!p && (f->flags & FIELD_OPTIONAL))
            return NULL;
        return p && (f->flags & FIELD_POINTER) ? p : at;
    }
    if ((f->flags & FIELD_OPTIONAL) && is_default(f, t, at))
        return NULL;
    return at;
}

static bool encode_members(
    struct buf *out, const struct field *f, unsigned n, const char *base, bool first) {
    for (const struct field *end = f + n; f < end; f++) {
        const struct type *t = type_resolve(&proto_types[f->type]);
        bool is_null;
        if (f->flags & FIELD_FLATTEN) {
            first = encode_flattened(out, t, base + f->offset, first);
            continue;
        }
        const void *value = field_value(f, t, base, &is_null);
        if (!value)
            continue;
        encode_key(out, f->key, f->name_bytes, first);
        first = false;
        if (is_null)
            buf_add(out, "null", 4);
        else
            proto_encode(out, t, value);
    }
    return first;
}

static void encode_option(struct buf *out, const struct type *t, const void *value) {
    const struct type *elem = type_resolve(&proto_types[t->elem]);
    const void *p = load_pointer(value);
    if (!p)
        buf_add(out, "null", 4);
    else
        proto_encode(out, elem, elem->flags & TYPE_HAS_NULL ? value : p);
}

static void encode_text(struct buf *out, struct str text) {
    json_write_str(out, text.p ? text : STR(""));
}

static void encode_any(struct buf *out, const struct json *json) {
    if (json)
        json_write(out, json);
    else
        buf_add(out, "null", 4);
}

static void encode_scalar(struct buf *out, const struct type *t, const void *value) {
    switch ((enum type_kind)t->kind) {
    case KIND_BOOL:
        buf_add_str(out, *(const bool *)value ? STR("true") : STR("false"));
        break;
    case KIND_I64:
    case KIND_U64:
    case KIND_I32:
    case KIND_U32:
    case KIND_U16:
    case KIND_U8:
    case KIND_UINT:
        encode_int(out, t, value);
        break;
    case KIND_DOUBLE:
        json_write_double(out, load_double(value));
        break;
    case KIND_STRING:
    case KIND_PATH:
    case KIND_ABSPATH:
    case KIND_ANYPATH:
        encode_text(out, *(const struct str *)value);
        break;
    case KIND_ANY:
        encode_any(out, load_pointer(value));
        break;
    case KIND_UNIT:
        buf_add(out, "null", 4);
        break;
    default:
        assert(!"a scalar");
    }
}

void proto_encode(struct buf *out, const struct type *t, const void *value) {
    t = type_resolve(t);
    switch ((enum type_kind)t->kind) {
    case KIND_ENUM:
        encode_variant_name(out, variant_of(t, value));
        break;
    case KIND_STRUCT:
        encode_object(out, &proto_fields[t->first], t->count, value);
        break;
    case KIND_UNION:
        buf_add_char(out, '{');
        (void)encode_tagged(out, t, value, true);
        buf_add_char(out, '}');
        break;
    case KIND_ONEOF:
        encode_oneof(out, t, value);
        break;
    case KIND_ANYOF:
        encode_payload(out, variant_of(t, value), value);
        break;
    case KIND_OPTION:
        encode_option(out, t, value);
        break;
    case KIND_ARRAY:
        encode_array(out, t, value);
        break;
    case KIND_MAP:
        buf_add_char(out, '{');
        encode_entries(out, t, value, true);
        buf_add_char(out, '}');
        break;
    default:
        encode_scalar(out, t, value);
    }
}
