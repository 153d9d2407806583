/* index_work: what a thread still has to do. */
#include "store/index_work.h"

void index_work_read(
    struct db *db, struct arena *a, struct str id, struct str *ret_goal, struct str *ret_queue) {
    struct query q = db_query(db, "SELECT goal, queue FROM own WHERE id = ?");
    query_bind(&q, id);
    bool found = query_next(&q);
    *ret_goal = found ? arena_str(a, query_text(&q, 0)) : STR_NONE;
    *ret_queue = found ? arena_str(a, query_text(&q, 1)) : STR_NONE;
    query_end(&q);
}

static bool set(struct db *db, const char *sql, struct str id, struct str value) {
    struct query q = db_query(db, sql);
    query_bind(&q, id);
    query_bind(&q, value);
    return query_run(&q);
}

bool index_work_set_goal(struct db *db, struct str id, struct str goal) {
    return set(db,
        "INSERT INTO own(id, goal) VALUES(?1, ?2) ON CONFLICT(id) DO UPDATE SET goal = ?2", id,
        goal);
}

bool index_work_set_queue(struct db *db, struct str id, struct str queue) {
    return set(db,
        "INSERT INTO own(id, queue) VALUES(?1, ?2) ON CONFLICT(id) DO UPDATE SET queue = ?2", id,
        queue);
}
