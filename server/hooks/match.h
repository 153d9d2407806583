/* match: which hooks an event is for (agent-loop.md 25.1). */
#pragma once

#include "protocol/types.gen.h"

/* May it run at all: switched on, and trusted as it is now or the administrator's. */
bool hook_may_run(const struct hook_metadata *hook);

/* Is it for this: "" and "*" are for everything; letters, digits, '_' and '|' are names; the rest is an expression.
 * `subjects` are the names of one thing (a tool and what else it is called); none: the event has nothing to match. */
bool hook_matches(const struct hook_metadata *hook, const struct str *subjects, size_t n);
