/* file_match: the best of the files that were seen (local-methods.md 4.1, 4.5). */
#pragma once

#include "search/file_walk.h"
#include "search/fuzzy_match.h"

enum { FILE_MATCHES_MAX = 50 };

struct file_match {
    struct file_entry entry;
    struct str path; /* relative to its root */
    uint32_t score;
    uint32_t *indices; /* of characters of the path */
    unsigned index_count;
};

/* The last name of a path; empty for the root itself. */
struct str file_match_name(struct str path);

/* The best first, in `a`; blocking. A query of white space finds nothing. Returns how many of `ret` are filled. */
size_t file_match_best(struct arena *a, const struct file_walk *walk, struct fuzzy_matcher *matcher,
    struct str query, struct file_match ret[FILE_MATCHES_MAX]);
