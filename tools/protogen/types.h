/* types: what a type of the IDL is in C and in the tables. */
#pragma once

#include "idl.h"

/* The scalar types come first in the table of types, in the order of enum type_kind. */
struct scalar {
    const char *name; /* in the IDL */
    const char *c;    /* C type */
    const char *word; /* in the name of an array */
    const char *kind; /* enumerator of enum type_kind */
};
enum { SCALARS = 15 };
extern const struct scalar scalars[SCALARS];

/* Index of a scalar, or -1. */
int scalar_find(struct str name);

/* The type behind aliases. */
const struct ref *ref_resolve(const struct ref *r);
/* Whether the C type begins with a pointer that is NULL when unset: strings, any, arrays, maps. */
bool ref_has_null(const struct ref *r);
/* "struct str", "enum turn_status", "struct str_array", "const struct json *". */
const char *ref_c(struct arena *a, const struct ref *r);
/* "str", "turn_status", "str_array": the part in the names of arrays and maps. */
const char *ref_word(struct arena *a, const struct ref *r);
/* The struct or union whose definition must stand before a member of this type; NULL for none. */
struct decl *ref_needs(const struct ref *r);

/* A member that is stored as a pointer to its value. */
bool member_is_pointer(const struct member *m);
/* A member that is unset when its first pointer is NULL. */
bool member_has_null(const struct member *m);
