/* model_entry: a model of the service's list as clients see it (local-methods.md 7.1). */
#pragma once

#include "base/json.h"
#include "protocol/types.gen.h"

bool model_entry_is_hidden(const struct json *entry);

/* Made in `a`, pointing into the entry. */
struct wire_model model_of_entry(struct arena *a, const struct json *entry);
