/* json_index: the members of an object by key, each key once. Internal to the JSON files. */
#pragma once

#include "base/json.h"

/* Up to this many members are compared one with another. */
enum { JSON_INDEX_SMALL = 16 };

struct json_index_entry {
    const struct json *first; /* the first member of that key, and the last: its value counts */
    const struct json *last;
};

struct json_index {
    struct json_index_entry *entries; /* NULL when there are no members */
    size_t mask;
    size_t count; /* different keys */
};

/* Free with json_index_done(). */
void json_index_init(struct json_index *ix, const struct json *object);
void json_index_done(struct json_index *ix);
/* The entry of the key, or NULL. */
const struct json_index_entry *json_index_find(const struct json_index *ix, struct str key);

/* Has the object the same key twice? Cheap for small objects. */
bool json_has_repeated_key(const struct json *object);
