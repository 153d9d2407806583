/* rollout_writer: lines at the end of a rollout file (threads.md 3, 30, 31).
 *
 * One write(2) a line, at once, into the page cache: what a client was told is in the file even when this process
 * is killed the next moment. A line that could not be written waits, and everything behind it; the next write tries
 * again, and a half-written line is ended first. */
#pragma once

#include "base/error.h"
#include "base/str.h"

struct rollout_writer;

struct rollout_writer_options {
    struct str path;       /* copied */
    bool numbered;         /* paginated: lines carry an ordinal */
    uint64_t next_ordinal; /* of the next line */
    bool exists; /* the file is there; else it is made with the first line, and its directories */
};

/* Never NULL; opens the file when it exists: failure is told by rollout_writer_failure(). */
struct rollout_writer *rollout_writer_new(const struct rollout_writer_options *options);
/* Waiting lines are lost. NULL is fine. */
void rollout_writer_free(struct rollout_writer *w);

/* Appends {"timestamp","ordinal"?,"type","payload","metadata"?}; `payload` and `metadata` are encoded JSON, the
 * latter may be "no string". `at_us`: the time of the line. */
void rollout_writer_add(
    struct rollout_writer *w, struct str type, struct str payload, struct str metadata);

/* Where the line is that was added last; false: it waits. */
bool rollout_writer_last(const struct rollout_writer *w, uint64_t *ret_offset, uint64_t *ret_n);

/* Tries to write what waits. True when nothing waits any more. */
bool rollout_writer_flush(struct rollout_writer *w);

/* The file has grown by other hands. */
void rollout_writer_refresh(struct rollout_writer *w);

/* Why lines wait: a negative errno, or 0. */
int rollout_writer_failure(const struct rollout_writer *w);

/* The ordinal that the next line gets. */
uint64_t rollout_writer_next_ordinal(const struct rollout_writer *w);
/* Bytes of the file that are whole lines. */
uint64_t rollout_writer_size(const struct rollout_writer *w);
/* A duplicate of the file's descriptor, for syncing on another thread; -1 when there is none. */
int rollout_writer_dup(const struct rollout_writer *w);
