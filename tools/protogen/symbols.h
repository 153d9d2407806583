/* symbols: names and where they were first seen. */
#pragma once

#include "lex.h"

/* A zeroed struct with an arena is an empty set. Names are not copied. */
struct symbols {
    struct arena *arena;
    struct symbol *slots;
    size_t n, cap;
};

/* NULL when the name is new, else the place of the first one. */
const struct pos *symbols_add(struct symbols *set, struct str name, struct pos pos);
