/* played: how much of the assistant's speech has been sent to the client (realtime.md 15.2). */
#pragma once

#include "base/buf.h"
#include "protocol/types.gen.h"

/* Zeroed: nothing. */
struct played {
    struct buf item; /* id */
    bool known;
    int64_t ms;
};

/* Counts a piece that has an item. */
void played_add(struct played *p, const struct thread_realtime_audio_chunk *piece);
/* Forgets all. True: `item` ("no string": whichever) was playing; its id is then in `p->item` until the next call, its
 * time in *ret_ms. */
bool played_take(struct played *p, struct str item, int64_t *ret_ms);
void played_done(struct played *p);
