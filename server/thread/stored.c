/* stored: reading the files of a thread for a request, on the pool. */
#include "thread/stored.h"

#include "store/index.h"
#include "store/index_scan.h"
#include "store/index_work.h"
#include "store/rollout_name.h"
#include "store/rollout_pack.h"

#include <errno.h>
#include <poll.h>
#include <sys/stat.h>

enum { LOCK_TRIES = 80, LOCK_TRY_MS = 5 };

struct stored_job {
    struct work work;
    enum rollout_place where;
    enum stored_want want;
    bool with_context, to_write, by_path, goes_on;
    struct str running;
    struct stored_keep *keep;
    struct stored_lines kept; /* of an earlier request */
    struct file_stamp stamp;  /* of the file, before it was read */
    struct stored stored;
    const struct stored_events *events;
    void *user;
};

static bool fail(struct stored *s, const char *text) {
    s->failed = true;
    return error_set(&s->error, 0, "%s", text);
}

/* The plain name of the file that was found, and when it was changed. */
static void look_at(struct stored *s, struct str file) {
    struct stat st;
    const struct str packed = STR(".zst");
    if (str_ends(file, packed))
        s->path = arena_str(&s->arena, str_sub(file, 0, file.n - packed.n));
    else
        s->path = arena_str(&s->arena, file);
    s->archived = rollout_path_is_archived(s->home, file);
    if (stat(file.p, &st) == 0)
        s->modified_at_s = st.st_mtim.tv_sec;
}

static void unpack(struct stored *s) {
    struct stat st;
    struct str packed = arena_printf(&s->arena, "%.*s.zst", STR_ARGS(s->path));
    if (!s->archived && stat(s->path.p, &st) < 0)
        s->unpack_error = rollout_unpack(packed);
}

static bool find(struct stored_job *job) {
    struct stored *s = &job->stored;
    struct stat st;
    if (!s->path.p) {
        struct str file = index_find(s->index, &s->arena, s->home, job->where, s->id);
        if (!file.p)
            return false;
        look_at(s, file);
        return true;
    }
    struct str packed = arena_printf(&s->arena, "%.*s.zst", STR_ARGS(s->path));
    if (stat(s->path.p, &st) < 0 && stat(packed.p, &st) < 0) {
        s->path = STR_NONE;
        return false;
    }
    look_at(s, stat(s->path.p, &st) == 0 ? s->path : packed);
    return true;
}

static bool read_meta(struct stored *s) {
    struct error why;
    if (rollout_chain_open(&s->lines, s->home, s->path, &s->chain, &why)) {
        s->id = s->chain.meta.id;
        return true;
    }
    s->failed = true;
    return error_set(&s->error, 0, "failed to read session metadata %s: %s", s->path.p, why.text);
}

/* A writer that was just killed may have left a child between fork and exec, which holds the lock for a moment. */
static void lock_thread(struct stored *s) {
    enum writer_lock_result r = writer_lock_take(&s->lock, s->home, s->id);
    for (int i = 0; r == WRITER_LOCK_BUSY && i < LOCK_TRIES; i++) {
        (void)poll(NULL, 0, LOCK_TRY_MS);
        r = writer_lock_take(&s->lock, s->home, s->id);
    }
    s->busy = r == WRITER_LOCK_BUSY;
}

/* What was found may have been moved, or gone on, before the lock was had. */
static bool prepare_to_write(struct stored_job *job) {
    struct stored *s = &job->stored;
    lock_thread(s);
    if (s->busy)
        return true;
    if (!job->by_path)
        s->path = STR_NONE;
    if (!find(job))
        return false;
    unpack(s);
    return read_meta(s);
}

static bool read_lines(struct stored *s, bool turns, struct str running) {
    turn_index_init(&s->turns, &s->lines, s->chain.meta.legacy);
    int r = rollout_state_read(
        &s->lines, &s->chain, turns ? turn_index_visit : NULL, &s->turns, &s->state);
    turn_index_finish(&s->turns, running);
    return r == 0 || fail(s, error_of_errno(r));
}

/* ---- what an earlier request has found ---- */

static bool is_kept(const struct stored_job *job) {
    const struct stored_lines *kept = &job->kept;
    return kept->path.p && str_eq(kept->path, job->stored.path) &&
           str_eq(kept->running, job->running) && file_stamp_equal(&kept->stamp, &job->stamp);
}

static void take_kept(struct stored_job *job) {
    struct stored *s = &job->stored;
    s->lines = job->kept.arena;
    s->chain = job->kept.chain;
    s->state = job->kept.state;
    s->turns = job->kept.turns;
    s->state.a = s->turns.a = &s->lines;
    s->id = s->chain.meta.id;
    job->kept = (struct stored_lines){ 0 };
}

static struct stored_lines give_lines(struct stored_job *job) {
    struct stored *s = &job->stored;
    struct stored_lines lines = { .arena = s->lines,
        .stamp = job->stamp,
        .chain = s->chain,
        .state = s->state,
        .turns = s->turns };
    if (job->keep && s->path.p && !s->failed && s->turns.turn_n > 0) {
        lines.path = arena_str(&lines.arena, s->path);
        lines.running = arena_str(&lines.arena, job->running);
    }
    return lines;
}

