/* decode_fields: which members an object of a type may have. */
#include "protocol/decode_fields.h"

struct fields fields_of_struct(const struct type *t) {
    return (struct fields){
        .v = &proto_fields[t->first],
        .n = t->count,
        .strict = t->flags & TYPE_STRICT,
        .type = t,
    };
}

struct fields fields_of_variant(const struct type *t, const struct variant *v) {
    return (struct fields){
        .v = &proto_fields[v->first],
        .n = v->count,
        .strict = (t->flags & TYPE_STRICT) || (v->flags & VARIANT_STRICT),
        .tag = t->kind == KIND_UNION ? type_tag_name(t) : STR_NONE,
        .type = t,
        .variant = v,
    };
}

/* Members mostly come in the order of their declaration: starts at `hint`. */
unsigned field_find(const struct fields *f, struct str key, unsigned hint) {
    for (unsigned turn = 0; turn < f->n; turn++) {
        unsigned i = hint + turn < f->n ? hint + turn : hint + turn - f->n;
        const struct field *field = &f->v[i];
        if (field->name_bytes == key.n && !(field->flags & FIELD_FLATTEN) &&
            memcmp(proto_text + field->key + 2, key.p, key.n) == 0)
            return i;
    }
    return FIELD_UNKNOWN;
}

bool is_tag(const struct fields *f, struct str key) {
    return f->tag.p && str_eq(f->tag, key);
}

static bool claims(const struct type *t, struct str key);

static bool fields_claim(const struct fields *f, struct str key) {
    if (field_find(f, key, 0) != FIELD_UNKNOWN)
        return true;
    for (unsigned i = 0; i < f->n; i++)
        if ((f->v[i].flags & FIELD_FLATTEN) && claims(&proto_types[f->v[i].type], key))
            return true;
    return false;
}

static bool variants_claim(const struct type *t, struct str key) {
    for (unsigned i = 0; i < t->count; i++) {
        const struct variant *v = &proto_variants[t->first + i];
        struct fields f = fields_of_variant(t, v);
        if (fields_claim(&f, key))
            return true;
        if ((v->flags & VARIANT_HAS_TYPE) && claims(&proto_types[v->type], key))
            return true;
    }
    return false;
}

/* Whether a flattened type has a member of that name. */
static bool claims(const struct type *t, struct str key) {
    t = type_resolve(t);
    switch ((enum type_kind)t->kind) {
    case KIND_MAP:
        return true;
    case KIND_ONEOF:
        return variant_find(t, key) >= 0;
    case KIND_UNION:
        return str_eq(type_tag_name(t), key) || variants_claim(t, key);
    case KIND_ANYOF:
        return variants_claim(t, key);
    case KIND_STRUCT:
        break;
    default:
        return false;
    }
    struct fields f = fields_of_struct(t);
    return fields_claim(&f, key);
}

bool is_claimed(const struct fields *f, struct str key, bool by_maps) {
    for (unsigned i = 0; i < f->n; i++) {
        const struct type *t = type_resolve(&proto_types[f->v[i].type]);
        if ((f->v[i].flags & FIELD_FLATTEN) && (by_maps || t->kind != KIND_MAP) && claims(t, key))
            return true;
    }
    return false;
}

/* All names that a struct knows, for "unknown field". */
static unsigned collect_names(const struct fields *f, struct str *names, unsigned n) {
    for (unsigned i = 0; i < f->n && n < FIELDS_MAX; i++) {
        const struct type *t = type_resolve(&proto_types[f->v[i].type]);
        if (!(f->v[i].flags & FIELD_FLATTEN)) {
            names[n++] = field_name(&f->v[i]);
        } else if (t->kind == KIND_STRUCT) {
            struct fields inner = fields_of_struct(t);
            n = collect_names(&inner, names, n);
        }
    }
    return n;
}

bool fail_field(struct decoder *d, const struct fields *f, struct str name) {
    struct str names[FIELDS_MAX];
    return fail_unknown(d, "field", name, names, collect_names(f, names, 0));
}
