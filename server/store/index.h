/* index: codexd's own database about threads: an index over their files, and what those do not tell (decisions.md 6,
 * threads.md 8). Nothing is opened before the first job. Jobs run on the pool, one after another in the order in which
 * they were started; a database that is missing or damaged is made again from the files, in the background. */
#pragma once

#include "loop/op.h"
#include "store/rollout_find.h"
#include "store/sqlite.h"

struct index;

/* One for the process. */
struct index *index_new(uv_loop_t *loop, struct str home);
/* Stops what runs in the background, and long searches: index_is_stopping(). */
void index_cancel(struct index *x);
/* When the loop has ended: makes the changes that are left. */
void index_free(struct index *x);
/* Any thread. */
bool index_is_stopping(const struct index *x);
struct str index_home(const struct index *x);

/* ---- jobs ---- */

struct index_job {
    struct op op;
    uv_work_t request;
    struct index *index;
    struct index_job *next;
    bool started;
    void (*run)(
        struct index_job *job, struct db *db); /* on the pool; db NULL: there is none to be had */
    void (*after)(
        struct index_job *job, bool done);  /* on the loop, exactly once; !done: cancelled */
    void (*release)(struct index_job *job); /* optional */
};

/* As work_new() and work_start(). */
void *index_job_new(struct index *x, struct op_group *group, size_t size);
void index_job_start(struct index_job *job);

/* ---- for other threads than the loop ---- */

/* The database, with all changes in it, for this thread alone until index_unlock(); NULL: there is none, unlock all the
 * same. */
struct db *index_lock(struct index *x);
void index_unlock(struct index *x);

/* Brings the index up to date for about that long, under the lock. What is left goes on in the background after
 * index_go_on(). */
enum { INDEX_LIST_BUDGET_MS = 60 };
void index_refresh(struct index *x, struct db *db, int64_t budget_ms);
/* Has everything been looked through once, in this or an earlier process? Under the lock. */
bool index_is_complete(struct db *db);
/* On the loop. */
void index_go_on(struct index *x);

/* rollout_find() by the index, or by walking the directories when it does not know. On the pool, without the lock. `x`
 * may be NULL. */
struct str index_find(
    struct index *x, struct arena *a, struct str home, enum rollout_place where, struct str thread);

/* ---- changes that nobody waits for ---- */

struct index_change {
    bool (*apply)(struct db *db, const struct index_change *change);
    struct str id, text, more; /* copied */
    int64_t number;
};

/* On the loop. Made soon; whoever locks the database later finds it made. */
void index_change(struct index *x, const struct index_change *change);
