/* realtime_check: what is wrong with [realtime] of a configuration file (realtime.md 4). */
#pragma once

#include "config/toml_read.h"

/* False: where in the text, and the reference's words, in `a`. */
bool realtime_table_check(
    struct arena *a, const struct toml *root, struct toml_span *ret_at, struct str *ret_text);

struct config;
/* The key of the table that is ignored because nobody knows it, the first one; "no string": none. */
struct str realtime_unknown_key(const struct config *config);
