/* emit_tables: types.gen.c: what the decoder, the encoder and the schema printers read. */
#include "emit.h"

#include <stdio.h>
#include <stdlib.h>

#include "pool.h"
#include "types.h"

struct tables {
    const struct idl *idl;
    struct arena *arena;
    struct pool text;
    struct buf types, fields, variants, calls;
    unsigned n_fields, n_variants;
};

/* `FLAG_A | FLAG_B`, or 0. */
struct flags {
    char text[400];
};

static void flag(struct flags *f, bool on, const char *name) {
    if (!on)
        return;
    size_t n = strlen(f->text);
    (void)snprintf(f->text + n, sizeof f->text - n, "%s%s", n ? " | " : "", name);
}

static const char *flags_text(const struct flags *f) {
    return f->text[0] ? f->text : "0";
}

/* Each note is a letter and its text; an empty one ends them. They are one text of the pool. */
static void note(struct buf *b, char which, struct str text) {
    if (!text.p)
        return;
    buf_add_char(b, which);
    buf_add_str(b, text);
    buf_add_char(b, '\0');
}

static unsigned notes(struct tables *t, const struct attrs *a, struct str dflt) {
    _cleanup_buf_ struct buf b = { 0 };
    note(&b, 'v', dflt);
    note(&b, 'r', a->reason);
    note(&b, 'd', a->doc);
    note(&b, 'o', a->deprecated);
    note(&b, 'f', a->file);
    note(&b, 't', a->title);
    note(&b, 's', a->ts);
    note(&b, 'j', a->schema);
    return pool_add(&t->text, buf_str(&b));
}

/* false, 0, "", the first variant, [] and {}: what a zeroed C value means. */
static bool is_zero(const struct member *m) {
    const struct ref *r = ref_resolve(m->type);
    const struct json *v = m->dflt;
    double number;
    switch (v->kind) {
    case JSON_BOOL:
        return !v->boolean && r->kind == REF_NAME && !r->decl;
    case JSON_NUMBER:
        return r->kind == REF_NAME && !r->decl && json_to_double(v, &number) && number == 0;
    case JSON_ARRAY:
        return r->kind == REF_ARRAY && v->count == 0;
    case JSON_OBJECT:
        return r->kind == REF_MAP && v->count == 0;
    case JSON_STRING:
        return r->kind == REF_NAME && r->decl && r->decl->kind == DECL_ENUM &&
               str_eq(r->decl->variants->name, v->text);
    default:
        return false;
    }
}

static void emit_field(struct tables *t, const struct member *m, const char *offset) {
    struct flags f = { "" };
    flag(&f, m->optional, "FIELD_OPTIONAL");
    flag(&f, m->nullable, "FIELD_NULLABLE");
    flag(&f, m->required, "FIELD_REQUIRED");
    flag(&f, m->three_state, "FIELD_THREE_STATE");
    flag(&f, m->dflt, "FIELD_DEFAULT");
    flag(&f, m->dflt && !m->nullable && is_zero(m), "FIELD_ZERO");
    flag(&f, member_is_pointer(m), "FIELD_POINTER");
    flag(&f, member_has_null(m), "FIELD_HAS_NULL");
    flag(&f, m->flatten, "FIELD_FLATTEN");
    flag(&f, m->attrs.experimental, "FIELD_EXPERIMENTAL");
    flag(&f, m->attrs.reason.p, "FIELD_GATED");
    flag(&f, m->attrs.no_null, "FIELD_NO_NULL");
    flag(&f, m->attrs.no_schema, "FIELD_NO_SCHEMA");
    flag(&f, m->attrs.no_ts, "FIELD_NO_TS");
    unsigned key = pool_printf(&t->text, ",\"%.*s\":", STR_ARGS(m->name));
    unsigned more = notes(t, &m->attrs, m->dflt_text);
    buf_printf(&t->fields, "{ %u, %u, offsetof(%s), %u, %s, %zu, ", key, more, offset, m->type->id,
        flags_text(&f), m->name.n);
    if (m->three_state)
        buf_printf(&t->fields, "offsetof(%s) - offsetof(%s_is) },\n", offset, offset);
    else
        buf_printf(&t->fields, "0 },\n");
    t->n_fields++;
}

