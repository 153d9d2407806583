/* text_search: finding words whatever their case, and what is shown around them (threads.md 17). */
#pragma once

#include "base/arena.h"

/* Lower case, byte for byte as long as before: ASCII, Latin, Greek and Cyrillic letters. In `a`. */
struct str text_fold(struct arena *a, struct str text);

/* White space made single spaces, none at the ends. In `a`. */
struct str text_collapse(struct arena *a, struct str text);

struct text_snippet {
    struct str text;
    uint32_t start, end; /* of the match in it, in UTF-16 units */
};

/* The match of `n` bytes at `at`, with some of what is around it, "... " where it was cut. In `a`. */
struct text_snippet text_snippet_of(struct arena *a, struct str text, size_t at, size_t n);
