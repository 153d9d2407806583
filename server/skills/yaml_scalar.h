/* yaml_scalar: single values, for yaml.c. */
#pragma once

#include "skills/yaml.h"

struct yaml_line {
    size_t indent;
    struct str text; /* without white space around it; empty for a comment */
    struct str raw;
};

struct yaml {
    struct arena *a;
    struct yaml_line *lines;
    size_t n, at;
};

/* The key of a line "key: value", and what follows; "no string" when it is none. */
struct str yaml_key(struct arena *a, struct str text, struct str *ret_value);

/* The value that begins with `text` on the current line and goes on in the lines that are indented by more than
 * `indent`, which are eaten. */
struct json *yaml_scalar(struct yaml *y, struct str text, size_t indent);
