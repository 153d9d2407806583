/* rollout: the file of a loaded thread, as it grows (threads.md 4, 5). What is recorded before rollout_begin() is not
 * kept: a thread that has said nothing leaves nothing behind. */
#pragma once

#include "base/json.h"
#include "protocol/types.gen.h"
#include "store/rollout_line.h"

struct rollout;
struct writer_lock;

struct rollout_options {
    struct str home, thread, path; /* copied */
    bool legacy;                   /* the old lines: no ordinals, events in place of items */
    bool exists;                   /* the file is there, and this process shall have its lock */
    uint64_t next_ordinal;         /* of a file that exists, or of a fork's first line */
    uint64_t next_sequence;        /* of the next item of the model's context; from 1 */
    struct writer_lock *lock;      /* when it is held, it is taken over; or NULL */
};

struct rollout *rollout_new(const struct rollout_options *options);
/* Gives the lock back. NULL is fine, here and below: then nothing is recorded. */
void rollout_free(struct rollout *r);

/* Makes the file, with `meta` as its first line, unless it was begun. */
void rollout_begin(struct rollout *r, const struct json *meta);
/* Gives the lock away, before it is freed: another file of the thread is written from now on. */
void rollout_give_lock(struct rollout *r, struct writer_lock *to);
bool rollout_is_begun(const struct rollout *r);

/* One line; no event that the file's mode leaves out. */
void rollout_add(struct rollout *r, enum rollout_line_type type, const struct json *payload);
/* The same with a payload that is encoded already. */
void rollout_add_text(struct rollout *r, enum rollout_line_type type, struct str payload);

/* An item that is complete, on behalf of a turn. */
void rollout_add_item(struct rollout *r, struct str turn, const struct thread_item *item);

/* The same for a call of the agents' tools: with what is known of those that it is about, an array. */
void rollout_add_item_of_agents(
    struct rollout *r, struct str turn, const struct thread_item *item, struct json *agents);

/* An item of the model's context: `passthrough` (may be NULL) is added to it. `item` is encoded JSON. */
void rollout_add_response_item(struct rollout *r, struct str item, const struct json *passthrough);

/* Where the line is that was added last; false: there is none, or it is not in the file. */
bool rollout_last_line(const struct rollout *r, uint64_t *ret_offset, uint64_t *ret_n);

/* The model has been sent all that was recorded so far. */
void rollout_mark_sampled(struct rollout *r);

/* Why the last lines could not be written, a negative errno; each failure is told once. 0: all is well. */
int rollout_take_failure(struct rollout *r);

/* Somebody else has added whole lines of the old mode to its file. */
void rollout_refresh(struct rollout *r);

struct str rollout_path(const struct rollout *r);
uint64_t rollout_next_ordinal(const struct rollout *r);
uint64_t rollout_size(const struct rollout *r);
/* A duplicate of its descriptor for syncing on the pool, or -1. */
int rollout_dup(const struct rollout *r);
