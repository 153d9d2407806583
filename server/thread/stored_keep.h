/* stored_keep: where the turns and items of the large threads are that clients page through: found once, not for each
 * page. Used on the loop only; what is taken out belongs to the taker until it is given back. */
#pragma once

#include "base/file.h"
#include "store/rollout_state.h"
#include "store/turn_index.h"

enum {
    STORED_KEEP_ENTRIES = 2,
    STORED_KEEP_FILE_BYTES_MIN = 1024 * 1024, /* a smaller file is read again: that is quick */
    STORED_KEEP_BYTES_MAX = 16 * 1024 * 1024, /* of one entry */
};

/* What one pass over the lines of a thread has found, in its own arena. */
struct stored_lines {
    struct arena arena;
    struct str path, running; /* in the arena; "no string" path: there is nothing */
    struct file_stamp stamp;
    struct rollout_chain chain;
    struct rollout_state state;
    struct turn_index turns;
};

struct stored_keep {
    struct stored_lines entries[STORED_KEEP_ENTRIES]; /* the newest first */
};

/* That of the thread, or nothing. */
struct stored_lines stored_keep_take(struct stored_keep *keep, struct str id);
/* Takes it over, or frees it when it is not worth its memory. */
void stored_keep_give(struct stored_keep *keep, struct stored_lines *lines);
void stored_keep_done(struct stored_keep *keep);

void stored_lines_done(struct stored_lines *lines);
