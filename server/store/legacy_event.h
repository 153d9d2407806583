/* legacy_event: items in files of the old mode: events of their own in place of item_completed (threads.md 5.2). */
#pragma once

#include "base/json.h"
#include "protocol/types.gen.h"

/* Types that item_completed stands for in this mode too. */
bool legacy_keeps_item(const struct thread_item *item);

/* The payloads of the events of an item, a chain by `next`, in `a`; NULL for what is not kept (commands). */
struct json *legacy_events_of(struct arena *a, struct str turn, const struct thread_item *item);
