/* index_scan: brings the index up to date with the rollout files. */
#include "store/index_scan.h"

#include "base/log.h"
#include "base/map.h"
#include "base/time.h"
#include "base/xmalloc.h"
#include "store/index_file.h"
#include "store/index_foreign.h"
#include "store/sqlite.h"
#include "store/thread_names.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

enum {
    DEPTH_MAX = 4, /* sessions/YYYY/MM/DD */
    LOOK_AGAIN_MAX =
        1000, /* known files that are looked at in each scan: so many of those changed last; and as many others */
    SETTLE_MS =
        2000, /* a directory that was changed so lately may change again at the same time of its clock */
};

struct scan_directory {
    struct scan_directory *next;
    struct str path;
    int64_t mtime_ns;
};

struct index_scan {
    struct arena arena;
    struct str home;
    int64_t begun_ms;
    struct str *todo; /* paths, newest last */
    size_t n, room;
    struct scan_directory *directories; /* that are done when all files are */
};

static void note(struct index_scan *s, struct str path) {
    if (s->n == s->room) {
        s->room = s->room ? 2 * s->room : 256;
        s->todo = xrealloc(s->todo, s->room * sizeof *s->todo);
    }
    s->todo[s->n++] = arena_str(&s->arena, path);
}

/* ---- directories ---- */

static int64_t known_mtime(struct db *db, struct str path) {
    struct query q = db_query(db, "SELECT mtime_ns FROM directories WHERE path = ?");
    query_bind(&q, path);
    int64_t mtime = query_next(&q) ? query_i64(&q, 0) : -1;
    query_end(&q);
    return mtime;
}

struct listing {
    struct map known;   /* path -> this */
    struct map present; /* path -> this */
};

static void read_known(struct db *db, struct str directory, struct listing *ret) {
    struct query q = db_query(db, "SELECT path FROM files WHERE directory = ?");
    query_bind(&q, directory);
    while (query_next(&q))
        (void)map_put(&ret->known, query_text(&q, 0), ret);
    query_end(&q);
}

static void forget_gone(struct index_scan *s, struct db *db, const struct listing *l) {
    struct str path;
    for (size_t at = 0; map_next(&l->known, &at, &path);)
        if (!map_get(&l->present, path))
            index_file_remove(db, s->home, path);
}

static bool is_rollout(const char *name) {
    struct str s = str_of(name);
    return str_starts(s, STR("rollout-")) &&
           (str_ends(s, STR(".jsonl")) || str_ends(s, STR(".jsonl.zst")));
}

static void walk(struct index_scan *s, struct db *db, struct str path, int depth);

/* Without looking at each name: most file systems tell what is a directory. */
static bool is_directory(const struct dirent *e, struct str path) {
    struct stat st;
    if (e->d_type != DT_UNKNOWN)
        return e->d_type == DT_DIR;
    return stat(path.p, &st) == 0 && S_ISDIR(st.st_mode);
}

static void read_directory(
    struct index_scan *s, struct db *db, struct str path, int depth, bool files) {
    _cleanup_arena_ struct arena a = { 0 };
    struct listing l = { 0 };
    DIR *dir = opendir(path.p);
    if (!dir)
        return;
    if (files)
        read_known(db, path, &l);
    for (const struct dirent *e; (e = readdir(dir));) {
        if (e->d_name[0] == '.')
            continue;
        struct str entry = arena_printf(&a, "%.*s/%s", STR_ARGS(path), e->d_name);
        if (is_rollout(e->d_name)) {
            if (!files)
                continue;
            if (l.known.count) /* else none can be missing */
                (void)map_put(&l.present, entry, &l);
            if (!map_get(&l.known, entry))
                note(s, entry);
        } else if (depth < DEPTH_MAX && is_directory(e, entry)) {
            walk(s, db, entry, depth + 1);
        }
    }
    (void)closedir(dir);
    if (files)
        forget_gone(s, db, &l);
    map_done(&l.known);
    map_done(&l.present);
}

/* Days do not change often; what is above them holds but a few names. */
static void walk(struct index_scan *s, struct db *db, struct str path, int depth) {
    struct stat st;
    if (stat(path.p, &st) < 0)
        return;
    int64_t mtime = time_ns_of(st.st_mtim);
    bool changed = known_mtime(db, path) != mtime;
    if (!changed && depth == DEPTH_MAX)
        return;
    read_directory(s, db, path, depth, changed);
    if (!changed || mtime / 1000000 + SETTLE_MS > s->begun_ms)
        return;
    struct scan_directory *d = arena_new(&s->arena, struct scan_directory);
    *d = (struct scan_directory){ s->directories, arena_str(&s->arena, path), mtime };
    s->directories = d;
}

/* Directories that went away with all their files. */
static void forget_directories(struct index_scan *s, struct db *db) {
    _cleanup_arena_ struct arena a = { 0 };
    struct query q = db_query(db, "SELECT path FROM directories");
    struct stat st;
    while (query_next(&q)) {
        struct str path = arena_str(&a, query_text(&q, 0));
        if (stat(path.p, &st) == 0)
            continue;
        struct listing gone = { 0 };
        read_known(db, path, &gone);
        forget_gone(s, db, &gone);
        map_done(&gone.known);
        struct query forget = db_query(db, "DELETE FROM directories WHERE path = ?");
        query_bind(&forget, path);
        (void)query_run(&forget);
    }
    query_end(&q);
}

