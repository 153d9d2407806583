/* cap: how much text goes upstream at once (realtime.md 12.2, 13.2, 13.3). */
#pragma once

#include "base/buf.h"

enum {
    CAP_MESSAGE_TOKENS = 1000, /* of a message that is forwarded */
    CAP_PIECE_BYTES = 500,     /* of a piece of version 3's context */
};

/* Appends the text; what has more than `tokens` without its middle, so that the marker fits in as well. */
void cap_middle(struct str text, uint64_t tokens, struct buf *out);

/* Takes a piece of at most `max` bytes off the front, whole characters; an empty rest is the end. */
struct str cap_take_piece(struct str *rest, size_t max);

/* Appends the first or the last `max` bytes, the mark for what is left out among them; shorter texts whole. */
void cap_head(struct str text, size_t max, struct buf *out);
void cap_tail(struct str text, size_t max, struct buf *out);
/* The last characters that fit into `max` bytes. */
struct str cap_last(struct str text, size_t max);
