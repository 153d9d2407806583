/* index_project: projects and the threads that belong to them (threads.md 25). Blocking, under the index's lock. */
#pragma once

#include "protocol/types.gen.h"
#include "store/index_thread.h"

struct index_project {
    struct str id, name;
    struct str roots;    /* JSON: paths */
    struct str metadata; /* JSON: an object of texts */
    int64_t position, created_ms, updated_ms;
    int64_t recency_ms; /* of its threads; 0: none has begun */
};

struct index_project_order {
    bool by_recency, descending;
    bool is_explicit;  /* cursors name it */
    struct str cursor; /* "no string": from the start */
    size_t limit;      /* 0: all */
};

bool index_project_read(struct db *db, struct arena *a, struct str id, struct index_project *ret);
/* False: the cursor is none of this order. *ret_next "no string" at the end. */
bool index_project_list(struct db *db, struct arena *a, const struct index_project_order *order,
    struct index_project **ret, size_t *ret_n, struct str *ret_next);

/* Makes it, or finds the one that was made with this key before: *ret_created. The id, name, roots and metadata of
 * `project` are given; `threads` are put into it. False: the error is the text of an answer. */
bool index_project_create(struct db *db, struct arena *a, struct str key,
    const struct str_array *threads, struct index_project *project, bool *ret_created,
    struct error *reterr);

/* "No string" keeps what is. */
bool index_project_update(
    struct db *db, struct str id, struct str name, struct str roots, struct str metadata);

/* Before another one, or to the end; *ret_changed: it was elsewhere. */
bool index_project_move(struct db *db, struct str id, struct str before, bool *ret_changed);

/* Its threads, which are in none then: their ids in `a`. */
bool index_project_delete(
    struct db *db, struct arena *a, struct str id, struct str **ret_threads, size_t *ret_n);
