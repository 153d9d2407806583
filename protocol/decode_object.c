/* decode_object: objects to structs and unions, by the tables. */
#include "protocol/decoder.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>

/* tools/protogen refuses more. */
enum { FIELDS_MAX = 64, UNKNOWN = 255 };

/* The fields of a struct or of one variant. */
struct fields {
    const struct field *v;
    unsigned n;
    bool strict;
    struct str tag;                /* member that is none of them; p NULL: none */
    const struct type *type;       /* for error texts */
    const struct variant *variant; /* or NULL */
};

static struct fields fields_of_struct(const struct type *t) {
    return (struct fields){
        .v = &proto_fields[t->first],
        .n = t->count,
        .strict = t->flags & TYPE_STRICT,
        .type = t,
    };
}

static struct fields fields_of_variant(const struct type *t, const struct variant *v) {
    return (struct fields){
        .v = &proto_fields[v->first],
        .n = v->count,
        .strict = t->flags & TYPE_STRICT,
        .tag = t->kind == KIND_UNION ? type_tag_name(t) : STR_NONE,
        .type = t,
        .variant = v,
    };
}

/* Members mostly come in the order of their declaration: starts at `hint`. */
static unsigned find_field(const struct fields *f, struct str key, unsigned hint) {
    for (unsigned turn = 0; turn < f->n; turn++) {
        unsigned i = hint + turn < f->n ? hint + turn : hint + turn - f->n;
        const struct field *field = &f->v[i];
        if (field->name_bytes == key.n && !(field->flags & FIELD_FLATTEN) &&
            memcmp(proto_text + field->key + 2, key.p, key.n) == 0)
            return i;
    }
    return UNKNOWN;
}

static bool is_tag(const struct fields *f, struct str key) {
    return f->tag.p && str_eq(f->tag, key);
}

static bool claims(const struct type *t, struct str key);

static bool fields_claim(const struct fields *f, struct str key) {
    if (find_field(f, key, 0) != UNKNOWN)
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

static bool is_claimed(const struct fields *f, struct str key, bool by_maps) {
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

static bool fail_field(struct decoder *d, const struct fields *f, struct str name) {
    struct str names[FIELDS_MAX];
    return fail_unknown(d, "field", name, names, collect_names(f, names, 0));
}

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
    if ((f->flags & FIELD_HAS_NULL) && json->kind == JSON_NULL)
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

static bool decode_object(
    struct decoder *d, const struct fields *f, const struct json *json, char *base);

/* What no other field of the owner claims, as an object of its own. */
static bool decode_rest(struct decoder *d, const struct fields *owner, const struct type *t,
    const struct json *json, void *to) {
    struct json *rest = json_new_object(d->arena);
    struct json **end = &rest->first;
    for (const struct json *m = json->first; m; m = m->next) {
        if (is_tag(owner, m->key) || find_field(owner, m->key, 0) != UNKNOWN ||
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
    inner.tag = owner->tag;
    inner.strict &= owner->n == 1; /* else the owner's members are there, too */
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

static bool decode_object(
    struct decoder *d, const struct fields *f, const struct json *json, char *base) {
    struct present p;
    unsigned next = 0;
    assert(f->n <= FIELDS_MAX);
    memset(p.value, 0, f->n * sizeof p.value[0]);
    p.n = 0;
    for (const struct json *m = json->first; m; m = m->next) {
        unsigned i = find_field(f, m->key, next);
        if (i != UNKNOWN) {
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

static bool decode_positions(
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

/* A variant that holds just another struct is that struct. */
static const struct field *only_flattened(const struct fields *f) {
    return f->n == 1 && (f->v[0].flags & FIELD_FLATTEN) ? &f->v[0] : NULL;
}

static bool decode_fields(
    struct decoder *d, const struct fields *f, const struct json *json, char *base) {
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

/* Unions. */

static void store_tag(void *to, unsigned tag) {
    memcpy(to, &tag, sizeof tag);
}

/* The variant that a tag names, by name or by index; -1 after reporting. */
static int find_tag(struct decoder *d, const struct type *t, const struct json *tag) {
    uint64_t index;
    char expected[60];
    tag = tag->kind == JSON_NUMBER && number_class(tag) == NUMBER_TEXT
              ? number_as_map(d->arena, tag)
              : tag;
    if (tag->kind == JSON_STRING) {
        int i = variant_find(t, tag->text);
        if (i < 0)
            (void)fail_variant(d, t, tag->text);
        return i;
    }
    if (tag->kind != JSON_NUMBER || !json_to_u64(tag, &index)) {
        (void)fail_type(d, tag, "variant identifier");
        return -1;
    }
    if (index < t->count)
        return (int)index;
    (void)snprintf(expected, sizeof expected, "variant index 0 <= i < %u", t->count);
    (void)fail_value(d, tag, expected);
    return -1;
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
    struct fields f = fields_of_variant(t, &proto_variants[t->first + i]);
    const struct field *flattened = only_flattened(&f);
    struct json rest = { .kind = JSON_ARRAY, .first = json->first->next, .count = json->count - 1 };
    if (flattened)
        return decode_value(d, &proto_types[flattened->type], &rest, to + flattened->offset);
    if (has_flattened(&f))
        return fail_type(d, &rest, rust_name(d, &f).p);
    return decode_positions(d, &f, rest.first, to);
}

bool decode_union(struct decoder *d, const struct type *t, const struct json *json, void *to) {
    if (json->kind == JSON_ARRAY)
        return decode_tagged_array(d, t, json, to);
    if (json->kind != JSON_OBJECT)
        return fail_type(d, json,
            arena_printf(d->arena, "internally tagged enum %s", proto_text + t->rust_name).p);
    const struct json *tag = json_get_str(json, type_tag_name(t));
    if (!tag)
        return fail(d, "missing field `%.*s`", STR_ARGS(type_tag_name(t)));
    int i = find_tag(d, t, tag);
    if (i < 0)
        return false;
    store_tag(to, (unsigned)i);
    struct fields f = fields_of_variant(t, &proto_variants[t->first + i]);
    return decode_object(d, &f, json, to);
}

/* The value of a externally tagged or untagged variant. */
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
    struct fields f = fields_of_variant(t, v);
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
