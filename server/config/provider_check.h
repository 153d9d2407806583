/* provider_check: what is wrong with [model_providers] of a configuration file (upstream-api.md 2.2, 2.3). */
#pragma once

#include "config/toml_read.h"

/* False: where in the text, and the reference's words, in `a`. */
bool provider_tables_check(
    struct arena *a, const struct toml *root, struct toml_span *ret_at, struct str *ret_text);
