/* out_queue: bytes to a descriptor, in order, gathered to one write a loop iteration.
 *
 * Nothing is dropped. Producers look at out_queue_is_full() and wait for on_drain(): a reader that
 * does not read slows those who write to it, and nobody else. */
#pragma once

#include "base/buf.h"
#include "loop/op.h"

enum {
    OUT_QUEUE_HIGH_BYTES = 1024 * 1024,           /* above: full, producers of streams stop */
    OUT_QUEUE_LOW_BYTES = 256 * 1024,             /* below again: on_drain() */
    OUT_QUEUE_INPUT_MAX_BYTES = 32 * 1024 * 1024, /* above: not even requests are read any more */
    OUT_QUEUE_CLOSE_MS = 500, /* time for what is queued when the owner closes */
};

struct out_queue;

struct out_queue_events {
    /* No longer full. Called from the loop, never from within out_queue_add(). Optional. */
    void (*on_drain)(void *user);
    /* The reader is gone (EPIPE and the like, negative errno); later bytes are thrown away. */
    void (*on_broken)(void *user, int error);
};

/* Writes to `fd`: a pipe, a socket, a terminal or a file (uv_guess_handle() decides; a file is
 * written in the loop, which does not block noticeably). The descriptor is closed with the queue,
 * unless it is 0 to 2. NULL when it can't be used: negative errno in *ret_error. The queue is an
 * operation of `group`; cancelling the group throws away what is queued. */
struct out_queue *out_queue_open(uv_loop_t *loop, struct op_group *group, int fd,
    const struct out_queue_events *events, void *user, int *ret_error);

/* The buffer to append to. out_queue_commit() must follow in the same callback. */
struct buf *out_queue_begin(struct out_queue *q);
void out_queue_commit(struct out_queue *q);

/* begin, append, commit. */
void out_queue_add(struct out_queue *q, struct str bytes);

/* Bytes not yet taken by the descriptor. */
size_t out_queue_size_bytes(const struct out_queue *q);
bool out_queue_is_full(const struct out_queue *q);

/* No more bytes will come: writes what is queued for at most OUT_QUEUE_CLOSE_MS, then closes. No
 * event comes after this call. */
void out_queue_close(struct out_queue *q);
