/* index_attachment: what clients attached to threads (threads.md 26). Blocking, under the index's lock. */
#pragma once

#include "store/index_thread.h"

struct index_attachment {
    struct str id, thread, type, key;
    struct str payload; /* JSON */
    int64_t created_s;
    bool archived; /* the thread; of owners only */
};

/* True: it is new; else *attachment becomes the one that was there. */
bool index_attachment_add(struct db *db, struct arena *a, struct index_attachment *attachment);
/* False: there was none; its id in `a`. */
bool index_attachment_remove(struct db *db, struct arena *a, struct str thread, struct str type,
    struct str key, struct str *ret_id);

struct index_attachment_page {
    struct str thread;    /* the attachments of a thread, or */
    struct str type, key; /* the threads that hold one */
    const bool *archived; /* of these: NULL for all */
    struct str cursor;    /* "<thread>|<created>|<id>", or "no string" */
    size_t limit;
};

/* Oldest first. False: the cursor is none. */
bool index_attachment_list(struct db *db, struct arena *a, const struct index_attachment_page *page,
    struct index_attachment **ret, size_t *ret_n, struct str *ret_next);
