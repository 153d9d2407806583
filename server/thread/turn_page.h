/* turn_page: pages of a stored thread's turns and items, and their cursors (threads.md 16). Blocking: for the pool. */
#pragma once

#include "base/error.h"
#include "thread/stored.h"

enum {
    PAGE_LIMIT_DEFAULT = 25,
    PAGE_LIMIT_MAX = 100,
    PAGE_BYTES_MAX =
        32 * 1024 *
        1024, /* of what is read: a page that would have more ends early, but has one entry */
};

struct turn_page_request {
    struct str cursor; /* "no string": from the beginning, or the end when descending */
    const uint32_t *limit;
    bool ascending;
    enum turn_items_view view;
};

/* Made in the arena of `stored`. The error is the text of an answer -32600. */
bool turn_page_read(struct stored *stored, const struct turn_page_request *request,
    struct turns_page *ret, struct error *reterr);

struct item_page_request {
    struct str cursor;  /* or */
    struct str item_id; /* an item of the turn as anchor, which is left out; or neither */
    struct str turn_id; /* only its items; "no string": of all turns */
    const uint32_t *limit;
    bool descending;
    bool defer_commands, defer_mcp; /* leave out their outputs */
};

bool item_page_read(struct stored *stored, const struct item_page_request *request,
    struct thread_items_list_response *ret, struct error *reterr);

/* Items by their ids, in stored order; unknown ones are left out. */
struct thread_item_entry_array items_by_id(
    struct stored *stored, struct str turn_id, const struct str_array *ids);

/* Cursors at the newest turn and the newest item, which they include; "no string" when there is none, and for files of
 * the old mode. */
struct str turn_page_newest(struct stored *stored);
struct str item_page_newest(struct stored *stored);