/* `path` leads to the struct that has the members: "struct x, " or "struct x, variant.". */
static unsigned emit_fields(struct tables *t, const struct member *list, const char *path) {
    unsigned before = t->n_fields;
    for (const struct member *m = list; m; m = m->next)
        emit_field(t, m, arena_printf(t->arena, "%s%s", path, m->c).p);
    return t->n_fields - before;
}

static void emit_variant(struct tables *t, const struct decl *d, const struct variant *v) {
    struct flags f = { "" };
    flag(&f, v->type, "VARIANT_HAS_TYPE");
    flag(&f, v->braces, "VARIANT_BRACES");
    flag(&f, v->attrs.experimental, "VARIANT_EXPERIMENTAL");
    flag(&f, v->attrs.reason.p, "VARIANT_GATED");
    flag(&f, v->attrs.fallback, "VARIANT_FALLBACK");
    flag(&f, v->attrs.strict, "VARIANT_STRICT");
    flag(&f, v->attrs.alias.p, "VARIANT_ALIAS");
    flag(&f, v->attrs.untagged, "VARIANT_UNTAGGED");
    flag(&f, v->attrs.no_schema, "VARIANT_NO_SCHEMA");
    flag(&f, v->attrs.no_ts, "VARIANT_NO_TS");
    unsigned first = v->attrs.alias.p ? v->alias_of : t->n_fields;
    unsigned count =
        emit_fields(t, v->members, arena_printf(t->arena, "struct %s, %s.", d->c, v->c).p);
    count += emit_fields(t, d->common, arena_printf(t->arena, "struct %s, ", d->c).p);
    unsigned key = pool_printf(&t->text, "\"%.*s\":", STR_ARGS(v->name));
    unsigned more = notes(t, &v->attrs, STR_NONE);
    buf_printf(&t->variants, "{ %u, %u, %u, %u, ", key, more, first, count);
    if (v->type)
        buf_printf(&t->variants, "%u, offsetof(struct %s, %s), ", v->type->id, d->c, v->c);
    else
        buf_printf(&t->variants, "0, 0, ");
    buf_printf(&t->variants, "%s, %zu },\n", flags_text(&f), v->name.n);
    t->n_variants++;
}

static bool flattens(const struct member *list) {
    for (; list; list = list->next)
        if (list->flatten)
            return true;
    return false;
}

static bool any_flattens(const struct decl *d) {
    if (flattens(d->members) || flattens(d->common))
        return true;
    for (const struct variant *v = d->variants; v; v = v->next)
        if (flattens(v->members))
            return true;
    return false;
}

static bool has_fallback(const struct decl *d) {
    for (const struct variant *v = d->variants; v; v = v->next)
        if (v->attrs.fallback)
            return true;
    return false;
}

static bool has_untagged(const struct decl *d) {
    for (const struct variant *v = d->variants; v; v = v->next)
        if (v->attrs.untagged)
            return true;
    return false;
}

static struct flags type_flags(const struct decl *d) {
    struct flags f = { "" };
    flag(&f, d->attrs.strict, "TYPE_STRICT");
    flag(&f, d->attrs.no_schema, "TYPE_NO_SCHEMA");
    flag(&f, d->attrs.no_ts, "TYPE_NO_TS");
    flag(&f, d->attrs.experimental, "TYPE_EXPERIMENTAL");
    flag(&f, d->gated, "TYPE_GATED");
    flag(&f, any_flattens(d), "TYPE_FLATTENS");
    flag(&f, d->target && ref_has_null(d->target), "TYPE_HAS_NULL");
    flag(&f, has_fallback(d), "TYPE_FALLBACK");
    flag(&f, has_untagged(d), "TYPE_UNTAGGED");
    return f;
}

static const char *c_type(struct tables *t, const struct decl *d) {
    if (d->kind == DECL_ALIAS)
        return ref_c(t->arena, d->target);
    return arena_printf(t->arena, "%s %s", d->kind == DECL_ENUM ? "enum" : "struct", d->c).p;
}

