/* json_jansson: the second opinion of fuzz_json. jansson.h and base/json.h cannot be included in one
 * file: both name JSON_OBJECT. */
#pragma once

#include "base/buf.h"

enum opinion { OPINION_REFUSED, OPINION_ACCEPTED, OPINION_NONE };

/* Reads `text` and describes the value in `out`: n t f, i<integer>, r<double in hex>, s<length>:<bytes>,
 * [<values>], {<key><value>…}. No opinion where jansson cannot hold what JSON allows: integers beyond 64
 * bits, doubles beyond their range, keys with NUL, nesting beyond 2048. */
enum opinion jansson_describe(struct str text, struct buf *out);
