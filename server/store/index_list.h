/* index_list: pages of threads from the index (threads.md 14). Blocking, under the index's lock. */
#pragma once

#include "protocol/types.gen.h"
#include "store/index_thread.h"

enum {
    INDEX_LIMIT_DEFAULT = 25,
    INDEX_LIMIT_MAX = 100,
    INDEX_EXCLUDED_MAX = 100,
};

struct index_list_request {
    const struct thread_list_params *params;
    struct str provider; /* that stands for "none given"; "no string": all */
    struct str account;  /* that is logged in, or "no string" */
    struct str cwd;      /* where relative paths start */
    uint32_t limit_max;  /* 0: INDEX_LIMIT_MAX */
};

struct index_page {
    struct index_thread *rows;
    size_t n;
    struct str next_cursor, backwards_cursor; /* "no string": null */
};

/* In `a`. False: the error is the answer, with its code. */
bool index_list(struct db *db, struct arena *a, const struct index_list_request *request,
    struct index_page *ret, struct error *reterr);

/* The cursor behind a row, by the sort key of the request; in `a`. */
struct str index_list_cursor_of(
    struct arena *a, const struct thread_list_params *params, const struct index_thread *row);
/* The other way, from the first row of a page. */
struct str index_list_backwards_of(
    struct arena *a, const struct thread_list_params *params, const struct index_thread *row);

uint32_t index_list_limit(const uint32_t *limit);
