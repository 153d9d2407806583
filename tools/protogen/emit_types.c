/* emit_types: types.gen.h: structs, enums, typed decode and encode. */
#include "emit.h"

#include "symbols.h"
#include "types.h"

struct emitter {
    struct buf *out;
    const struct idl *idl;
    struct arena *arena;
    struct symbols done; /* types of arrays and maps; structs */
};

static bool is_new(struct emitter *e, const char *name) {
    return !symbols_add(&e->done, str_of(name), (struct pos){ "", 0 });
}

static void emit_constants(struct emitter *e, const struct decl *d) {
    buf_printf(e->out, "enum %s%s {\n", d->c, d->kind == DECL_ENUM ? "" : "_tag");
    unsigned i = 0;
    for (const struct variant *v = d->variants; v; v = v->next, i++)
        if (!v->attrs.alias.p)
            buf_printf(e->out, "    %s = %u,\n", v->constant, i);
    buf_printf(e->out, "};\n");
}

static const char *blank_after(const char *type) {
    return type[strlen(type) - 1] == '*' ? "" : " ";
}

static void emit_composite(struct emitter *e, const struct ref *r) {
    if (r->kind == REF_OPTION)
        return;
    const char *word = ref_word(e->arena, r);
    if (!is_new(e, word))
        return;
    const char *elem = ref_c(e->arena, r->elem);
    if (r->kind == REF_ARRAY)
        buf_printf(e->out, "struct %s { %s%s*v; size_t n; };\n", word, elem, blank_after(elem));
    else
        buf_printf(e->out, "struct %s_entry;\nstruct %s { struct %s_entry *v; size_t n; };\n", word,
            word, word);
}

static void emit_entry(struct emitter *e, const struct ref *r) {
    const char *word = r->kind == REF_MAP ? ref_word(e->arena, r) : NULL;
    if (!word || !is_new(e, arena_printf(e->arena, "%s_entry", word).p))
        return;
    const char *value = ref_c(e->arena, r->elem);
    buf_printf(e->out, "struct %s_entry { struct str key; %s%svalue; };\n", word, value,
        blank_after(value));
}

static void emit_member(struct emitter *e, const struct member *m, const char *indent) {
    const char *type = ref_c(e->arena, m->type);
    if (m->three_state)
        buf_printf(e->out, "%senum presence %s_is;\n", indent, m->c);
    if (member_is_pointer(m))
        buf_printf(e->out, "%sconst %s *%s;\n", indent, type, m->c);
    else
        buf_printf(e->out, "%s%s%s%s;\n", indent, type, blank_after(type), m->c);
}

static void emit_members(struct emitter *e, const struct member *list, const char *indent) {
    for (const struct member *m = list; m; m = m->next)
        emit_member(e, m, indent);
}

static bool has_payload(const struct variant *v) {
    return v->members || v->type;
}

static void emit_variants(struct emitter *e, const struct decl *d) {
    bool any = false;
    buf_printf(e->out, "    enum %s_tag %s;\n", d->c, d->tag_c);
    emit_members(e, d->common, "    ");
    for (const struct variant *v = d->variants; v; v = v->next) {
        if (has_payload(v) && !any)
            buf_printf(e->out, "    union {\n");
        any |= has_payload(v);
        if (v->type) {
            const char *type = ref_c(e->arena, v->type);
            buf_printf(e->out, "        %s%s%s;\n", type, blank_after(type), v->c);
        } else if (v->members) {
            buf_printf(e->out, "        struct %s {\n", v->tag);
            emit_members(e, v->members, "            ");
            buf_printf(e->out, "        } %s;\n", v->c);
        }
    }
    if (any)
        buf_printf(e->out, "    };\n");
}

static void emit_struct(struct emitter *e, const struct decl *d);

static void emit_needs(struct emitter *e, const struct member *list) {
    for (const struct member *m = list; m; m = m->next) {
        const struct decl *needs = member_is_pointer(m) ? NULL : ref_needs(m->type);
        if (needs)
            emit_struct(e, needs);
    }
}

