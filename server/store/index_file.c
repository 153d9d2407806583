/* index_file: one rollout file and its thread in the index. */
#include "store/index_file.h"

#include "base/log.h"
#include "base/path.h"
#include "base/time.h"
#include "store/rollout_name.h"

#include <sys/stat.h>

static struct str plain_name(struct str path) {
    const struct str packed = STR(".zst");
    return str_ends(path, packed) ? str_sub(path, 0, path.n - packed.n) : path;
}

/* ---- one file ---- */

static bool is_known(struct db *db, struct str path, int64_t size, int64_t mtime) {
    struct query q =
        db_query(db, "SELECT 1 FROM files WHERE path = ? AND size = ? AND mtime_ns = ?");
    query_bind(&q, path);
    query_bind_i64(&q, size);
    query_bind_i64(&q, mtime);
    bool known = query_next(&q);
    query_end(&q);
    return known;
}

static void put_file(
    struct db *db, struct str path, struct str thread, int64_t size, int64_t mtime) {
    struct rollout_name name;
    bool named = rollout_name_parse(path, &name);
    struct query q = db_query(db,
        "INSERT INTO files(path, directory, thread, key, size, mtime_ns) VALUES(?, ?, ?, ?, ?, ?)"
        " ON CONFLICT(path) DO UPDATE SET thread = excluded.thread, key = excluded.key,"
        " size = excluded.size, mtime_ns = excluded.mtime_ns");
    query_bind(&q, path);
    query_bind(&q, path_dirname(path));
    query_bind(&q, thread);
    query_bind(&q, named ? rollout_name_key(&name) : thread);
    query_bind_i64(&q, size);
    query_bind_i64(&q, mtime);
    (void)query_run(&q);
}

/* Is `x` the newer of two files of a thread? What has no proper name is older than what has one, and a compressed file
 * than the plain one beside it. */
static bool is_newer(struct str x, struct str y) {
    struct rollout_name nx, ny;
    bool has_x = rollout_name_parse(x, &nx), has_y = rollout_name_parse(y, &ny);
    if (!has_x || !has_y)
        return has_x;
    if (rollout_name_is_newer(&nx, &ny))
        return true;
    return ny.compressed && !nx.compressed && !rollout_name_is_newer(&ny, &nx);
}

/* The newest of the files of a thread, without looking whether they are there. */
static struct str newest_file(struct db *db, struct arena *a, struct str thread) {
    struct query q = db_query(db, "SELECT path FROM files WHERE thread = ?");
    struct str best = STR_NONE;
    query_bind(&q, thread);
    while (query_next(&q))
        if (!best.p || is_newer(query_text(&q, 0), best))
            best = arena_str(a, query_text(&q, 0));
    query_end(&q);
    return best;
}

static bool read_file(struct db *db, struct str home, struct str path, const struct stat *st) {
    _cleanup_arena_ struct arena a = { 0 };
    struct thread_facts facts;
    struct error why;
    int64_t mtime = time_ns_of(st->st_mtim);
    if (is_known(db, path, st->st_size, mtime))
        return false;
    if (!thread_facts_read(&a, path.p, (uint64_t)st->st_size, &facts, &why)) {
        log_debug("store: %s is not listed: %s", path.p, why.text);
        put_file(db, path, STR_NONE, st->st_size, mtime);
        return true;
    }
    put_file(db, path, facts.meta.id, st->st_size, mtime);
    if (str_eq(newest_file(db, &a, facts.meta.id), path))
        (void)index_thread_put(
            db, &facts, plain_name(path), rollout_path_is_archived(home, path), mtime / 1000000);
    return true;
}

bool index_file_read(struct db *db, struct str home, struct str path) {
    struct stat st;
    if (stat(path.p, &st) == 0 && S_ISREG(st.st_mode))
        return read_file(db, home, path, &st);
    index_file_remove(db, home, path);
    return true;
}

/* ---- a file that is gone ---- */

static struct str thread_of(struct db *db, struct arena *a, struct str path) {
    struct query q = db_query(db, "SELECT thread FROM files WHERE path = ?");
    query_bind(&q, path);
    struct str thread = query_next(&q) ? arena_str(a, query_text(&q, 0)) : STR_NONE;
    query_end(&q);
    return thread;
}

static void drop_file(struct db *db, struct str path) {
    struct query q = db_query(db, "DELETE FROM files WHERE path = ?");
    query_bind(&q, path);
    (void)query_run(&q);
}

static bool is_current(struct db *db, struct str thread, struct str path) {
    struct query q = db_query(db, "SELECT 1 FROM threads WHERE id = ? AND path = ?");
    query_bind(&q, thread);
    query_bind(&q, plain_name(path));
    bool current = query_next(&q);
    query_end(&q);
    return current;
}

void index_file_remove(struct db *db, struct str home, struct str path) {
    _cleanup_arena_ struct arena a = { 0 };
    struct stat st;
    struct str thread = thread_of(db, &a, path), other;
    drop_file(db, path);
    if (!thread.p || !is_current(db, thread, path))
        return;
    (void)index_thread_remove(db, thread);
    while ((other = newest_file(db, &a, thread)).p) {
        drop_file(db, other); /* it is read again as if it were new */
        if (stat(other.p, &st) < 0)
            continue;
        (void)read_file(db, home, other, &st);
        return;
    }
}

/* ---- looking up ---- */

static struct str first_that_exists(struct query *q, struct arena *a) {
    struct str best = STR_NONE;
    struct stat st;
    while (query_next(q)) {
        struct str path = query_text(q, 0);
        if ((!best.p || is_newer(path, best)) && stat(path.p, &st) == 0)
            best = arena_str(a, path);
    }
    query_end(q);
    return best;
}

struct str index_file_of_thread(struct db *db, struct arena *a, struct str thread) {
    struct query q = db_query(db, "SELECT path FROM files WHERE thread = ?");
    query_bind(&q, thread);
    return first_that_exists(&q, a);
}

struct str index_file_of_key(struct db *db, struct arena *a, struct str key) {
    struct query q = db_query(db, "SELECT path FROM files WHERE key = ?");
    query_bind(&q, key);
    return first_that_exists(&q, a);
}
