/* rollout_scan: all lines of a thread, one after another (threads.md 3, 6). Blocking: for jobs on the pool. */
#pragma once

#include "store/rollout_chain.h"
#include "store/rollout_line.h"

/* One line; valid during the call. `number`: how many parsed lines came before it. */
typedef void rollout_visit(
    void *user, const struct rollout_line *line, struct rollout_span where, uint64_t number);

/* How the own file ends: what a writer has to know. */
struct rollout_end {
    uint64_t lines;   /* that could be parsed, of the own file */
    bool has_ordinal; /* the last of them */
    uint64_t next_ordinal;
    uint64_t size; /* bytes */
};

/* Calls for each line that is one; others are skipped. Of long lines the visitor sees what rollout_line_look() does.
 * Returns 0, or a negative errno when reading failed. */
int rollout_scan(const struct rollout_chain *chain, rollout_visit *visit, void *user,
    struct rollout_end *ret_end);

/* The same with whole lines. */
int rollout_scan_whole(const struct rollout_chain *chain, rollout_visit *visit, void *user,
    struct rollout_end *ret_end);

/* Lines read again, by where they are; keeps the files open. */
struct rollout_spans {
    const struct rollout_chain *chain;
    int *fds; /* one a part; -1: not open */
};

struct rollout_spans rollout_spans_open(struct arena *a, const struct rollout_chain *chain);
void rollout_spans_close(struct rollout_spans *spans);
/* The text of a line, in `a`; "no string" when it cannot be read. */
struct str rollout_spans_read(
    struct rollout_spans *spans, struct arena *a, struct rollout_span span);
