/* json_index: an open-addressing table over the members of one object. */
#include "base/json_index.h"

#include "base/map.h"
#include "base/xmalloc.h"

#include <stdlib.h>

static struct json_index_entry *slot_of(const struct json_index *ix, struct str key) {
    size_t i = map_hash(key, (uint64_t)(uintptr_t)ix->entries) & ix->mask;
    while (ix->entries[i].first && !str_eq(ix->entries[i].first->key, key))
        i = (i + 1) & ix->mask;
    return &ix->entries[i];
}

void json_index_init(struct json_index *ix, const struct json *object) {
    *ix = (struct json_index){ 0 };
    if (object->count == 0)
        return;
    size_t slots = 4;
    while (slots < (size_t)object->count * 2)
        slots *= 2;
    ix->entries = xcalloc(slots, sizeof *ix->entries);
    ix->mask = slots - 1;
    for (const struct json *m = object->first; m; m = m->next) {
        struct json_index_entry *e = slot_of(ix, m->key);
        if (!e->first) {
            e->first = m;
            ix->count++;
        }
        e->last = m;
    }
}

void json_index_done(struct json_index *ix) {
    free(ix->entries);
    *ix = (struct json_index){ 0 };
}

const struct json_index_entry *json_index_find(const struct json_index *ix, struct str key) {
    if (!ix->entries)
        return NULL;
    const struct json_index_entry *e = slot_of(ix, key);
    return e->first ? e : NULL;
}

static bool has_key_before(const struct json *object, const struct json *member) {
    for (const struct json *m = object->first; m != member; m = m->next)
        if (str_eq(m->key, member->key))
            return true;
    return false;
}

bool json_has_repeated_key(const struct json *object) {
    if (object->count < 2)
        return false;
    if (object->count > JSON_INDEX_SMALL) {
        struct json_index ix;
        json_index_init(&ix, object);
        bool repeated = ix.count < object->count;
        json_index_done(&ix);
        return repeated;
    }
    /* A bit for each length and first and last character: most members have one of their own. */
    uint64_t seen = 0;
    for (const struct json *m = object->first; m; m = m->next) {
        size_t n = m->key.n;
        unsigned trait = n ? (unsigned char)m->key.p[0] * 7u + (unsigned char)m->key.p[n - 1] : 0;
        uint64_t bit = 1ull << ((trait + n * 13) & 63);
        if ((seen & bit) && has_key_before(object, m))
            return true;
        seen |= bit;
    }
    return false;
}
