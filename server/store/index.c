/* index: codexd's own database about threads: who may use it when. */
#include "store/index.h"

#include "base/file.h"
#include "base/log.h"
#include "base/time.h"
#include "base/xmalloc.h"
#include "store/index_file.h"
#include "store/index_scan.h"
#include "store/index_schema.h"
#include "store/rollout_find.h"
#include "store/rollout_name.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { DIRECTORY_MODE = 0777, BACKGROUND_BUDGET_MS = 40 };

struct change_node {
    struct change_node *next;
    struct arena arena;
    struct index_change change;
};

struct index {
    uv_loop_t *loop;
    struct arena arena;
    struct str home;
    struct op_group ops; /* what nobody waits for */
    struct index_job *first, *last, *running;
    bool draining, going_on; /* a job for that is under way */
    atomic_bool stopping;
    pthread_mutex_t lock; /* of the next three */
    struct db *db;
    bool failed; /* opening it is hopeless */
    struct index_scan *scan;
    pthread_mutex_t changes_lock; /* of the next one; held for moments */
    struct change_node *changes;  /* the oldest first */
    struct change_node **changes_end;
};

struct index *index_new(uv_loop_t *loop, struct str home) {
    struct index *x = xcalloc(1, sizeof *x);
    x->loop = loop;
    x->home = arena_str(&x->arena, home);
    x->changes_end = &x->changes;
    (void)pthread_mutex_init(&x->lock, NULL);
    (void)pthread_mutex_init(&x->changes_lock, NULL);
    return x;
}

struct str index_home(const struct index *x) {
    return x->home;
}

bool index_is_stopping(const struct index *x) {
    return atomic_load(&x->stopping);
}

void index_cancel(struct index *x) {
    atomic_store(&x->stopping, true);
}

/* ---- opening ---- */

/* Puts the files of a database that is none aside. */
static void move_aside(struct str path) {
    static const char *const suffixes[] = { "", "-wal", "-shm" };
    _cleanup_arena_ struct arena a = { 0 };
    long long stamp = (long long)time_now_ms();
    log_warn("store: %s is damaged: it is put aside and made again", path.p);
    for (size_t i = 0; i < ARRAY_LEN(suffixes); i++)
        (void)rename(arena_printf(&a, "%s%s", path.p, suffixes[i]).p,
            arena_printf(&a, "%s.damaged-%lld%s", path.p, stamp, suffixes[i]).p);
}

static struct db *open_file(struct str path) {
    struct error why;
    struct db *db = db_open(path.p, &why);
    if (db && index_schema_apply(db))
        return db;
    if (!db)
        log_warn("store: %s", why.text);
    db_close(db);
    return NULL;
}

static struct db *open_in_memory(void) {
    struct error why;
    struct db *db = db_open(":memory:", &why);
    if (db && index_schema_apply(db))
        return db;
    db_close(db);
    return NULL;
}

static void open_db(struct index *x) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str directory = arena_printf(&a, "%.*s/codexd", STR_ARGS(x->home));
    struct str path = arena_printf(&a, "%.*s/index.sqlite", STR_ARGS(directory));
    if (file_make_directories(directory.p, DIRECTORY_MODE) == 0) {
        x->db = open_file(path);
        if (!x->db && access(path.p, F_OK) == 0 && access(path.p, W_OK) == 0) {
            move_aside(path);
            x->db = open_file(path);
        }
    }
    if (!x->db)
        x->db = open_in_memory(); /* a home that cannot be written: for this process */
    x->failed = !x->db;
}

static void close_db(struct index *x) {
    index_scan_free(x->scan);
    x->scan = NULL;
    db_close(x->db);
    x->db = NULL;
}

/* ---- changes ---- */

static struct change_node *take_changes(struct index *x) {
    (void)pthread_mutex_lock(&x->changes_lock);
    struct change_node *all = x->changes;
    x->changes = NULL;
    x->changes_end = &x->changes;
    (void)pthread_mutex_unlock(&x->changes_lock);
    return all;
}

static void make_changes(struct index *x) {
    struct change_node *all = take_changes(x);
    if (!all)
        return;
    bool ok = x->db && db_begin(x->db);
    while (all) {
        struct change_node *c = all;
        all = c->next;
        if (ok)
            (void)c->change.apply(x->db, &c->change);
        arena_free(&c->arena);
        free(c);
    }
    if (ok)
        (void)db_commit(x->db);
}

struct db *index_lock(struct index *x) {
    (void)pthread_mutex_lock(&x->lock);
    if (!x->db && !x->failed)
        open_db(x);
    make_changes(x);
    return x->db;
}

void index_unlock(struct index *x) {
    if (x->db && db_is_damaged(x->db))
        close_db(x); /* opening it again finds out, and puts it aside */
    (void)pthread_mutex_unlock(&x->lock);
}

static void run_drain(struct index_job *job, struct db *db) {
    (void)job;
    (void)db; /* the lock has made the changes */
}

static void after_drain(struct index_job *job, bool done) {
    (void)done;
    job->index->draining = false;
}

void index_change(struct index *x, const struct index_change *change) {
    struct change_node *c = xcalloc(1, sizeof *c);
    c->change = *change;
    c->change.id = arena_str(&c->arena, change->id);
    c->change.text = arena_str(&c->arena, change->text);
    c->change.more = arena_str(&c->arena, change->more);
    (void)pthread_mutex_lock(&x->changes_lock);
    *x->changes_end = c;
    x->changes_end = &c->next;
    (void)pthread_mutex_unlock(&x->changes_lock);
    if (x->draining)
        return;
    x->draining = true;
    struct index_job *job = index_job_new(x, &x->ops, sizeof *job);
    job->run = run_drain;
    job->after = after_drain;
    index_job_start(job);
}

