/* fuzzy_query: what is typed to find a file, as atoms that must all match (local-methods.md 4.3). */
#pragma once

#include "base/arena.h"
#include "search/letters.h"

enum { FUZZY_ATOMS_MAX = 64 /* what follows is left out */ };

enum fuzzy_kind {
    FUZZY_ANYWHERE /* its characters in their order */,
    FUZZY_SUBSTRING,
    FUZZY_PREFIX,
    FUZZY_SUFFIX,
    FUZZY_EQUAL
};

struct fuzzy_atom {
    enum fuzzy_kind kind;
    bool inverse;       /* must not match */
    bool keeps_accents; /* it has some itself */
    uint32_t *text;     /* lower case */
    unsigned n;
};

struct fuzzy_query {
    struct fuzzy_atom atoms[FUZZY_ATOMS_MAX];
    unsigned count; /* 0: nothing is searched for */
    bool plain; /* one FUZZY_ANYWHERE without any special character: names count more than paths */
};

/* Into `a`. `text` is valid UTF-8. */
void fuzzy_query_parse(
    struct arena *a, struct letters *letters, struct str text, struct fuzzy_query *ret);