/* Texts are added one by one: their order must not depend on the compiler. */
static void emit_type_texts(struct tables *t, const struct decl *d) {
    unsigned name = pool_add(&t->text, d->name);
    unsigned rust_name = d->attrs.rust.p ? pool_add(&t->text, d->attrs.rust) : name;
    unsigned more = notes(t, &d->attrs, STR_NONE);
    unsigned tag = d->tag.p ? pool_printf(&t->text, ",\"%.*s\":", STR_ARGS(d->tag)) : 0;
    buf_printf(&t->types, "{ %u, %u, %u, %u, ", name, rust_name, more, tag);
}

static void emit_type(struct tables *t, const struct decl *d) {
    static const char *const kinds[] = {
        [DECL_ALIAS] = "KIND_ALIAS",
        [DECL_ENUM] = "KIND_ENUM",
        [DECL_STRUCT] = "KIND_STRUCT",
        [DECL_UNION] = "KIND_UNION",
        [DECL_ONEOF] = "KIND_ONEOF",
        [DECL_ANYOF] = "KIND_ANYOF",
    };
    struct flags f = type_flags(d);
    unsigned first = 0, count = 0, common = t->n_fields, n_common = 0;
    if (d->kind == DECL_STRUCT) {
        first = t->n_fields;
        count = emit_fields(t, d->members, arena_printf(t->arena, "struct %s, ", d->c).p);
    } else if (d->variants) {
        n_common = emit_fields(t, d->common, arena_printf(t->arena, "struct %s, ", d->c).p);
        first = t->n_variants;
        for (const struct variant *v = d->variants; v; v = v->next)
            emit_variant(t, d, v);
        count = t->n_variants - first;
    }
    emit_type_texts(t, d);
    buf_printf(&t->types, "sizeof(%s), %u, %u, %u, %u, %u, %u, %s, %s, %zu },\n", c_type(t, d),
        first, count, common, n_common, d->target ? d->target->id : 0, d->order, flags_text(&f),
        kinds[d->kind], d->tag.n);
}

static bool ref_gated(const struct ref *r) {
    while (r->kind != REF_NAME)
        r = r->elem;
    return r->decl && r->decl->gated;
}

static void emit_composite(struct tables *t, const struct ref *r) {
    struct flags f = { "" };
    flag(&f, ref_gated(r), "TYPE_GATED");
    flag(&f, r->kind != REF_OPTION || ref_has_null(r->elem), "TYPE_HAS_NULL");
    buf_printf(&t->types, "{ 0, 0, 0, 0, sizeof(%s), 0, 0, 0, 0, %u, 0, %s, %s, 0 },\n",
        ref_c(t->arena, r), r->elem->id, flags_text(&f),
        r->kind == REF_ARRAY ? "KIND_ARRAY"
        : r->kind == REF_MAP ? "KIND_MAP"
                             : "KIND_OPTION");
}

static void emit_scalar(struct tables *t, unsigned i) {
    const struct scalar *s = &scalars[i];
    bool null = strcmp(s->word, "str") == 0 || strcmp(s->word, "json") == 0;
    unsigned name = pool_add(&t->text, str_of(s->name));
    buf_printf(&t->types, "{ %u, %u, 0, 0, sizeof(%s), 0, 0, 0, 0, 0, 0, %s, %s, 0 },\n", name,
        name, s->c, null ? "TYPE_HAS_NULL" : "0", s->kind);
}

static void emit_call(struct tables *t, const struct decl *d) {
    struct flags f = { "" };
    unsigned unit = (unsigned)scalar_find(STR("unit"));
    flag(&f, d->attrs.experimental, "METHOD_EXPERIMENTAL");
    flag(&f, d->params_optional, "METHOD_PARAMS_OPTIONAL");
    flag(&f, d->queue.shared, "METHOD_QUEUE_SHARED");
    flag(&f, d->queue.key.p, "METHOD_QUEUE_KEYED");
    flag(&f, d->queue.of_connection, "METHOD_QUEUE_OF_CONNECTION");
    flag(&f, d->attrs.no_schema, "METHOD_NO_SCHEMA");
    flag(&f, d->attrs.no_ts, "METHOD_NO_TS");
    unsigned key = pool_printf(&t->text, "\"%.*s\":", STR_ARGS(d->name));
    unsigned more = notes(t, &d->attrs, STR_NONE);
    unsigned queue = d->queue.name.p ? pool_add(&t->text, d->queue.name) : 0;
    buf_printf(&t->calls, "{ %u, %u, %u, ", key, more, queue);
    if (d->queue.key_c)
        buf_printf(&t->calls, "offsetof(%s), ", d->queue.key_c);
    else
        buf_printf(&t->calls, "0, ");
    buf_printf(&t->calls, "%u, %u, %zu, %s },\n", d->params ? d->params->id : unit,
        d->result ? d->result->id : unit, d->name.n, flags_text(&f));
}

