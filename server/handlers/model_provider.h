/* model_provider: providers as clients see them (local-methods.md 7.3). */
#pragma once

#include "protocol/types.gen.h"

/* Of an entry of [model_providers], with its id as key; copied into `a`. */
struct model_provider_summary model_provider_summary_of(struct arena *a, const struct json *entry);