/* ---- files that are known ---- */

static int64_t look_again(struct index_scan *s, struct query *q) {
    struct stat st;
    int64_t last = 0;
    while (query_next(q)) {
        struct str path = query_text(q, 0);
        last = query_i64(q, 3);
        if (stat(path.p, &st) < 0 || st.st_size != query_i64(q, 1) ||
            time_ns_of(st.st_mtim) != query_i64(q, 2))
            note(s, path);
    }
    query_end(q);
    return last;
}

static int64_t state_i64(struct db *db, struct str key) {
    struct query q = db_query(db, "SELECT value FROM state WHERE key = ?");
    query_bind(&q, key);
    int64_t value = query_next(&q) ? query_i64(&q, 0) : 0;
    query_end(&q);
    return value;
}

static void set_state(struct db *db, struct str key, int64_t value) {
    struct query q = db_query(db, "INSERT OR REPLACE INTO state VALUES(?, ?)");
    query_bind(&q, key);
    query_bind_i64(&q, value);
    (void)query_run(&q);
}

static void look_at_known(struct index_scan *s, struct db *db) {
    struct query newest =
        db_query(db, "SELECT path, size, mtime_ns, id FROM files ORDER BY mtime_ns DESC LIMIT ?");
    query_bind_i64(&newest, LOOK_AGAIN_MAX);
    (void)look_again(s, &newest);
    struct query some =
        db_query(db, "SELECT path, size, mtime_ns, id FROM files WHERE id > ? ORDER BY id LIMIT ?");
    query_bind_i64(&some, state_i64(db, STR("looked_at")));
    query_bind_i64(&some, LOOK_AGAIN_MAX);
    set_state(db, STR("looked_at"), look_again(s, &some));
}

/* ---- the scan ---- */

static struct str name_of(struct str path) {
    const char *slash = memrchr(path.p, '/', path.n);
    return str_from(path, slash ? (size_t)(slash + 1 - path.p) : 0);
}

/* By the time in the name; the newest come last, where they are taken from. */
static int compare(const void *x, const void *y) {
    return str_cmp(name_of(*(const struct str *)x), name_of(*(const struct str *)y));
}

static void walk_roots(struct index_scan *s, struct db *db) {
    static const char *const roots[] = { "sessions", "archived_sessions" };
    for (size_t i = 0; i < ARRAY_LEN(roots); i++)
        walk(s, db, arena_printf(&s->arena, "%.*s/%s", STR_ARGS(s->home), roots[i]),
            i ? DEPTH_MAX : 1);
    if (s->n)
        qsort(s->todo, s->n, sizeof *s->todo, compare);
}

static struct index_scan *begin(struct db *db, struct str home, bool known_too) {
    struct index_scan *s = xcalloc(1, sizeof *s);
    s->home = arena_str(&s->arena, home);
    s->begun_ms = time_now_ms();
    (void)db_begin(db);
    if (known_too) {
        forget_directories(s, db);
        look_at_known(s, db);
    }
    walk_roots(s, db);
    (void)db_commit(db);
    return s;
}

struct index_scan *index_scan_begin(struct db *db, struct str home) {
    return begin(db, home, true);
}

struct index_scan *index_scan_directories(struct db *db, struct str home) {
    return begin(db, home, false);
}

static void finish(struct index_scan *s, struct db *db) {
    for (const struct scan_directory *d = s->directories; d; d = d->next) {
        struct query q = db_query(db, "INSERT OR REPLACE INTO directories VALUES(?, ?)");
        query_bind(&q, d->path);
        query_bind_i64(&q, d->mtime_ns);
        (void)query_run(&q);
    }
    s->directories = NULL;
}

bool index_scan_step(struct index_scan *s, struct db *db, int64_t budget_ms) {
    int64_t end = time_monotonic_ms() + budget_ms;
    if (!s->n && !s->directories)
        return true;
    (void)db_begin(db);
    while (s->n) {
        index_file_read(db, s->home, s->todo[--s->n]);
        if (time_monotonic_ms() >= end)
            break;
    }
    if (!s->n)
        finish(s, db);
    (void)db_commit(db);
    return !s->n;
}

void index_scan_free(struct index_scan *s) {
    if (!s)
        return;
    free(s->todo);
    arena_free(&s->arena);
    free(s);
}

bool index_scan_file(struct db *db, struct str home, struct str path) {
    return index_file_read(db, home, path);
}

/* ---- names ---- */

static void visit_name(void *user, struct str thread, struct str name) {
    if (str_trim(name).n)
        (void)index_own_set_name(user, thread, name);
}

void index_scan_names(struct db *db, struct str home) {
    _cleanup_arena_ struct arena a = { 0 };
    struct stat st;
    struct str path = arena_printf(&a, "%.*s/session_index.jsonl", STR_ARGS(home));
    index_foreign_import(db, home);
    if (stat(path.p, &st) < 0 || (state_i64(db, STR("names_mtime_ns")) == time_ns_of(st.st_mtim) &&
                                     state_i64(db, STR("names_size")) == st.st_size))
        return;
    (void)db_begin(db);
    thread_names_visit(home, visit_name, db);
    set_state(db, STR("names_mtime_ns"), time_ns_of(st.st_mtim));
    set_state(db, STR("names_size"), st.st_size);
    (void)db_commit(db);
}
