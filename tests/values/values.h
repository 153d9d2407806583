/* values: made-up values of any type of the protocol, the same ones for the same seed. */
#pragma once

#include "protocol/type.h"

struct values {
    struct arena *arena;
    uint64_t seed; /* not 0; changes with each value */
    unsigned
        depth; /* how far optional members and lists go on; what must be there is made in any case */
};

/* Fills `to`, which has the size of the C type. */
void values_make(struct values *v, const struct type *t, void *to);
