/* values: made-up values of any type of the protocol, the same ones for the same seed. */
#include "tests/values/values.h"

#include <math.h>

static uint64_t next(struct values *v) { /* xorshift64* */
    v->seed ^= v->seed >> 12;
    v->seed ^= v->seed << 25;
    v->seed ^= v->seed >> 27;
    return v->seed * 2685821657736338717u;
}

static unsigned below(struct values *v, unsigned n) {
    return (unsigned)((next(v) >> 33) % n);
}

static struct str make_text(struct values *v) {
    static const char *const texts[] = { "", "a", "x y", "\"quoted\\\"", "\x01\n\t", "äöü 😀",
        "/a/b", "0198c1f2-0000-7000-8000-000000000000", "a longer text that has some forty bytes" };
    return arena_printf(v->arena, "%s%u", texts[below(v, ARRAY_LEN(texts))], below(v, 1000));
}

/* Not null: of a nullable member that would be no value. */
static const struct json *make_json(struct values *v) {
    static const char *const texts[] = { "true", "[]", "{\"b\":1.10,\"a\":[null,\"x\"]}",
        "\"text\"", "18446744073709551615", "-0.5", "1e+40" };
    return json_parse(v->arena, str_of(texts[below(v, ARRAY_LEN(texts))]), NULL);
}

/* Small ones, and both ends of the range. */
static uint64_t make_int(struct values *v, const struct type *t) {
    unsigned bits = t->size * 8u;
    bool is_signed = t->kind == KIND_I64 || t->kind == KIND_I32;
    uint64_t max = UINT64_MAX >> (64 - bits + is_signed);
    switch (below(v, 4)) {
    case 0:
        return max;
    case 1:
        return is_signed ? ~max : 0;
    default:
        return below(v, 200);
    }
}

static double make_double(struct values *v) {
    static const double numbers[] = { 0, -0.0, 0.1, 1.0 / 3, 5, -1e300, 1e-300, 12345.678 };
    return numbers[below(v, ARRAY_LEN(numbers))];
}

static void make_array(struct values *v, const struct type *t, struct proto_list *to) {
    const struct type *elem = type_resolve(&proto_types[t->elem]);
    to->n = v->depth > 0 ? below(v, 3) : 0;
    to->v = arena_zalloc(v->arena, arena_product(to->n, elem->size));
    for (size_t i = 0; i < to->n; i++)
        values_make(v, elem, to->v + i * elem->size);
}

static void make_map(struct values *v, const struct type *t, struct proto_list *to) {
    const struct type *value = type_resolve(&proto_types[t->elem]);
    size_t size = proto_entry_size(value);
    to->n = v->depth > 0 ? below(v, 3) : 0;
    to->v = arena_zalloc(v->arena, arena_product(to->n, size));
    for (size_t i = 0; i < to->n; i++) {
        *(struct str *)(void *)(to->v + i * size) = arena_printf(v->arena, "key %zu", i);
        values_make(v, value, to->v + i * size + PROTO_ENTRY_VALUE);
    }
}

static void *make_pointer(struct values *v, const struct type *t) {
    void *value = arena_zalloc(v->arena, t->size);
    values_make(v, t, value);
    return value;
}

static void make_option(struct values *v, const struct type *t, void *to) {
    const struct type *elem = type_resolve(&proto_types[t->elem]);
    if (v->depth == 0 || below(v, 2))
        return;
    if (elem->flags & TYPE_HAS_NULL) {
        values_make(v, elem, to);
    } else {
        void *value = make_pointer(v, elem);
        memcpy(to, &value, sizeof value);
    }
}

static void make_field(struct values *v, const struct field *f, char *base) {
    const struct type *t = type_resolve(&proto_types[f->type]);
    bool wanted = v->depth > 0 && below(v, 3) > 0;
    char *to = base + f->offset;
    if (f->flags & FIELD_THREE_STATE) {
        enum presence is = wanted ? PRESENT : below(v, 2) ? PRESENT_NULL : ABSENT;
        memcpy(to - f->is_distance, &is, sizeof is);
        if (is == PRESENT)
            values_make(v, t, to);
    } else if (f->flags & FIELD_POINTER) {
        void *value = wanted ? make_pointer(v, t) : NULL;
        memcpy(to, &value, sizeof value);
    } else if (wanted || !(f->flags & FIELD_HAS_NULL)) {
        values_make(v, t, to);
    }
}

static void make_fields(struct values *v, unsigned first, unsigned count, char *base) {
    struct values inner = { v->arena, next(v), v->depth ? v->depth - 1 : 0 };
    for (unsigned i = 0; i < count; i++)
        make_field(&inner, &proto_fields[first + i], base);
}

static void make_variant(struct values *v, const struct type *t, char *to) {
    unsigned tag = below(v, t->count);
    const struct variant *o = &proto_variants[t->first + tag];
    if (o->flags & VARIANT_ALIAS) {
        tag = o->first;
        o = &proto_variants[t->first + tag];
    }
    memcpy(to, &tag, sizeof tag);
    if (t->kind == KIND_ENUM)
        return;
    make_fields(v, o->first, o->count, to);
    if (!(o->flags & VARIANT_HAS_TYPE))
        return;
    struct values inner = { v->arena, next(v), v->depth ? v->depth - 1 : 0 };
    values_make(&inner, &proto_types[o->type], to + o->offset);
}

static void make_scalar(struct values *v, const struct type *t, void *to) {
    uint64_t bits;
    struct str text;
    switch ((enum type_kind)t->kind) {
    case KIND_BOOL:
        *(bool *)to = below(v, 2);
        break;
    case KIND_I64:
    case KIND_U64:
    case KIND_I32:
    case KIND_U32:
    case KIND_U16:
    case KIND_U8:
    case KIND_UINT:
        bits = make_int(v, t); /* little endian */
        memcpy(to, &bits, t->size);
        break;
    case KIND_DOUBLE:
        *(double *)to = make_double(v);
        break;
    case KIND_STRING:
    case KIND_PATH:
        *(struct str *)to = make_text(v);
        break;
    case KIND_ABSPATH:
    case KIND_ANYPATH:
        text = make_text(v);
        *(struct str *)to = arena_printf(v->arena, "/%.*s", STR_ARGS(text));
        break;
    case KIND_ANY:
        *(const struct json **)to = make_json(v);
        break;
    default: /* unit */
        break;
    }
}

void values_make(struct values *v, const struct type *t, void *to) {
    t = type_resolve(t);
    switch ((enum type_kind)t->kind) {
    case KIND_STRUCT:
        make_fields(v, t->first, t->count, to);
        break;
    case KIND_ENUM:
    case KIND_UNION:
    case KIND_ONEOF:
    case KIND_ANYOF:
        make_variant(v, t, to);
        break;
    case KIND_OPTION:
        make_option(v, t, to);
        break;
    case KIND_ARRAY:
        make_array(v, t, to);
        break;
    case KIND_MAP:
        make_map(v, t, to);
        break;
    default:
        make_scalar(v, t, to);
    }
}
