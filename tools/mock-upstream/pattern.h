/* pattern: JSON with holes, for what a script or a wire test expects.
 *
 *   $NAME  any value; bound on first use, equal to that afterwards; also inside strings ("turn $T is over")
 *   $_     any value; inside strings any text
 *   ...    ends an object whose other members are free; in an array stands for any run of elements
 *   $$     a dollar sign inside a string
 *
 * Numbers compare by value. NAME is upper case letters, digits and '_'. */
#pragma once

#include "base/buf.h"
#include "base/error.h"

#include <jansson.h>

enum { PATTERN_DEPTH_MAX = 128 };

/* The pattern as a tree, for json_decref(); NULL and a reason when the text is none. */
json_t *pattern_parse(struct str text, struct error *reterr);

enum pattern_flags {
    PATTERN_LOOSE = 1 /* every object may have further members, as if it ended with ... */
};

/* `vars` is an object of what is bound so far; it grows on success and is unchanged on failure.
 * The reason names the place: "$.params.turn: …". */
bool pattern_match(
    const json_t *pattern, const json_t *value, json_t *vars, unsigned flags, struct error *reterr);

/* Appends `text` with each $NAME replaced: inside a JSON string by the escaped text, elsewhere by the
 * value's JSON. An unbound name is an error. */
bool pattern_expand(struct str text, const json_t *vars, struct buf *out, struct error *reterr);

/* JSON text to a value, also any scalar; integers beyond 64 bits become reals. NULL and a reason. */
json_t *pattern_parse_json(struct str text, struct error *reterr);
