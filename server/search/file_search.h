/* file_search: looking for files on the thread pool, in slices (local-methods.md 4). */
#pragma once

#include "loop/op.h"
#include "search/file_match.h"

struct file_search;

enum {
    FILE_SEARCH_FIRST_MS = 10,
    FILE_SEARCH_SLICE_MS = 40 /* of walking, before there is something to tell */
};

struct file_search_events {
    /* The best files for the query as far as the directories have been seen; `complete`: all of them. Valid during the
     * call. Comes for each query at least once, unless a newer one took its place, and again when more was seen. Never
     * from within the functions below. */
    void (*on_files)(
        void *user, struct str query, const struct file_match *files, size_t n, bool complete);
    /* Optional. The search is over: closed or cancelled. The last event. */
    void (*on_end)(void *user);
};

struct file_search_options {
    const struct str *roots;
    size_t root_count;
    struct str cwd, home; /* where relative roots start; the user's directory */
    struct str query;
    bool whole; /* nothing is told before all has been seen */
};

/* An operation of `group`. The strings are copied. */
struct file_search *file_search_start(uv_loop_t *loop, struct op_group *group,
    const struct file_search_options *options, const struct file_search_events *events, void *user);

/* Another query takes the place of the one before. */
void file_search_query(struct file_search *search, struct str query);

/* Ends it, soon; no files are told any more. */
void file_search_close(struct file_search *search);
