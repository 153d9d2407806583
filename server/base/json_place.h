/* json_place: where a value stands in the text it was read from. For error texts: it walks over the text. */
#pragma once

#include "base/json.h"

struct json_place {
    size_t start, end; /* bytes from the start of the text */
};

/* The place of `node`, which is `root` or in it; `root` is what json_parse() made of `text`. */
struct json_place json_place_of(struct str text, const struct json *root, const struct json *node);

/* Line, from 1, and column of an offset, as struct json_error counts them. */
void json_place_line(struct str text, size_t offset, size_t *ret_line, size_t *ret_column);
