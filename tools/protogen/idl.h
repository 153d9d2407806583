/* idl: what the IDL files declare, as the parser leaves it and the checker completes it. */
#pragma once

#include "base/json.h"
#include "lex.h"

/* Lists are singly linked, in the order of the text. */

struct attrs {
    struct str doc;        /* lines joined by '\n' */
    struct str reason;     /* of `experimental "reason"` or `gated "reason"` */
    struct str deprecated; /* its text */
    struct str file, ts, schema, title, c_name, rust;
    struct str alias; /* of an enum's value: the value that it is read as */
    bool experimental, strict;
    bool no_null;          /* of a member `x?: T` */
    bool no_schema, no_ts; /* `hidden` is both */
    bool fallback;         /* of a variant: what fits no other */
    bool untagged;         /* of a union's variant: the tag is absent */
};

enum ref_kind { REF_NAME, REF_ARRAY, REF_MAP, REF_OPTION };

/* A type as it is used. */
struct ref {
    enum ref_kind kind;
    struct pos pos;
    struct str name;   /* REF_NAME */
    struct ref *elem;  /* the others */
    struct decl *decl; /* set by check: the named type, NULL for a scalar */
    unsigned id;       /* set by check: index in the table of types */
};

/* A member of a struct or of a variant. */
struct member {
    struct member *next;
    struct attrs attrs;
    struct pos pos;
    struct str name;         /* of a flattened one: the type's */
    const char *c;           /* C member */
    struct ref *type;        /* without the outermost '?' */
    bool nullable;           /* T? */
    bool required;           /* x!: T? */
    bool optional;           /* x?: */
    bool three_state;        /* x??: */
    bool flatten;            /* flatten T */
    const struct json *dflt; /* = v */
    struct str dflt_text;    /* the same, compact */
};

enum variant_form { VARIANT_PLAIN, VARIANT_FIELDS, VARIANT_TYPE };

/* A value of an enum, a variant of a union, oneof or anyof. */
struct variant {
    struct variant *next;
    struct attrs attrs;
    struct pos pos;
    struct str name;
    const char *c;        /* C member */
    const char *constant; /* C enumerator */
    const char *tag;      /* C struct of its members, without "struct" */
    unsigned alias_of;    /* index of the value that attrs.alias names */
    enum variant_form form;
    bool braces;            /* declared with them, even if empty */
    struct member *members; /* VARIANT_FIELDS */
    struct ref *type;       /* VARIANT_TYPE */
};

enum decl_kind {
    DECL_ALIAS,
    DECL_ENUM,
    DECL_STRUCT,
    DECL_UNION,
    DECL_ONEOF,
    DECL_ANYOF,
    DECL_METHOD,
    DECL_NOTIFICATION,
    DECL_REQUEST,
    DECL_CLIENT_NOTIFICATION,
    DECL_KINDS,
};

struct queue {
    struct str name; /* p NULL: none */
    struct str key;  /* member of the params */
    bool shared, of_connection;
    const char *key_c; /* set by check: "struct x, member" for offsetof */
};

struct decl {
    struct decl *next;
    enum decl_kind kind;
    struct attrs attrs;
    struct pos pos;
    struct str name;
    const char *c;     /* snake_case, without "struct" */
    const char *upper; /* for constants */
    struct str tag;    /* DECL_UNION */
    const char *tag_c; /* C member that holds the variant */
    struct member *members;
    struct member *common;       /* of each variant of a union */
    struct variant *variants;    /* of an enum, too */
    struct ref *target;          /* DECL_ALIAS */
    struct ref *params, *result; /* NULL: none */
    bool params_optional;
    struct queue queue;
    /* Set by check. */
    unsigned id;    /* types: index in the table; others: place in the wire order */
    unsigned order; /* among the declared types */
    int visit;      /* depth-first walk: 0 not yet, 1 on the way, 2 done */
    bool gated;     /* something in it may need the experimental capability */
};

/* `order methods { … }` */
struct order {
    struct order *next;
    enum decl_kind kind;
    struct pos pos;
    struct str *names;
    struct pos *at;
    size_t n;
};

struct idl {
    struct arena *arena;
    struct decl *decls, **decls_end;
    struct order *orders;
    /* Set by check. */
    struct decl **types; /* sorted by name */
    size_t n_types;
    struct decl **calls[DECL_KINDS]; /* methods, notifications … in wire order */
    size_t n_calls[DECL_KINDS];
    struct ref **composites; /* one of each array, map and option */
    size_t n_composites;
};

void idl_init(struct idl *idl, struct arena *arena);

static inline bool decl_is_type(const struct decl *d) {
    return d->kind <= DECL_ANYOF;
}
