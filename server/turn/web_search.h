/* web_search: searches that the provider makes, as items for clients (agent-loop.md 16). */
#pragma once

#include "base/json.h"
#include "protocol/types.gen.h"

/* The item of a web_search_call, made in `a`; times are left to the caller. `done`: with what was searched for;
 * before, the query is empty and the action unknown. */
struct thread_item web_search_item_of(
    struct arena *a, const struct json *call, struct str id, bool done);
