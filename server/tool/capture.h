/* capture: the output of a command, bounded, its middle dropped when there is too much (agent-loop.md 9). */
#pragma once

#include "base/buf.h"

enum { CAPTURE_BYTES_MAX = 1024 * 1024 }; /* half for the head, half for the tail */

/* A zeroed struct is empty. */
struct capture {
    struct buf head;
    struct buf tail; /* a ring once it is full */
    size_t tail_at;  /* the oldest byte of the ring */
    uint64_t total_bytes;
};

void capture_add(struct capture *c, struct str bytes);
/* Bytes in the middle that were dropped. */
uint64_t capture_omitted(const struct capture *c);
/* Appends what is there, "\n... N bytes omitted ...\n" in the place of the rest; invalid UTF-8 replaced. */
void capture_write(const struct capture *c, struct buf *out);
/* Frees what it holds; it may be used again. */
void capture_clear(struct capture *c);
