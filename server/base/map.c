/* map: open addressing with linear probing; removal shifts back, so there are no tombstones. */
#include "base/map.h"

#include "base/xmalloc.h"

#include <assert.h>
#include <stdlib.h>

enum { SLOTS_FIRST = 16 };

struct map_slot {
    uint64_t hash;
    char *key; /* NULL: the slot is free */
    size_t key_n;
    void *value;
};

static uint64_t mix(uint64_t h) {
    h ^= h >> 32;
    h *= 0x9FB21C651E98DF25u;
    return h ^ h >> 29;
}

uint64_t map_hash(struct str key, uint64_t seed) {
    uint64_t h = seed ^ key.n * 0x9E3779B97F4A7C15u;
    size_t i = 0;
    for (uint64_t word; i + sizeof word <= key.n; i += sizeof word) {
        memcpy(&word, key.p + i, sizeof word);
        h = mix(h ^ word);
    }
    uint64_t rest = 0;
    if (i < key.n)
        memcpy(&rest, key.p + i, key.n - i);
    return mix(h ^ rest);
}

/* The seed differs from map to map and from run to run, by where the table is. */
static uint64_t hash_in(const struct map *m, struct str key) {
    return map_hash(key, (uint64_t)(uintptr_t)m->slots);
}

/* The slot of the key, or the free one where it would go. */
static size_t find(const struct map *m, uint64_t hash, struct str key) {
    size_t i = hash & m->mask;
    for (; m->slots[i].key; i = (i + 1) & m->mask) {
        const struct map_slot *s = &m->slots[i];
        if (s->hash == hash && str_eq((struct str){ s->key, s->key_n }, key))
            break;
    }
    return i;
}

static void grow(struct map *m) {
    struct map bigger = { .mask = m->slots ? m->mask * 2 + 1 : SLOTS_FIRST - 1, .count = m->count };
    bigger.slots = xcalloc(bigger.mask + 1, sizeof *bigger.slots);
    for (size_t i = 0; m->slots && i <= m->mask; i++) {
        struct map_slot slot = m->slots[i];
        if (!slot.key)
            continue;
        struct str key = { slot.key, slot.key_n };
        slot.hash = hash_in(&bigger, key);
        bigger.slots[find(&bigger, slot.hash, key)] = slot;
    }
    free(m->slots);
    *m = bigger;
}

void *map_put(struct map *m, struct str key, void *value) {
    assert(value);
    if (!m->slots || m->count + m->count / 2 > m->mask) /* two thirds full */
        grow(m);
    uint64_t hash = hash_in(m, key);
    struct map_slot *s = &m->slots[find(m, hash, key)];
    void *replaced = s->value;
    if (!s->key) {
        char *copy = xmalloc(key.n + 1);
        if (key.n)
            memcpy(copy, key.p, key.n);
        copy[key.n] = '\0';
        *s = (struct map_slot){ .hash = hash, .key = copy, .key_n = key.n };
        m->count++;
    }
    s->value = value;
    return replaced;
}

void *map_get(const struct map *m, struct str key) {
    if (m->count == 0)
        return NULL;
    return m->slots[find(m, hash_in(m, key), key)].value;
}

void *map_remove(struct map *m, struct str key) {
    if (m->count == 0)
        return NULL;
    size_t hole = find(m, hash_in(m, key), key);
    if (!m->slots[hole].key)
        return NULL;
    void *value = m->slots[hole].value;
    free(m->slots[hole].key);
    m->count--;
    /* What follows moves into the hole, unless that is before its place. */
    for (size_t i = (hole + 1) & m->mask; m->slots[i].key; i = (i + 1) & m->mask) {
        size_t home = m->slots[i].hash & m->mask;
        if (((i - home) & m->mask) >= ((i - hole) & m->mask)) {
            m->slots[hole] = m->slots[i];
            hole = i;
        }
    }
    m->slots[hole] = (struct map_slot){ 0 };
    return value;
}

void map_done(struct map *m) {
    for (size_t i = 0; m->slots && i <= m->mask; i++)
        free(m->slots[i].key);
    free(m->slots);
    *m = (struct map){ 0 };
}

void *map_next(const struct map *m, size_t *position, struct str *ret_key) {
    for (size_t i = *position; m->slots && i <= m->mask; i++) {
        const struct map_slot *s = &m->slots[i];
        if (!s->key)
            continue;
        *position = i + 1;
        if (ret_key)
            *ret_key = (struct str){ s->key, s->key_n };
        return s->value;
    }
    return NULL;
}
