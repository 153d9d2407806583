/* file_walk: everything below some directories that is not ignored, in slices (local-methods.md 4.2). */
#pragma once

#include "base/buf.h"

enum {
    FILE_WALK_DEPTH_MAX = 256,       /* directories within directories */
    FILE_WALK_ENTRIES_MAX = 4000000, /* what comes after them is left out */
};

struct file_entry {
    size_t at; /* of its path in the texts */
    uint16_t length;
    uint16_t root; /* that it is reported with: the deepest above it */
    bool is_directory;
};

struct file_walk;

/* Relative roots start at `cwd`; `home` is the user's directory, for the ignore file that holds everywhere. Strings are
 * copied. */
struct file_walk *file_walk_new(
    const struct str *roots, size_t root_count, struct str cwd, struct str home);
void file_walk_free(struct file_walk *walk);

/* Goes on for about `ms`, blocking. False: all has been seen. */
bool file_walk_step(struct file_walk *walk, int64_t ms);

/* What has been seen so far. Valid until the next step. */
size_t file_walk_count(const struct file_walk *walk);
struct file_entry file_walk_entry(const struct file_walk *walk, size_t i);
/* Relative to its root; empty for the root itself. */
struct str file_walk_path(const struct file_walk *walk, struct file_entry entry);
