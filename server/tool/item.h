/* item: tells the clients of a thread that an item has started or is complete (agent-loop.md 21). */
#pragma once

#include "protocol/types.gen.h"

struct rollout;
struct subscribers;

/* Who else hears of items, before the clients do. */
struct item_watch_events {
    void (*on_started)(void *user, struct str turn, const struct thread_item *item);
    void (*on_text)(
        void *user, struct str turn, struct str item, struct str delta); /* of an agent's message */
    void (*on_completed)(void *user, struct str turn, const struct thread_item *item);
};
struct item_watch {
    const struct item_watch_events *events; /* NULL: nobody */
    void *user;
};

/* Whose item it is. */
struct item_place {
    struct subscribers *subscribers; /* of the thread */
    struct rollout *rollout;         /* of the thread, where complete items are kept; or NULL */
    const struct item_watch *watch;  /* of the thread; or NULL */
    struct str thread_id, turn_id;
};

/* For what outlives the turn: its id is copied into `a`. */
struct item_place item_place_copy(struct arena *a, struct item_place at);

/* item/started at *item->started_at_ms, which must be set. */
void item_tell_started(struct item_place at, const struct thread_item *item);
/* Kept first, then told: item/completed at *item->completed_at_ms, which must be set. */
void item_tell_completed(struct item_place at, const struct thread_item *item);
