/* type_set: a set of types, by their index in proto_types[]. */
#pragma once

#include "protocol/type.h"

/* `bits` holds type_set_words() words. */
struct type_set {
    uint64_t *bits;
};

static inline size_t type_set_words(void) {
    return (proto_counts.types + 63u) / 64u;
}

static inline struct type_set type_set_new(struct arena *a) {
    return (struct type_set){ arena_array(a, uint64_t, type_set_words()) };
}

static inline bool type_set_has(struct type_set set, unsigned id) {
    return set.bits[id / 64] >> (id % 64) & 1;
}

static inline void type_set_add(struct type_set set, unsigned id) {
    set.bits[id / 64] |= UINT64_C(1) << (id % 64);
}

static inline void type_set_merge(struct type_set set, struct type_set more) {
    for (size_t i = 0; i < type_set_words(); i++)
        set.bits[i] |= more.bits[i];
}
