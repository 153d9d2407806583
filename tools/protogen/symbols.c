/* symbols: names and where they were first seen. */
#include "symbols.h"

struct symbol {
    struct str name;
    struct pos pos;
};

static size_t hash(struct str name) {
    uint64_t h = 14695981039346656037u; /* FNV-1a */
    for (size_t i = 0; i < name.n; i++)
        h = (h ^ (unsigned char)name.p[i]) * 1099511628211u;
    return (size_t)(h ^ (h >> 32));
}

static struct symbol *slot(struct symbol *slots, size_t cap, struct str name) {
    size_t i = hash(name) & (cap - 1);
    while (slots[i].name.p && !str_eq(slots[i].name, name))
        i = (i + 1) & (cap - 1);
    return &slots[i];
}

static void grow(struct symbols *set) {
    size_t cap = set->cap ? 2 * set->cap : 16;
    struct symbol *slots = arena_array(set->arena, struct symbol, cap);
    for (size_t i = 0; i < set->cap; i++)
        if (set->slots[i].name.p)
            *slot(slots, cap, set->slots[i].name) = set->slots[i];
    set->slots = slots;
    set->cap = cap;
}

const struct pos *symbols_add(struct symbols *set, struct str name, struct pos pos) {
    if (2 * (set->n + 1) > set->cap)
        grow(set);
    struct symbol *s = slot(set->slots, set->cap, name);
    if (s->name.p)
        return &s->pos;
    *s = (struct symbol){ name, pos };
    set->n++;
    return NULL;
}
