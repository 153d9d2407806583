/* check_values: defaults, and what is flattened. */
#include "checker.h"
#include "types.h"

static bool fits_int(const struct json *v, int scalar) {
    static const struct {
        int64_t min;
        uint64_t max;
    } ranges[] = {
        [1] = { INT64_MIN, INT64_MAX },
        [2] = { 0, UINT64_MAX },
        [3] = { INT32_MIN, INT32_MAX },
        [4] = { 0, UINT32_MAX },
        [5] = { 0, UINT16_MAX },
        [6] = { 0, UINT8_MAX },
        [7] = { 0, SIZE_MAX },
    };
    int64_t i;
    uint64_t u;
    if (v->kind != JSON_NUMBER)
        return false;
    if (json_to_i64(v, &i))
        return i >= ranges[scalar].min && (i < 0 || (uint64_t)i <= ranges[scalar].max);
    return json_to_u64(v, &u) && u <= ranges[scalar].max;
}

static bool fits_scalar(const struct json *v, int scalar) {
    const char *word = scalars[scalar].word;
    if (strcmp(word, "bool") == 0)
        return v->kind == JSON_BOOL;
    if (strcmp(word, "str") == 0)
        return v->kind == JSON_STRING;
    if (strcmp(word, "double") == 0)
        return v->kind == JSON_NUMBER;
    if (strcmp(word, "json") == 0)
        return true;
    if (strcmp(word, "unit") == 0)
        return v->kind == JSON_NULL;
    return fits_int(v, scalar);
}

static bool fits_decl(const struct json *v, const struct decl *d) {
    if (d->kind == DECL_STRUCT || d->kind == DECL_UNION)
        return v->kind == JSON_OBJECT;
    if (d->kind == DECL_ANYOF)
        return true;
    if (v->kind != JSON_STRING)
        return d->kind == DECL_ONEOF && v->kind == JSON_OBJECT;
    for (const struct variant *o = d->variants; o; o = o->next)
        if (str_eq(o->name, v->text))
            return o->form == VARIANT_PLAIN;
    return false;
}

static bool fits(const struct json *v, const struct ref *r) {
    r = ref_resolve(r);
    switch (r->kind) {
    case REF_NAME:
        return r->decl ? fits_decl(v, r->decl) : fits_scalar(v, (int)r->id);
    case REF_OPTION:
        return v->kind == JSON_NULL || fits(v, r->elem);
    case REF_ARRAY:
    case REF_MAP:
        break;
    }
    if (v->kind != (r->kind == REF_MAP ? JSON_OBJECT : JSON_ARRAY))
        return false;
    for (const struct json *e = v->first; e; e = e->next)
        if (!fits(e, r->elem))
            return false;
    return true;
}

static bool is_object(const struct ref *r) {
    return r->kind == REF_NAME && r->decl &&
           (r->decl->kind == DECL_STRUCT || r->decl->kind == DECL_UNION);
}

/* An anyof, when each variant is an object. */
static bool can_flatten_anyof(const struct decl *d) {
    for (const struct variant *v = d->variants; v; v = v->next)
        if (v->type && !is_object(ref_resolve(v->type)))
            return false;
    return true;
}

static bool can_flatten(const struct ref *r) {
    r = ref_resolve(r);
    if (r->kind == REF_NAME && r->decl && r->decl->kind == DECL_ANYOF)
        return can_flatten_anyof(r->decl);
    return r->kind == REF_MAP || is_object(r) || (r->decl && r->decl->kind == DECL_ONEOF);
}

static void check_members(struct checker *c, const struct member *list) {
    for (const struct member *m = list; m; m = m->next) {
        if (m->flatten && !can_flatten(m->type))
            (void)diag_at(c->diag, m->pos,
                "only structs, unions, oneofs, maps and anyofs of structs can be flattened");
        if (m->dflt && !(m->nullable && m->dflt->kind == JSON_NULL) && !fits(m->dflt, m->type))
            (void)diag_at(
                c->diag, m->pos, "the default %.*s does not fit the type", STR_ARGS(m->dflt_text));
    }
}

void check_values(struct checker *c, struct decl *d) {
    check_members(c, d->members);
    check_members(c, d->common);
    for (const struct variant *v = d->variants; v; v = v->next)
        check_members(c, v->members);
}