void index_free(struct index *x) {
    assert(!x->first && !x->running);
    if (x->changes) {
        (void)index_lock(x);
        index_unlock(x);
    }
    close_db(x);
    (void)pthread_mutex_destroy(&x->lock);
    (void)pthread_mutex_destroy(&x->changes_lock);
    arena_free(&x->arena);
    free(x);
}

/* ---- jobs ---- */

static void start_next(struct index *x);

static void on_work(uv_work_t *request) {
    struct index_job *job = request->data;
    struct db *db = index_lock(job->index);
    job->run(job, db);
    index_unlock(job->index);
}

static void on_after(uv_work_t *request, int status) {
    struct index_job *job = request->data;
    struct index *x = job->index;
    x->running = NULL;
    job->after(job, status == 0 && !job->op.cancelling);
    op_close(&job->op);
    if (!x->running)
        start_next(x);
}

static void start_next(struct index *x) {
    struct index_job *job = x->first;
    if (!job || x->running)
        return;
    x->first = job->next;
    if (!x->first)
        x->last = NULL;
    x->running = job;
    job->started = true;
    job->request.data = job;
    int r = uv_queue_work(x->loop, &job->request, on_work, on_after);
    assert(r == 0);
}

static void unlink_job(struct index *x, struct index_job *job) {
    struct index_job **at = &x->first;
    x->last = NULL;
    while (*at) {
        if (*at == job)
            *at = job->next;
        else
            at = &(x->last = *at)->next;
    }
}

static void job_cancel(struct op *op) {
    struct index_job *job = (struct index_job *)op;
    if (job->started) {
        (void)uv_cancel((uv_req_t *)&job->request); /* on_after() comes in any case */
        return;
    }
    unlink_job(job->index, job);
    job->after(job, false);
    op_close(op);
}

static void job_destroy(struct op *op) {
    struct index_job *job = (struct index_job *)op;
    if (job->release)
        job->release(job);
}

static const struct op_class job_class = { "index-job", job_cancel, job_destroy, NULL };

void *index_job_new(struct index *x, struct op_group *group, size_t size) {
    assert(size >= sizeof(struct index_job));
    struct index_job *job = op_new(group, &job_class, size);
    job->index = x;
    return job;
}

void index_job_start(struct index_job *job) {
    struct index *x = job->index;
    if (job->op.cancelling || job->op.closing)
        return;
    if (x->last)
        x->last->next = job;
    else
        x->first = job;
    x->last = job;
    start_next(x);
}

/* ---- keeping up to date ---- */

bool index_is_complete(struct db *db) {
    struct query q = db_query(db, "SELECT 1 FROM state WHERE key = 'complete'");
    bool complete = query_next(&q);
    query_end(&q);
    return complete;
}

void index_refresh(struct index *x, struct db *db, int64_t budget_ms) {
    if (!x->scan) {
        index_scan_names(db, x->home);
        x->scan = index_scan_begin(db, x->home);
    }
    if (!index_scan_step(x->scan, db, budget_ms))
        return;
    index_scan_free(x->scan);
    x->scan = NULL;
    if (!index_is_complete(db))
        (void)db_run(db, "INSERT OR REPLACE INTO state VALUES('complete', 1)");
}

struct go_on_job {
    struct index_job job;
    bool more;
};

static void run_go_on(struct index_job *job, struct db *db) {
    struct go_on_job *g = (struct go_on_job *)job;
    struct index *x = job->index;
    if (!db || !x->scan || index_is_stopping(x))
        return;
    index_refresh(x, db, BACKGROUND_BUDGET_MS);
    g->more = x->scan != NULL;
}

static void after_go_on(struct index_job *job, bool done) {
    struct index *x = job->index;
    x->going_on = false;
    if (done && ((struct go_on_job *)job)->more && !index_is_stopping(x))
        index_go_on(x);
}

void index_go_on(struct index *x) {
    if (x->going_on)
        return;
    x->going_on = true;
    struct index_job *job = index_job_new(x, &x->ops, sizeof(struct go_on_job));
    job->run = run_go_on;
    job->after = after_go_on;
    index_job_start(job);
}

/* Looks for files that came or went; false when there are too many for now. */
static bool look_for_files(struct index *x, struct db *db) {
    if (x->scan || !index_is_complete(db))
        return false;
    struct index_scan *scan = index_scan_directories(db, x->home);
    bool all = index_scan_step(scan, db, BACKGROUND_BUDGET_MS);
    index_scan_free(scan);
    return all;
}

struct str index_find(struct index *x, struct arena *a, struct str home, enum rollout_place where,
    struct str thread) {
    struct str path = STR_NONE;
    struct db *db = x ? index_lock(x) : NULL;
    if (db && look_for_files(x, db))
        path = index_file_of_thread(db, a, thread);
    if (x)
        index_unlock(x);
    if (!path.p)
        return rollout_find(a, home, where, thread);
    bool archived = rollout_path_is_archived(home, path);
    return where & (archived ? ROLLOUT_ARCHIVED : ROLLOUT_SESSIONS) ? path : STR_NONE;
}