static bool read_all(struct stored_job *job) {
    struct stored *s = &job->stored;
    if (job->keep && file_stamp_read(s->path.p, &job->stamp) && is_kept(job)) {
        take_kept(job);
        return true;
    }
    return read_meta(s) && (!job->to_write || prepare_to_write(job)) &&
           (job->want == STORED_META || read_lines(s, job->want == STORED_TURNS, job->running));
}

/* ---- a part of it ---- */

struct stored_cut stored_end(const struct stored *s) {
    return (struct stored_cut){ .part = (uint32_t)s->chain.n - 1,
        .offset = s->state.end.size,
        .ordinal = s->state.end.next_ordinal };
}

bool stored_cut_before(const struct stored *s, struct str turn, struct stored_cut *ret) {
    ptrdiff_t at = turn_index_find(&s->turns, turn);
    if (at < 0)
        return false;
    const struct indexed_turn *t = &s->turns.turns[at];
    *ret = (struct stored_cut){ t->where.part, t->where.offset, t->ordinal };
    return true;
}

bool stored_cut_after(const struct stored *s, struct str turn, struct stored_cut *ret) {
    ptrdiff_t at = turn_index_find(&s->turns, turn);
    if (at < 0)
        return false;
    if ((size_t)at + 1 < s->turns.turn_n)
        return stored_cut_before(s, s->turns.turns[at + 1].id, ret);
    *ret = stored_end(s);
    return true;
}

static bool is_end(const struct stored *s, const struct stored_cut *cut) {
    return cut->part + 1 == s->chain.n && cut->offset == s->state.end.size;
}

bool stored_truncate(struct stored *s, const struct stored_cut *cut) {
    if (is_end(s, cut)) {
        turn_index_finish(&s->turns, STR_NONE);
        history_done(&s->context);
        rollout_state_write_context(&s->state, &s->chain, &s->context);
        return true;
    }
    rollout_state_done(&s->state);
    turn_index_done(&s->turns);
    history_done(&s->context);
    s->chain.n = cut->part + 1;
    s->chain.parts[cut->part].end = cut->offset;
    if (!read_lines(s, true, STR_NONE))
        return false;
    rollout_state_write_context(&s->state, &s->chain, &s->context);
    return true;
}

static void read_own(struct stored *s) {
    struct db *db = index_lock(s->index);
    if (db) {
        index_scan_names(db, s->home);
        index_own_read(db, &s->arena, s->id, &s->own);
        index_work_read(db, &s->arena, s->id, &s->kept_goal, &s->queue);
    }
    index_unlock(s->index);
}

static void run(struct work *work) {
    struct stored_job *job = (struct stored_job *)work;
    struct stored *s = &job->stored;
    if (job->goes_on) {
        job->events->on_pool(job->user, s);
        return;
    }
    if (!find(job) || !read_all(job))
        return;
    read_own(s);
    if (job->with_context)
        rollout_state_write_context(&s->state, &s->chain, &s->context);
    s->spans = rollout_spans_open(&s->arena, &s->chain);
    if (job->events->on_pool)
        job->events->on_pool(job->user, s);
    rollout_spans_close(&s->spans);
}

static void after(struct work *work, bool done) {
    struct stored_job *job = (struct stored_job *)work;
    if (done)
        job->events->on_done(job->user, &job->stored);
    else if (job->events->on_cancel)
        job->events->on_cancel(job->user);
}

static void release(struct work *work) {
    struct stored_job *job = (struct stored_job *)work;
    struct stored *s = &job->stored;
    struct stored_lines lines = give_lines(job);
    stored_lines_done(&job->kept);
    if (lines.path.p)
        stored_keep_give(job->keep, &lines);
    else
        stored_lines_done(&lines);
    history_done(&s->context);
    writer_lock_release(&s->lock, s->home, s->id);
    arena_free(&s->arena);
}

void stored_go_on(struct stored *stored, const struct stored_events *next) {
    struct stored_job *job =
        (struct stored_job *)((char *)stored - offsetof(struct stored_job, stored));
    job->events = next;
    job->goes_on = true;
    work_again(&job->work);
}

struct op *stored_open(struct op_group *group, uv_loop_t *loop,
    const struct stored_request *request, const struct stored_events *events, void *user) {
    struct stored_job *job = work_new(group, sizeof *job);
    struct arena *a = &job->stored.arena;
    job->work.run = run;
    job->work.after = after;
    job->work.release = release;
    job->where = request->where ? request->where : ROLLOUT_ANYWHERE;
    job->want = request->want;
    job->with_context = request->with_context;
    job->to_write = request->to_write;
    job->running = arena_str(a, request->running);
    job->stored.index = request->index;
    job->stored.home = arena_str(a, request->home);
    job->stored.id = arena_str(a, request->id);
    job->stored.path = arena_str(a, request->path);
    job->by_path = request->path.p != NULL;
    job->keep = request->keep;
    if (job->keep)
        job->kept = stored_keep_take(job->keep, job->stored.id);
    job->events = events;
    job->user = user;
    work_start(&job->work, loop);
    return &job->work.op;
}
