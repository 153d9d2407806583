/* outbox: frames that wait to be sent upstream (realtime.md 14, 19). Three sources take turns; within one the order is
 * kept. A frame stays here until the system has taken it, so that it can be sent again over another connection. */
#pragma once

#include "base/buf.h"

enum outbox_source { OUTBOX_OUTPUT, OUTBOX_TEXT, OUTBOX_AUDIO, OUTBOX_SOURCES };

enum {
    OUTBOX_AUDIO_MAX = 256,              /* frames; more are dropped, the newest first */
    OUTBOX_TEXT_MAX = 64,                /* frames; the client's operations wait */
    OUTBOX_BYTES_MAX = 64 * 1024 * 1024, /* of all */
};

struct outbox_frame;

/* Zeroed: empty. */
struct outbox {
    struct outbox_frame *first[OUTBOX_SOURCES], *last[OUTBOX_SOURCES];
    unsigned count[OUTBOX_SOURCES];
    size_t bytes;
    enum outbox_source turn; /* whose frame is next */
    bool sending;            /* the frame of `turn` is on its way */
    bool sending_first;      /* a frame that is none of these is, before them all */
};

/* Takes the frame's bytes over. False: dropped, there is no room. */
bool outbox_add(struct outbox *o, enum outbox_source from, struct buf *frame);
/* The next frame, until outbox_sent(); "no string": none, or one is on its way. */
struct str outbox_next(struct outbox *o);
/* The frame that outbox_next() gave has gone out. */
void outbox_sent(struct outbox *o);
/* The connection is gone: what was on its way is next again. */
void outbox_lost(struct outbox *o);
bool outbox_is_empty(const struct outbox *o);
bool outbox_text_is_full(const struct outbox *o);
void outbox_done(struct outbox *o);
