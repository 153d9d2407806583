/* yaml: the part of YAML that people write by hand above a text: maps, lists, texts (local-methods.md 9.2). */
#pragma once

#include "base/json.h"

/* Deeper nesting is left out. */
enum { YAML_DEPTH_MAX = 16 };

/* Maps and lists become objects and arrays, all scalars strings, no value null. Block and one-line flow collections;
 * plain, quoted, literal (|) and folded (>) texts; no anchors, tags or several documents. It never fails: a line that
 * makes no sense is left out, a value that does not is taken as plain text. NULL when there is nothing. The values
 * live in `a` and may point into `text`. */
struct json *yaml_read(struct arena *a, struct str text);
