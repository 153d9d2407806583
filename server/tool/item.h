/* item: tells the clients of a thread that an item has started or is complete (agent-loop.md 21). */
#pragma once

#include "protocol/types.gen.h"

struct subscribers;

/* Whose item it is. */
struct item_place {
    struct subscribers *subscribers;
    struct str thread_id, turn_id;
};

/* item/started at *item->started_at_ms, which must be set. */
void item_tell_started(struct item_place at, const struct thread_item *item);
/* item/completed at *item->completed_at_ms, which must be set. */
void item_tell_completed(struct item_place at, const struct thread_item *item);