static void emit_calls(struct tables *t, enum decl_kind kind, const char *table) {
    buf_printf(&t->calls, "\nconst struct method %s[] = {\n", table);
    for (size_t i = 0; i < t->idl->n_calls[kind]; i++)
        emit_call(t, t->idl->calls[kind][i]);
    buf_printf(&t->calls, "{ 0 } };\n");
}

static int by_name(const void *x, const void *y) {
    return str_cmp((*(struct decl *const *)x)->name, (*(struct decl *const *)y)->name);
}

static void emit_sorted_methods(struct tables *t) {
    size_t n = t->idl->n_calls[DECL_METHOD];
    struct decl **sorted = arena_array(t->arena, struct decl *, n + 1);
    if (n > 0) {
        memcpy(sorted, t->idl->calls[DECL_METHOD], n * sizeof(struct decl *));
        qsort(sorted, n, sizeof(struct decl *), by_name);
    }
    buf_printf(&t->calls, "\nconst uint16_t proto_methods_sorted[] = {");
    for (size_t i = 0; i < n; i++)
        buf_printf(&t->calls, "%s%u,", i % 16 ? " " : "\n", sorted[i]->id);
    buf_printf(&t->calls, " 0\n};\n");
}

static void emit_counts(struct tables *t) {
    const struct idl *idl = t->idl;
    buf_printf(&t->calls,
        "\nconst struct proto_counts proto_counts = { %zu, %d, %zu, %zu, %zu, %zu, %zu };\n",
        SCALARS + idl->n_types + idl->n_composites, SCALARS, idl->n_types,
        idl->n_calls[DECL_METHOD], idl->n_calls[DECL_NOTIFICATION], idl->n_calls[DECL_REQUEST],
        idl->n_calls[DECL_CLIENT_NOTIFICATION]);
}

static void collect(struct tables *t) {
    for (unsigned i = 0; i < SCALARS; i++)
        emit_scalar(t, i);
    for (size_t i = 0; i < t->idl->n_types; i++)
        emit_type(t, t->idl->types[i]);
    for (size_t i = 0; i < t->idl->n_composites; i++)
        emit_composite(t, t->idl->composites[i]);
    emit_calls(t, DECL_METHOD, "proto_methods");
    emit_calls(t, DECL_NOTIFICATION, "proto_notifications");
    emit_calls(t, DECL_REQUEST, "proto_requests");
    emit_calls(t, DECL_CLIENT_NOTIFICATION, "proto_client_notifications");
    emit_sorted_methods(t);
    emit_counts(t);
}

void emit_types_c(struct buf *out, const struct idl *idl) {
    struct tables t = { .idl = idl, .arena = idl->arena };
    pool_init(&t.text);
    collect(&t);
    buf_printf(out, EMIT_WARNING "#include \"types.gen.h\"\n\nconst char proto_text[] =\n");
    pool_emit(out, &t.text);
    buf_printf(out, ";\n\nconst struct field proto_fields[] = {\n");
    buf_add_str(out, buf_str(&t.fields));
    buf_printf(out, "{ 0 } };\n\nconst struct variant proto_variants[] = {\n");
    buf_add_str(out, buf_str(&t.variants));
    buf_printf(out, "{ 0 } };\n\nconst struct type proto_types[] = {\n");
    buf_add_str(out, buf_str(&t.types));
    buf_printf(out, "};\n");
    buf_add_str(out, buf_str(&t.calls));
    buf_done(&t.types);
    buf_done(&t.fields);
    buf_done(&t.variants);
    buf_done(&t.calls);
    pool_done(&t.text);
}
