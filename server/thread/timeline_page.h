/* timeline_page: pages of all that happened in a stored thread, voice sessions among it (realtime.md 16.4). Blocking:
 * for the pool. */
#pragma once

#include "base/error.h"
#include "thread/stored.h"

struct timeline_page_request {
    struct str cursor; /* "no string": from the end */
    const uint32_t *limit;
};

/* Made in the arena of `stored`, which is no thread of the old mode. The error is the text of an answer -32600. */
bool timeline_page_read(struct stored *stored, const struct timeline_page_request *request,
    struct thread_timeline_list_response *ret, struct error *reterr);

/* The item in a line's payload, pointing into it; false for what is none. */
bool timeline_item_of(
    struct arena *a, const struct json *payload, struct thread_realtime_item *ret);
