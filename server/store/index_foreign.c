/* index_foreign: what the reference's database tells of threads and their files do not. */
#include "store/index_foreign.h"

#include "base/arena.h"
#include "store/foreign_state.h"

static const struct str mark_key = STR_INIT("foreign_mark");

static int64_t known_mark(struct db *db) {
    struct query q = db_query(db, "SELECT value FROM state WHERE key = ?");
    query_bind(&q, mark_key);
    int64_t mark = query_next(&q) ? query_i64(&q, 0) : 0;
    query_end(&q);
    return mark;
}

static void set_mark(struct db *db, int64_t mark) {
    struct query q = db_query(db, "REPLACE INTO state(key, value) VALUES(?, ?)");
    query_bind(&q, mark_key);
    query_bind_i64(&q, mark);
    (void)query_run(&q);
}

/* What is known here stays: names are written there as well, and both programs write them to session_index.jsonl. */
static void visit(void *user, struct str thread, struct str name, struct str preview) {
    struct query q = db_query(user,
        "INSERT INTO own(id, name, preview) VALUES(?1, ?2, ?3) ON CONFLICT(id) DO UPDATE SET"
        " name = COALESCE(name, ?2), preview = COALESCE(preview, ?3)");
    query_bind(&q, thread);
    query_bind(&q, name);
    query_bind(&q, preview);
    (void)query_run(&q);
}

static const struct foreign_name *own_names(struct arena *a, struct db *db) {
    struct foreign_name *names = NULL;
    struct query q = db_query(db, "SELECT id, name FROM own WHERE name IS NOT NULL");
    while (query_next(&q)) {
        struct foreign_name *n = arena_new(a, struct foreign_name);
        *n = (struct foreign_name){ names, arena_str(a, query_text(&q, 0)),
            arena_str(a, query_text(&q, 1)) };
        names = n;
    }
    query_end(&q);
    return names;
}

void index_foreign_import(struct db *db, struct str home) {
    int64_t mark = foreign_state_mark(home);
    if (!mark || mark == known_mark(db))
        return;
    (void)db_begin(db);
    foreign_state_read(home, visit, db);
    set_mark(db, mark);
    (void)db_commit(db);
    _cleanup_arena_ struct arena a = { 0 };
    foreign_state_give_names(home, own_names(&a, db));
}
