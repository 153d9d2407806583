/* stream: the agent's message on its way upstream while it is written (realtime.md 13.4). One at a time. */
#pragma once

#include "base/buf.h"

#include <stdint.h>

struct session;

enum {
    STREAM_FLUSH_MS = 200,
    STREAM_BYTES_MAX = 4000, /* of a message; of a longer one head, marker and tail */
    STREAM_HEAD_BYTES = 1988,
    STREAM_TAIL_BYTES = 1988,
};

struct stream {
    bool active;
    struct buf item;    /* its id */
    struct buf waiting; /* of the head, not sent yet */
    struct buf held;    /* after the head: sent at the end, or the last of it */
    size_t head_bytes;
    bool any;            /* there was text */
    bool decided;        /* the channel is known */
    const char *channel; /* or NULL */
};

/* An item began; what has not been sent of an earlier one is dropped. */
void stream_begin(struct session *s, struct str item);
void stream_text(struct session *s, struct str item, struct str delta);
/* Sends what waits; by the timer. */
void stream_flush(struct session *s);
/* The item is complete. False: nothing was streamed of it. */
bool stream_end(struct session *s, struct str item);
/* What waits is dropped. */
void stream_drop(struct session *s);
void stream_done(struct stream *stream);
