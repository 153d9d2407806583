/* item: tells the clients of a thread that an item has started or is complete. */
#include "tool/item.h"

#include "protocol/wrappers.gen.h"
#include "store/rollout.h"

struct item_place item_place_copy(struct arena *a, struct item_place at) {
    at.turn_id = arena_str(a, at.turn_id);
    return at;
}

void item_tell_started(struct item_place at, const struct thread_item *item) {
    if (at.watch && at.watch->events)
        at.watch->events->on_started(at.watch->user, at.turn_id, item);
    notify_item_started(at.subscribers, &(struct item_started_notification){ .item = *item,
                                            .thread_id = at.thread_id,
                                            .turn_id = at.turn_id,
                                            .started_at_ms = *item->started_at_ms });
}

void item_tell_completed(struct item_place at, const struct thread_item *item) {
    if (at.watch && at.watch->events)
        at.watch->events->on_completed(at.watch->user, at.turn_id, item);
    rollout_add_item(at.rollout, at.turn_id, item);
    notify_item_completed(at.subscribers, &(struct item_completed_notification){ .item = *item,
                                              .thread_id = at.thread_id,
                                              .turn_id = at.turn_id,
                                              .completed_at_ms = *item->completed_at_ms });
}
