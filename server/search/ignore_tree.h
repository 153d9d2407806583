/* ignore_tree: the ignore files of a directory and of those above it (local-methods.md 4.2). */
#pragma once

#include "search/ignore_rules.h"

/* One directory. Lives as long as its arena. */
struct ignore_dir {
    const struct ignore_dir *parent;
    struct str path; /* absolute, without a slash at the end */
    struct ignore_rules ignore, git, exclude;
    bool has_git; /* a work tree begins here */
    bool in_git;  /* here or above */
};

/* Reads the files of the directory, blocking; into `a`. `parent` may be NULL. */
const struct ignore_dir *ignore_dir_read(
    struct arena *a, const struct ignore_dir *parent, struct str path);

/* The directories above `path`, from the top. NULL for "/". */
const struct ignore_dir *ignore_dir_above(struct arena *a, struct str path);

/* What is ignored in all work trees of a user. */
struct ignore_rules ignore_global_read(struct arena *a, struct str home);

/* Is what lies in `dir` under that absolute path ignored? */
bool ignore_tree_has(const struct ignore_dir *dir, const struct ignore_rules *global,
    struct str path, bool is_directory);
