/* rollout_reader: the lines of a rollout file, one after another, however long file and lines are (threads.md 3).
 * Blocking: for jobs on the pool and for short files. */
#pragma once

#include "base/error.h"
#include "base/str.h"

struct rollout_reader;

/* Opens the part of a file before `end` (UINT64_MAX: to its end), beginning at `start`, which is where a line
 * begins. Offsets count bytes of the uncompressed text. NULL: *ret_errno is a negative errno. */
struct rollout_reader *rollout_reader_open(
    const char *path, uint64_t start, uint64_t end, int *ret_errno);
/* NULL is fine. */
void rollout_reader_close(struct rollout_reader *r);

/* One line without its end, valid until the next call; false at the end of the part. *ret_offset is where it
 * begins. A last line without an end counts. */
bool rollout_reader_next(struct rollout_reader *r, struct str *ret_line, uint64_t *ret_offset);

/* Where the next line begins; after the last one the size of the part. */
uint64_t rollout_reader_offset(const struct rollout_reader *r);
/* Did the last line that was returned have an end? True before the first. */
bool rollout_reader_line_was_whole(const struct rollout_reader *r);
/* A negative errno when reading failed and the lines ended early, or 0. */
int rollout_reader_failure(const struct rollout_reader *r);
