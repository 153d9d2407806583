/* map: from strings to pointers, for things found by id. Order is not kept. */
#pragma once

#include "base/str.h"

/* A zeroed struct is an empty map. The keys are copied; the values belong to the caller. */
struct map {
    struct map_slot *slots;
    size_t mask; /* number of slots - 1 */
    size_t count;
};

/* Replaces the value of the key, or adds it. Returns the value replaced, or NULL. `value` must not be
 * NULL. */
void *map_put(struct map *m, struct str key, void *value);
/* NULL when there is none. */
void *map_get(const struct map *m, struct str key);
/* Takes the key out and returns its value, or NULL. */
void *map_remove(struct map *m, struct str key);
/* Frees the keys and the table, not the values; the map is empty again. */
void map_done(struct map *m);

/* Visits all, in no particular order: start with *position = 0, ends with NULL. The map must not be
 * changed meanwhile, except that the entry just returned may be removed when the visit starts anew.
 * The key (may be NULL) lives until its entry is removed. */
void *map_next(const struct map *m, size_t *position, struct str *ret_key);

/* The hash of the map, for others that need one. Not for data that must hash alike elsewhere. */
uint64_t map_hash(struct str key, uint64_t seed);
