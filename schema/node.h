/* node: JSON values as a schema file shows them. */
#pragma once

#include "base/json.h"

/* Shorthand for building. Keys and texts are not copied. */
struct json *node_text(struct arena *a, struct str text);
void node_put(struct json *object, const char *key, struct json *value);
/* An object with one member. */
struct json *node_object(struct arena *a, const char *key, struct json *value);
/* An array of one or two elements; `second` may be NULL. */
struct json *node_array(struct arena *a, struct json *first, struct json *second);
/* The same value for another place: shares what is below, which must not change any more. */
struct json *node_share(struct arena *a, const struct json *value);

/* Two spaces a level, members sorted by the bytes of their names, no newline at the end. */
void node_print(struct buf *out, const struct json *value);
