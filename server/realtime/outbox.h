/* outbox: frames on their way upstream (realtime.md 14, 19). What does not go out at once waits by source, and the
 * sources take turns. A frame stays here until the system has taken it, so that it can be sent again over another
 * connection. */
#pragma once

#include "base/buf.h"

enum outbox_source { OUTBOX_OUTPUT, OUTBOX_TEXT, OUTBOX_AUDIO, OUTBOX_SOURCES };

enum {
    OUTBOX_AUDIO_MAX = 256,              /* frames; more are dropped, the newest first */
    OUTBOX_TEXT_MAX = 64,                /* frames; the client's operations wait */
    OUTBOX_FLIGHT_BYTES = 64 * 1024,     /* handed to the connection, beyond one frame */
    OUTBOX_BYTES_MAX = 64 * 1024 * 1024, /* of all */
};

struct outbox_frame;

/* Zeroed: empty. */
struct outbox {
    struct outbox_frame *first[OUTBOX_SOURCES], *last[OUTBOX_SOURCES];
    unsigned count[OUTBOX_SOURCES];
    size_t bytes;
    enum outbox_source turn;             /* whose frame is next */
    struct outbox_frame *flight, *again; /* with the connection; to be sent before all others */
    size_t flight_bytes;
    unsigned foreign; /* frames that are none of these, before those in flight */
};

/* Takes the frame's bytes over. False: dropped, there is no room. */
bool outbox_add(struct outbox *o, enum outbox_source from, struct buf *frame);
/* The next frame, which is then on its way; "no string": none, or enough is on its way. Lives until outbox_sent(). */
struct str outbox_next(struct outbox *o);
/* The oldest frame that is on its way has gone out. */
void outbox_sent(struct outbox *o);
/* The connection is gone: what was on its way is next again, in its order. */
void outbox_lost(struct outbox *o);
bool outbox_is_empty(const struct outbox *o);
bool outbox_text_is_full(const struct outbox *o);
bool outbox_audio_is_full(const struct outbox *o);
void outbox_done(struct outbox *o);