/* After everything that it holds by value. */
static void emit_struct(struct emitter *e, const struct decl *d) {
    if (!is_new(e, d->c))
        return;
    emit_needs(e, d->members);
    emit_needs(e, d->common);
    for (const struct variant *v = d->variants; v; v = v->next) {
        emit_needs(e, v->members);
        const struct decl *needs = v->type ? ref_needs(v->type) : NULL;
        if (needs)
            emit_struct(e, needs);
    }
    buf_printf(e->out, "\n/* %s:%u %.*s */\nstruct %s {\n", d->pos.file, d->pos.line,
        STR_ARGS(d->name), d->c);
    if (d->kind != DECL_STRUCT)
        emit_variants(e, d);
    else if (d->members)
        emit_members(e, d->members, "    ");
    else
        buf_printf(e->out, "    char nothing; /* C wants a member */\n");
    buf_printf(e->out, "};\n");
}

static bool is_struct(const struct decl *d) {
    return decl_is_type(d) && d->kind != DECL_ENUM && d->kind != DECL_ALIAS;
}

static void emit_functions(struct emitter *e, const struct decl *d) {
    const char *type = d->kind == DECL_ALIAS  ? ref_c(e->arena, d->target)
                       : d->kind == DECL_ENUM ? arena_printf(e->arena, "enum %s", d->c).p
                                              : arena_printf(e->arena, "struct %s", d->c).p;
    buf_printf(e->out, "PROTO_TYPE_(%s, %s, TYPE_%s)\n", d->c, type, d->upper);
    if (d->kind == DECL_ENUM)
        buf_printf(e->out, "PROTO_ENUM_(%s, TYPE_%s)\n", d->c, d->upper);
}

static const char functions[] =
    "#define PROTO_TYPE_(x, c_type, id) \\\n"
    "    static inline bool x##_decode(struct arena *a, const struct json *json, c_type *ret, \\\n"
    "        struct decode_error *reterr) { \\\n"
    "        return proto_decode(a, &proto_types[id], json, ret, reterr); \\\n"
    "    } \\\n"
    "    static inline void x##_encode(struct buf *out, c_type const *value) { \\\n"
    "        proto_encode(out, &proto_types[id], value); \\\n"
    "    }\n"
    "#define PROTO_ENUM_(x, id) \\\n"
    "    static inline struct str x##_name(enum x value) { \\\n"
    "        return proto_enum_name(&proto_types[id], (unsigned)value); \\\n"
    "    } \\\n"
    "    static inline bool x##_parse(struct str name, enum x *ret) { \\\n"
    "        unsigned value; \\\n"
    "        bool known = proto_enum_parse(&proto_types[id], name, &value); \\\n"
    "        if (known) \\\n"
    "            *ret = (enum x)value; \\\n"
    "        return known; \\\n"
    "    }\n";

static void emit_ids(struct emitter *e) {
    const struct idl *idl = e->idl;
    buf_printf(e->out, "\n/* Places in proto_types[]. */\nenum type_id {\n");
    for (size_t i = 0; i < idl->n_types; i++)
        buf_printf(e->out, "    TYPE_%s = %u,\n", idl->types[i]->upper, idl->types[i]->id);
    buf_printf(
        e->out, "    TYPE_ID_LAST = %zu\n};\n", SCALARS + idl->n_types + idl->n_composites - 1);
}

void emit_types_h(struct buf *out, const struct idl *idl) {
    struct emitter e = { .out = out, .idl = idl, .arena = idl->arena };
    e.done.arena = idl->arena;
    buf_printf(out, EMIT_WARNING "#pragma once\n\n#include \"protocol/type.h\"\n\n");
    for (const struct decl *d = idl->decls; d; d = d->next)
        if (is_struct(d))
            buf_printf(out, "struct %s;\n", d->c);
    for (const struct decl *d = idl->decls; d; d = d->next)
        if (decl_is_type(d) && d->variants)
            emit_constants(&e, d);
    for (size_t i = 0; i < idl->n_composites; i++)
        emit_composite(&e, idl->composites[i]);
    for (const struct decl *d = idl->decls; d; d = d->next)
        if (is_struct(d))
            emit_struct(&e, d);
    for (size_t i = 0; i < idl->n_composites; i++)
        emit_entry(&e, idl->composites[i]);
    emit_ids(&e);
    buf_printf(out, "\n%s", functions);
    for (const struct decl *d = idl->decls; d; d = d->next)
        if (decl_is_type(d))
            emit_functions(&e, d);
}
