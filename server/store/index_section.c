/* index_section: sections and the threads in them. */
#include "store/index_section.h"

#include "base/time.h"

enum { GAP = 1000000 /* between two threads, so that others find room */ };

static void take(struct arena *a, const struct query *q, struct index_section *ret) {
    *ret = (struct index_section){ arena_str(a, query_text(q, 0)), arena_str(a, query_text(q, 1)),
        arena_str(a, query_text(q, 2)) };
}

size_t index_section_list(
    struct db *db, struct arena *a, struct str after, size_t limit, struct index_section **ret) {
    struct query q =
        db_query(db, "SELECT id, name, appearance FROM sections WHERE id > ? ORDER BY id LIMIT ?");
    size_t n = 0, room = 16;
    *ret = arena_array(a, struct index_section, room);
    query_bind(&q, after.p ? after : STR(""));
    query_bind_i64(&q, (int64_t)limit);
    while (query_next(&q)) {
        if (n == room) {
            struct index_section *more = arena_array(a, struct index_section, room *= 2);
            memcpy(more, *ret, n * sizeof *more);
            *ret = more;
        }
        take(a, &q, &(*ret)[n++]);
    }
    query_end(&q);
    return n;
}

bool index_section_read(struct db *db, struct arena *a, struct str id, struct index_section *ret) {
    struct query q = db_query(db, "SELECT id, name, appearance FROM sections WHERE id = ?");
    query_bind(&q, id);
    bool found = query_next(&q);
    if (found)
        take(a, &q, ret);
    query_end(&q);
    return found;
}

bool index_section_create(struct db *db, const struct index_section *section) {
    struct query q = db_query(db, "INSERT INTO sections VALUES(?, ?, ?)");
    query_bind(&q, section->id);
    query_bind(&q, section->name);
    query_bind(&q, section->appearance);
    return query_run(&q);
}

bool index_section_update(struct db *db, const struct index_section *section) {
    struct query q = db_query(db, "UPDATE sections SET name = ?2, appearance = ?3 WHERE id = ?1");
    query_bind(&q, section->id);
    query_bind(&q, section->name);
    query_bind(&q, section->appearance);
    return query_run(&q) && db_changes(db) > 0;
}

static bool run_for(struct db *db, const char *sql, struct str id) {
    struct query q = db_query(db, sql);
    query_bind(&q, id);
    return query_run(&q);
}

bool index_section_delete(struct db *db, struct str id) {
    if (!db_begin(db))
        return false;
    bool ok = run_for(db, "DELETE FROM sections WHERE id = ?", id) && db_changes(db) > 0;
    ok = ok &&
         run_for(db,
             "UPDATE own SET section = NULL, position = NULL, entered_ms = NULL WHERE section = ?",
             id);
    return db_commit(db) && ok;
}

/* ---- moving ---- */

static bool position_of(struct db *db, struct str thread, struct str section, int64_t *ret) {
    struct query q = db_query(db, "SELECT position FROM own WHERE id = ? AND section = ?");
    query_bind(&q, thread);
    query_bind(&q, section);
    bool found = query_next(&q);
    *ret = found ? query_i64(&q, 0) : 0;
    query_end(&q);
    return found;
}

/* The last position below `below`, of other threads; 0: there is none. */
static int64_t last_position(struct db *db, struct str section, struct str thread, int64_t below) {
    struct query q = db_query(
        db, "SELECT max(position) FROM own WHERE section = ? AND id <> ? AND position < ?");
    query_bind(&q, section);
    query_bind(&q, thread);
    query_bind_i64(&q, below);
    int64_t position = query_next(&q) ? query_i64(&q, 0) : 0;
    query_end(&q);
    return position;
}

/* Gives the threads of a section their gaps back. */
static bool spread(struct db *db, struct str section) {
    struct query q = db_query(db,
        "UPDATE own SET position = ?2 * (SELECT count(*) FROM own o WHERE o.section = own.section AND"
        " (o.position, o.id) <= (own.position, own.id)) WHERE section = ?1");
    query_bind(&q, section);
    query_bind_i64(&q, GAP);
    return query_run(&q);
}

static bool put(struct db *db, struct str thread, struct str section, int64_t position) {
    struct query q = db_query(db,
        "INSERT INTO own(id, section, position, entered_ms) VALUES(?1, ?2, ?3, ?4) ON CONFLICT(id) DO"
        " UPDATE SET entered_ms = CASE WHEN section IS ?2 THEN entered_ms ELSE ?4 END, section = ?2,"
        " position = ?3");
    query_bind(&q, thread);
    query_bind(&q, section);
    query_bind_i64(&q, position);
    query_bind_i64(&q, time_now_ms());
    return query_run(&q);
}

static bool find_place(
    struct db *db, struct str thread, struct str section, struct str before, int64_t *ret) {
    int64_t next = INT64_MAX;
    if (before.p && !position_of(db, before, section, &next))
        return false;
    int64_t last = last_position(db, section, thread, next);
    if (before.p && next - last < 2) {
        (void)spread(db, section);
        (void)position_of(db, before, section, &next);
        last = last_position(db, section, thread, next);
    }
    *ret = before.p ? last + (next - last) / 2 : last + GAP;
    return true;
}

bool index_section_move(
    struct db *db, struct str thread, struct str section, struct str before, struct error *reterr) {
    _cleanup_arena_ struct arena a = { 0 };
    struct index_section found;
    int64_t place = 0;
    if (!section.p)
        return run_for(db,
            "UPDATE own SET section = NULL, position = NULL, entered_ms = NULL WHERE id = ?",
            thread);
    if (!index_section_read(db, &a, section, &found))
        return error_set(reterr, 0, "section %.*s does not exist", STR_ARGS(section));
    if (before.p && str_eq(before, thread))
        return error_set(reterr, 0, "thread %.*s cannot be moved before itself", STR_ARGS(thread));
    if (!db_begin(db))
        return error_set(reterr, 0, "the section cannot be changed");
    bool ok = find_place(db, thread, section, before, &place);
    if (ok)
        (void)put(db, thread, section, place);
    (void)db_commit(db);
    return ok || error_set(reterr, 0, "before thread %.*s is not in section %.*s", STR_ARGS(before),
                     STR_ARGS(section));
}
