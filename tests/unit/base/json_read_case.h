/* json_read_case: a row of the tables of the JSON reader. */
#pragma once

#include "base/str.h"

struct json_read_case {
    struct str text;
    const char *expected; /* what is written back, or the error */
};

/* A text that may hold NUL. */
#define T(literal) \
    { "" literal, sizeof(literal) - 1 }
