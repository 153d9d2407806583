/* index_tree: who started whom (threads.md 29a). Blocking: for the pool. */
#pragma once

#include "base/arena.h"
#include "protocol/types.gen.h"

struct index;

/* The agents below a thread by the index, loaded or not, archived or not, and those that the caller knows of; each
 * once, by their ids in the order in which they were made or the other way round. In `a`. */
struct str_array index_tree_below(struct index *index, struct arena *a, struct str id,
    const struct str_array *known, bool oldest_first);
