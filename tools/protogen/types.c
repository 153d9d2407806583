/* types: what a type of the IDL is in C and in the tables. */
#include "types.h"

const struct scalar scalars[SCALARS] = {
    { "bool", "bool", "bool", "KIND_BOOL" },
    { "i64", "int64_t", "i64", "KIND_I64" },
    { "u64", "uint64_t", "u64", "KIND_U64" },
    { "i32", "int32_t", "i32", "KIND_I32" },
    { "u32", "uint32_t", "u32", "KIND_U32" },
    { "u16", "uint16_t", "u16", "KIND_U16" },
    { "u8", "uint8_t", "u8", "KIND_U8" },
    { "uint", "size_t", "size", "KIND_UINT" },
    { "double", "double", "double", "KIND_DOUBLE" },
    { "string", "struct str", "str", "KIND_STRING" },
    { "path", "struct str", "str", "KIND_PATH" },
    { "abspath", "struct str", "str", "KIND_ABSPATH" },
    { "anypath", "struct str", "str", "KIND_ANYPATH" },
    { "any", "const struct json *", "json", "KIND_ANY" },
    { "unit", "char", "unit", "KIND_UNIT" },
};

int scalar_find(struct str name) {
    for (int i = 0; i < SCALARS; i++)
        if (str_is(name, scalars[i].name))
            return i;
    return -1;
}

const struct ref *ref_resolve(const struct ref *r) {
    while (r->kind == REF_NAME && r->decl && r->decl->kind == DECL_ALIAS)
        r = r->decl->target;
    return r;
}

bool ref_has_null(const struct ref *r) {
    r = ref_resolve(r);
    if (r->kind == REF_OPTION)
        return true;
    if (r->kind != REF_NAME)
        return true;
    return !r->decl && (strcmp(scalars[r->id].c, "struct str") == 0 ||
                           strcmp(scalars[r->id].word, "json") == 0);
}

const char *ref_word(struct arena *a, const struct ref *r) {
    r = ref_resolve(r);
    const char *suffix = "";
    switch (r->kind) {
    case REF_NAME:
        return r->decl ? r->decl->c : scalars[r->id].word;
    case REF_OPTION:
        suffix = ref_has_null(r->elem) ? "" : "_ptr";
        break;
    case REF_ARRAY:
        suffix = "_array";
        break;
    case REF_MAP:
        suffix = "_map";
        break;
    }
    return arena_printf(a, "%s%s", ref_word(a, r->elem), suffix).p;
}

static const char *pointer_to(struct arena *a, const char *type) {
    const char *blank = type[strlen(type) - 1] == '*' ? "" : " ";
    return arena_printf(a, "const %s%s*", type, blank).p;
}

const char *ref_c(struct arena *a, const struct ref *r) {
    r = ref_resolve(r);
    if (r->kind == REF_OPTION)
        return ref_has_null(r->elem) ? ref_c(a, r->elem) : pointer_to(a, ref_c(a, r->elem));
    if (r->kind != REF_NAME)
        return arena_printf(a, "struct %s", ref_word(a, r)).p;
    if (!r->decl)
        return scalars[r->id].c;
    return arena_printf(a, "%s %s", r->decl->kind == DECL_ENUM ? "enum" : "struct", r->decl->c).p;
}

struct decl *ref_needs(const struct ref *r) {
    r = ref_resolve(r);
    return r->kind == REF_NAME && r->decl && r->decl->kind != DECL_ENUM ? r->decl : NULL;
}

bool member_is_pointer(const struct member *m) {
    return (m->nullable || (m->optional && !m->dflt)) && !m->three_state && !ref_has_null(m->type);
}

bool member_has_null(const struct member *m) {
    return (m->nullable || (m->optional && !m->dflt)) && !m->three_state;
}
