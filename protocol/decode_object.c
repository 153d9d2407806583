/* decode_object: objects to structs, by the tables. */
#include "protocol/decode_fields.h"

#include <assert.h>
#include <ctype.h>

/* Values of fields. */

static bool decode_field(
    struct decoder *d, const struct field *f, const struct json *json, char *base) {
    const struct type *t = &proto_types[f->type];
    void *to = base + f->offset;
    if (f->flags & FIELD_THREE_STATE) {
        enum presence is = json->kind == JSON_NULL ? PRESENT_NULL : PRESENT;
        memcpy(base + f->offset - f->is_distance, &is, sizeof is);
        return is == PRESENT_NULL || decode_value(d, t, json, to);
    }
    if ((f->flags & (FIELD_HAS_NULL | FIELD_NO_NULL)) == FIELD_HAS_NULL && json->kind == JSON_NULL)
        return true;
    if (f->flags & FIELD_POINTER) {
        void *value = arena_zalloc(d->arena, t->size);
        memcpy(to, &value, sizeof value);
        to = value;
    }
    return decode_value(d, t, json, to);
}

static bool decode_default(struct decoder *d, const struct field *f, char *base) {
    const struct type *t = type_resolve(&proto_types[f->type]);
    if (!(f->flags & FIELD_ZERO)) {
        const struct json *json =
            json_parse(d->arena, str_of(proto_note(f->notes, NOTE_DEFAULT)), NULL);
        assert(json);
        return decode_field(d, f, json, base);
    }
    if (t->kind == KIND_ARRAY || t->kind == KIND_MAP) {
        void *empty = arena_alloc(d->arena, 0);
        memcpy(base + f->offset, &empty, sizeof empty);
    }
    return true;
}

static bool decode_absent(struct decoder *d, const struct field *f, char *base) {
    if (f->flags & FIELD_DEFAULT)
        return decode_default(d, f, base);
    if ((f->flags & FIELD_THREE_STATE) ||
        (f->flags & (FIELD_HAS_NULL | FIELD_REQUIRED)) == FIELD_HAS_NULL)
        return true;
    return fail(d, "missing field `%.*s`", STR_ARGS(field_name(f)));
}

/* Flattened fields. */

bool decode_object(struct decoder *d, const struct fields *f, const struct json *json, char *base);

/* What no other field of the owner claims, as an object of its own. */
static bool decode_rest(struct decoder *d, const struct fields *owner, const struct type *t,
    const struct json *json, void *to) {
    struct json *rest = json_new_object(d->arena);
    struct json **end = &rest->first;
    for (const struct json *m = json->first; m; m = m->next) {
        if (is_tag(owner, m->key) || field_find(owner, m->key, 0) != FIELD_UNKNOWN ||
            is_claimed(owner, m->key, false))
            continue;
        *end = arena_new(d->arena, struct json);
        **end = *m;
        (*end)->next = NULL;
        end = &(*end)->next;
        rest->count++;
    }
    return decode_value(d, t, rest, to);
}

static bool decode_flattened_oneof(
    struct decoder *d, const struct type *t, const struct json *json, void *to) {
    for (const struct json *m = json->first; m; m = m->next) {
        if (variant_find(t, m->key) < 0)
            continue;
        struct json single = {
            .kind = JSON_OBJECT, .first = arena_new(d->arena, struct json), .count = 1
        };
        *single.first = *m;
        single.first->next = NULL;
        return decode_oneof(d, t, &single, to);
    }
    return fail(d, "no variant of enum %s found in flattened data", proto_text + t->rust_name);
}

static bool decode_flattened(struct decoder *d, const struct fields *owner, const struct field *f,
    const struct json *json, char *base) {
    const struct type *t = type_resolve(&proto_types[f->type]);
    char *to = base + f->offset;
    if (t->kind == KIND_MAP)
        return decode_rest(d, owner, t, json, to);
    if (t->kind == KIND_ONEOF)
        return decode_flattened_oneof(d, t, json, to);
    if (t->kind == KIND_UNION)
        return decode_union(d, t, json, to);
    if (t->kind == KIND_ANYOF)
        return decode_anyof(d, t, json, to);
    struct fields inner = fields_of_struct(t);
    inner.strict = false; /* the owner's members are there, too */
    return decode_object(d, &inner, json, to);
}

/* Objects. */

/* Which members are there, in the order of the text; of a repeated one the last value at the place of
 * the first. */
