/* rollout_chain: the files that hold a thread's history: its own, and what it inherited by reference (threads.md
 * 13.3). */
#pragma once

#include "store/rollout_meta.h"

enum { ROLLOUT_CHAIN_MAX = 256 /* files: a longer chain is taken for a circle */ };

struct rollout_part {
    const char *path;
    struct str key;    /* what others call the file by */
    uint64_t end;      /* bytes that count */
    struct str thread; /* id in its first line */
};

/* The oldest first; the last is the thread's own. */
struct rollout_chain {
    struct rollout_part *parts;
    size_t n;
    struct rollout_meta meta; /* of the own file */
};

/* Where a line is. */
struct rollout_span {
    uint32_t part;
    uint64_t offset, n;
};

/* Reads the first lines, blocking. A base that is missing ends the chain there: what is left is shown. */
bool rollout_chain_open(struct arena *a, struct str home, struct str path,
    struct rollout_chain *ret, struct error *reterr);
