/* provider_check: what is wrong with [model_providers] of a configuration file (upstream-api.md 2.2, 2.3). */
#pragma once

#include "base/json.h"
#include "config/toml_read.h"

struct provider_problem {
    struct toml_span at; /* in the text */
    struct str path;     /* "model_providers.mine.auth" */
    struct str text;     /* the reference's words */
};

/* False: what is wrong, in `a`. `whole`: no other layer can give what is missing. */
bool provider_tables_check(
    struct arena *a, const struct toml *root, bool whole, struct provider_problem *ret);

/* The same of merged settings, which have no text. */
bool provider_settings_check(
    struct arena *a, const struct json *tree, struct provider_problem *ret);
