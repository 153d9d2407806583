/* foreign_state: the reference's database of threads. */
#include "store/foreign_state.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/time.h"
#include "store/sqlite.h"

#include <sys/stat.h>

/* SHA-256 of "<version>:<checksum in hexadecimal>;" of all migrations, in their order. */
static const struct str known_migrations =
    STR_INIT("e1a9892dfadca0d94041d9c650e6db4fd845fb0cc16907c743057557d091d74d");

static struct str path_of(struct arena *a, struct str home, const char *suffix) {
    return arena_printf(a, "%.*s/state_5.sqlite%s", STR_ARGS(home), suffix);
}

static bool is_known(struct arena *a, struct db *db) {
    _cleanup_buf_ struct buf all = { 0 };
    struct query q = db_query_once(
        db, "SELECT version, hex(checksum) FROM _sqlx_migrations WHERE success ORDER BY version");
    while (query_next(&q))
        buf_printf(&all, "%lld:%.*s;", (long long)query_i64(&q, 0), STR_ARGS(query_text(&q, 1)));
    query_end(&q);
    return str_eq(hash_hex_of(a, HASH_SHA256, buf_str(&all)), known_migrations);
}

static struct db *open_known(struct arena *a, struct str home) {
    struct stat st;
    struct error why;
    struct str path = path_of(a, home, "");
    if (stat(path.p, &st) < 0)
        return NULL;
    struct db *db = db_open_foreign(path.p, &why);
    if (!db) {
        log_info("store: %s: %s", path.p, why.text);
    } else if (!is_known(a, db)) {
        log_info("store: %s is of another version: it is left alone", path.p);
        db_close(db);
        db = NULL;
    }
    return db;
}

static void write_name(struct db *db, struct str thread, struct str name) {
    struct query q = db_query_once(db, "UPDATE threads SET name = ?1 WHERE id = ?2");
    query_bind(&q, name);
    query_bind(&q, thread);
    (void)query_run(&q);
}

void foreign_state_set_name(struct str home, struct str thread, struct str name) {
    _cleanup_arena_ struct arena a = { 0 };
    struct db *db = open_known(&a, home);
    if (db)
        write_name(db, thread, name);
    db_close(db);
}

void foreign_state_give_names(struct str home, const struct foreign_name *names) {
    _cleanup_arena_ struct arena a = { 0 };
    struct db *db = names ? open_known(&a, home) : NULL;
    for (; db && names; names = names->next) {
        struct query q = db_query(db, "SELECT 1 FROM threads WHERE id = ? AND name IS NULL");
        query_bind(&q, names->thread);
        bool lacks = query_next(&q);
        query_end(&q);
        if (lacks)
            write_name(db, names->thread, names->name);
    }
    db_close(db);
}

void foreign_state_set_archived(
    struct str home, struct str thread, struct str path, bool archived) {
    _cleanup_arena_ struct arena a = { 0 };
    struct db *db = open_known(&a, home);
    if (!db)
        return;
    struct query q = db_query_once(
        db, "UPDATE threads SET archived = ?1, archived_at = ?2, rollout_path = ?3 WHERE id = ?4");
    query_bind_i64(&q, archived);
    if (archived)
        query_bind_i64(&q, time_now_ms() / 1000);
    else
        query_bind_null(&q);
    query_bind(&q, path);
    query_bind(&q, thread);
    (void)query_run(&q);
    db_close(db);
}

void foreign_state_read(struct str home, foreign_state_visit *visit, void *user) {
    _cleanup_arena_ struct arena a = { 0 };
    struct db *db = open_known(&a, home);
    if (!db)
        return;
    struct query q = db_query_once(db,
        "SELECT id, name, CASE WHEN preview <> '' AND preview <> first_user_message THEN preview END "
        "FROM threads WHERE name IS NOT NULL OR (preview <> '' AND preview <> first_user_message)");
    while (query_next(&q))
        visit(user, query_text(&q, 0), query_text(&q, 1), query_text(&q, 2));
    query_end(&q);
    db_close(db);
}

int64_t foreign_state_mark(struct str home) {
    static const char *const files[] = { "", "-wal" };
    _cleanup_arena_ struct arena a = { 0 };
    struct stat st;
    int64_t mark = 0;
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        if (stat(path_of(&a, home, files[i]).p, &st) == 0)
            mark ^= time_ns_of(st.st_mtim) + st.st_size;
    return mark;
}