struct present {
    const struct json *value[FIELDS_MAX];
    uint8_t order[FIELDS_MAX];
    unsigned n;
};

static bool decode_present(
    struct decoder *d, const struct fields *f, const struct present *p, char *base) {
    for (unsigned i = 0; i < p->n; i++)
        if (!decode_field(d, &f->v[p->order[i]], p->value[p->order[i]], base))
            return false;
    return true;
}

static bool decode_others(struct decoder *d, const struct fields *f, const struct present *p,
    const struct json *json, char *base) {
    bool flattened = false;
    for (unsigned i = 0; i < f->n; i++) {
        if (f->v[i].flags & FIELD_FLATTEN)
            flattened = true;
        else if (!p->value[i] && !decode_absent(d, &f->v[i], base))
            return false;
    }
    for (unsigned i = 0; flattened && i < f->n; i++)
        if ((f->v[i].flags & FIELD_FLATTEN) && !decode_flattened(d, f, &f->v[i], json, base))
            return false;
    return true;
}

bool decode_object(struct decoder *d, const struct fields *f, const struct json *json, char *base) {
    struct present p;
    unsigned next = 0;
    assert(f->n <= FIELDS_MAX);
    memset(p.value, 0, f->n * sizeof p.value[0]);
    p.n = 0;
    for (const struct json *m = json->first; m; m = m->next) {
        unsigned i = field_find(f, m->key, next);
        if (i != FIELD_UNKNOWN) {
            if (!p.value[i])
                p.order[p.n++] = (uint8_t)i;
            p.value[i] = m;
            next = i + 1;
        } else if (f->strict && !is_tag(f, m->key) && !is_claimed(f, m->key, true)) {
            /* What was wrong before it comes first. */
            return decode_present(d, f, &p, base) && fail_field(d, f, m->key);
        }
    }
    return decode_present(d, f, &p, base) && decode_others(d, f, &p, json, base);
}

/* Arrays in place of objects: members by position. */

/* "struct ThreadListParams", "struct variant AskForApproval::Granular" */
static struct str rust_name(struct decoder *d, const struct fields *f) {
    const char *type = proto_text + f->type->rust_name;
    if (!f->variant)
        return arena_printf(d->arena, "struct %s", type);
    _cleanup_buf_ struct buf camel = { 0 };
    struct str name = variant_name(f->variant);
    bool up = true;
    for (size_t i = 0; i < name.n; i++) {
        bool word = isalnum((unsigned char)name.p[i]);
        if (word)
            buf_add_char(&camel, up ? (char)toupper((unsigned char)name.p[i]) : name.p[i]);
        up = !word;
    }
    return arena_printf(d->arena, "struct variant %s::%s", type, buf_cstr(&camel));
}

static const char *plural(size_t n) {
    return n == 1 ? "" : "s";
}

static bool decode_missing_position(
    struct decoder *d, const struct fields *f, unsigned i, char *base) {
    if (f->v[i].flags & FIELD_DEFAULT)
        return decode_default(d, &f->v[i], base);
    return fail(d, "invalid length %u, expected %.*s with %u element%s", i,
        STR_ARGS(rust_name(d, f)), f->n, plural(f->n));
}

bool decode_positions(
    struct decoder *d, const struct fields *f, const struct json *first, char *base) {
    const struct json *e = first;
    for (unsigned i = 0; i < f->n; i++) {
        if (!(e ? decode_field(d, &f->v[i], e, base) : decode_missing_position(d, f, i, base)))
            return false;
        e = e ? e->next : NULL;
    }
    size_t more = 0;
    for (; e; e = e->next)
        more++;
    return more == 0 || fail(d, "invalid length %zu, expected %u element%s in sequence",
                            f->n + more, f->n, plural(f->n));
}

static bool has_flattened(const struct fields *f) {
    for (unsigned i = 0; i < f->n; i++)
        if (f->v[i].flags & FIELD_FLATTEN)
            return true;
    return false;
}

bool decode_fields(struct decoder *d, const struct fields *f, const struct json *json, char *base) {
    if (json->kind == JSON_OBJECT)
        return decode_object(d, f, json, base);
    if (json->kind == JSON_ARRAY && !has_flattened(f))
        return decode_positions(d, f, json->first, base);
    return fail_type(d, json, rust_name(d, f).p);
}

bool decode_struct(struct decoder *d, const struct type *t, const struct json *json, void *to) {
    struct fields f = fields_of_struct(t);
    return decode_fields(d, &f, json, to);
}
