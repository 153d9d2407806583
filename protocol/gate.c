/* gate: what a request uses that needs the experimental capability. */
#include "protocol/type.h"

struct gate {
    struct arena *arena;
    struct str method; /* prefix of reasons; p NULL below the parameters themselves */
};

static struct str value_used(const struct gate *g, const struct type *t, const char *value);

static struct str reason(const struct gate *g, uint32_t notes, struct str name) {
    const char *own = proto_note(notes, NOTE_REASON);
    return own ? str_of(own)
               : arena_printf(g->arena, "%.*s.%.*s", STR_ARGS(g->method), STR_ARGS(name));
}

/* The value of a member that is set, or NULL. */
static const char *field_value(const struct field *f, const char *base) {
    const char *at = base + f->offset, *p;
    enum presence is;
    if (f->flags & FIELD_THREE_STATE) {
        memcpy(&is, at - f->is_distance, sizeof is);
        return is == ABSENT ? NULL : at; /* null is a value here, all zero */
    }
    if (!(f->flags & FIELD_HAS_NULL))
        return at;
    memcpy(&p, at, sizeof p);
    return p && (f->flags & FIELD_POINTER) ? p : p ? at : NULL;
}

/* false does not count, nor does an empty list that cannot be told from an absent one. */
static bool is_used(const struct field *f, const struct type *t, const char *value) {
    const struct proto_list *list = (const void *)value;
    if (t->kind == KIND_BOOL)
        return *(const bool *)value;
    if (!(f->flags & FIELD_HAS_NULL) && (t->kind == KIND_ARRAY || t->kind == KIND_MAP))
        return list->n > 0;
    return true;
}

static struct str fields_used(
    const struct gate *g, const struct field *f, unsigned n, const char *base) {
    const struct gate deeper = { g->arena, STR_NONE };
    for (const struct field *end = f + n; f < end; f++) {
        const struct type *t = type_resolve(&proto_types[f->type]);
        bool gates = (f->flags & FIELD_GATED) || ((f->flags & FIELD_EXPERIMENTAL) && g->method.p);
        const char *value = gates || (t->flags & TYPE_GATED) || (f->flags & FIELD_FLATTEN)
                                ? field_value(f, base)
                                : NULL;
        if (!value)
            continue;
        if (gates && is_used(f, t, value))
            return reason(g, f->notes, field_name(f));
        struct str inner = value_used(f->flags & FIELD_FLATTEN ? g : &deeper, t, value);
        if (inner.p)
            return inner;
    }
    return STR_NONE;
}

static struct str variant_used(const struct gate *g, const struct type *t, const char *value) {
    unsigned tag;
    memcpy(&tag, value, sizeof tag);
    const struct variant *v = &proto_variants[t->first + tag];
    if ((v->flags & VARIANT_GATED) || ((v->flags & VARIANT_EXPERIMENTAL) && g->method.p))
        return reason(g, v->notes, variant_name(v));
    if (v->flags & VARIANT_HAS_TYPE)
        return value_used(g, &proto_types[v->type], value + v->offset);
    return fields_used(g, &proto_fields[v->first], v->count, value);
}

static struct str list_used(
    const struct gate *g, const struct type *t, const struct proto_list *list) {
    const struct type *elem = &proto_types[t->elem];
    bool is_map = t->kind == KIND_MAP;
    size_t skip = is_map ? PROTO_ENTRY_VALUE : 0;
    size_t size = is_map ? proto_entry_size(elem) : elem->size;
    for (size_t i = 0; i < list->n; i++) {
        struct str inner = value_used(g, elem, list->v + i * size + skip);
        if (inner.p)
            return inner;
    }
    return STR_NONE;
}

static struct str value_used(const struct gate *g, const struct type *t, const char *value) {
    const char *p;
    t = type_resolve(t);
    if (!g->method.p && !(t->flags & TYPE_GATED))
        return STR_NONE;
    switch ((enum type_kind)t->kind) {
    case KIND_STRUCT:
        return fields_used(g, &proto_fields[t->first], t->count, value);
    case KIND_ENUM:
    case KIND_UNION:
    case KIND_ONEOF:
    case KIND_ANYOF:
        return variant_used(g, t, value);
    case KIND_ARRAY:
    case KIND_MAP:
        return list_used(g, t, (const void *)value);
    case KIND_OPTION:
        memcpy(&p, value, sizeof p);
        if (!p)
            return STR_NONE;
        return value_used(g, &proto_types[t->elem], t->flags & TYPE_HAS_NULL ? value : p);
    default:
        return STR_NONE;
    }
}

struct str proto_experimental_used(
    struct arena *a, struct str method, const struct type *params, const void *value) {
    const struct gate g = { a, method };
    return value ? value_used(&g, params, value) : STR_NONE;
}

struct str proto_experimental_method(const struct method *m) {
    const char *own = proto_note(m->notes, NOTE_REASON);
    if (!(m->flags & METHOD_EXPERIMENTAL))
        return STR_NONE;
    return own ? str_of(own) : method_name(m);
}
