/* turn_read: turns and items read back from a thread's files, as clients see them (threads.md 7). Blocking. */
#pragma once

#include "store/turn_index.h"

/* The item, its strings in `a`; false when its lines cannot be read any more. */
bool indexed_item_read(struct rollout_spans *spans, struct arena *a,
    const struct indexed_item *item, struct thread_item *ret);

/* Bytes on disk of what the view shows, roughly those of its JSON. */
uint64_t indexed_turn_bytes(const struct indexed_turn *turn, enum turn_items_view view);

/* The turn with those of its items that the view has, in `a`. */
struct wire_turn indexed_turn_read(struct rollout_spans *spans, struct arena *a,
    const struct indexed_turn *turn, enum turn_items_view view);
