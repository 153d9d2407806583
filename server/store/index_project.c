/* index_project: projects and the threads that belong to them. */
#include "store/index_project.h"

#include "base/time.h"
#include "base/uuid.h"

#define COLUMNS                                                                                   \
    "p.id, p.name, p.roots, p.metadata, p.position, p.created_ms, p.updated_ms,"                  \
    " (SELECT max(t.recency_ms) FROM own o JOIN threads t ON t.id = o.id WHERE o.project = p.id)" \
    " AS recency"

static void take(struct arena *a, const struct query *q, struct index_project *ret) {
    *ret = (struct index_project){ .id = arena_str(a, query_text(q, 0)),
        .name = arena_str(a, query_text(q, 1)),
        .roots = arena_str(a, query_text(q, 2)),
        .metadata = arena_str(a, query_text(q, 3)),
        .position = query_i64(q, 4),
        .created_ms = query_i64(q, 5),
        .updated_ms = query_i64(q, 6),
        .recency_ms = query_i64(q, 7) };
}

bool index_project_read(struct db *db, struct arena *a, struct str id, struct index_project *ret) {
    struct query q = db_query(db, "SELECT " COLUMNS " FROM projects p WHERE p.id = ?");
    query_bind(&q, id);
    bool found = query_next(&q);
    if (found)
        take(a, &q, ret);
    query_end(&q);
    return found;
}

/* ---- lists: there are few projects, so they are sorted in SQL and cut here ---- */

static struct str cursor_of(
    struct arena *a, const struct index_project_order *o, const struct index_project *p) {
    if (!o->is_explicit)
        return arena_printf(a, "%lld|%.*s", (long long)p->position, STR_ARGS(p->id));
    const char *direction = o->descending ? "desc" : "asc";
    if (!o->by_recency)
        return arena_printf(
            a, "v1|position|%s|%lld|%.*s", direction, (long long)p->position, STR_ARGS(p->id));
    if (!p->recency_ms)
        return arena_printf(a, "v1|recencyAt|%s|null|%.*s", direction, STR_ARGS(p->id));
    return arena_printf(
        a, "v1|recencyAt|%s|%lld|%.*s", direction, (long long)p->recency_ms, STR_ARGS(p->id));
}

struct anchor {
    int64_t value;
    bool is_null;
    struct str id;
};

static bool parse_cursor(const struct index_project_order *o, struct anchor *ret) {
    struct str rest = o->cursor;
    struct uuid id;
    if (o->is_explicit) {
        struct str version = str_cut(&rest, '|'), key = rest.p ? str_cut(&rest, '|') : STR_NONE,
                   direction = rest.p ? str_cut(&rest, '|') : STR_NONE;
        if (!str_is(version, "v1") || !str_is(key, o->by_recency ? "recencyAt" : "position") ||
            !str_is(direction, o->descending ? "desc" : "asc") || !rest.p)
            return false;
    }
    struct str value = str_cut(&rest, '|');
    *ret = (struct anchor){ .id = rest, .is_null = o->by_recency && str_is(value, "null") };
    return rest.p && uuid_parse(rest, &id, NULL) &&
           (ret->is_null || str_to_i64(value, &ret->value));
}

/* Negative when the project comes before the anchor. Those without recency come last in either direction. */
static int compare(const struct index_project_order *o, const struct index_project *p,
    const struct anchor *anchor) {
    int64_t value = o->by_recency ? p->recency_ms : p->position;
    bool is_null = o->by_recency && !p->recency_ms;
    if (is_null != anchor->is_null)
        return is_null ? 1 : -1;
    int order = is_null || value == anchor->value ? str_cmp(p->id, anchor->id)
                : value < anchor->value           ? -1
                                                  : 1;
    return o->descending ? -order : order;
}

static const char *sql_of(const struct index_project_order *o) {
    if (!o->by_recency)
        return o->descending ? "SELECT " COLUMNS
                               " FROM projects p ORDER BY p.position DESC, p.id DESC"
                             : "SELECT " COLUMNS " FROM projects p ORDER BY p.position, p.id";
    return o->descending ? "SELECT " COLUMNS
                           " FROM projects p ORDER BY recency IS NULL, recency DESC, p.id DESC"
                         : "SELECT " COLUMNS
                           " FROM projects p ORDER BY recency IS NULL, recency, p.id";
}

bool index_project_list(struct db *db, struct arena *a, const struct index_project_order *o,
    struct index_project **ret, size_t *ret_n, struct str *ret_next) {
    struct anchor anchor;
    struct index_project row;
    size_t n = 0, room = 16;
    bool more = false;
    if (o->cursor.p && !parse_cursor(o, &anchor))
        return false;
    struct query q = db_query(db, sql_of(o));
    *ret = arena_array(a, struct index_project, room);
    while (!more && query_next(&q)) {
        take(a, &q, &row);
        if (o->cursor.p && compare(o, &row, &anchor) <= 0)
            continue;
        more = o->limit && n == o->limit;
        if (!more && n == room) {
            struct index_project *larger = arena_array(a, struct index_project, room *= 2);
            memcpy(larger, *ret, n * sizeof *larger);
            *ret = larger;
        }
        if (!more)
            (*ret)[n++] = row;
    }
    query_end(&q);
    *ret_n = n;
    *ret_next = more ? cursor_of(a, o, &(*ret)[n - 1]) : STR_NONE;
    return true;
}

/* ---- making ---- */

static struct str project_of_key(struct db *db, struct arena *a, struct str key) {
    struct query q = db_query(db, "SELECT project FROM project_keys WHERE key = ?");
    query_bind(&q, key);
    struct str id = query_next(&q) ? arena_str(a, query_text(&q, 0)) : STR_NONE;
    query_end(&q);
    return id;
}

static bool threads_exist(struct db *db, const struct str_array *threads, struct error *reterr) {
    for (size_t i = 0; i < threads->n; i++) {
        struct query q = db_query(db, "SELECT 1 FROM threads WHERE id = ?");
        query_bind(&q, threads->v[i]);
        bool found = query_next(&q);
        query_end(&q);
        if (!found)
            return error_set(reterr, 0, "thread not found: %.*s", STR_ARGS(threads->v[i]));
    }
    return true;
}

static bool insert(struct db *db, struct str key, const struct index_project *p) {
    int64_t now = time_now_ms();
    struct query q = db_query(db,
        "INSERT INTO projects SELECT ?1, ?2, ?3, ?4, ifnull(max(position) + 1, 0), ?5, ?5 FROM projects");
    query_bind(&q, p->id);
    query_bind(&q, p->name);
    query_bind(&q, p->roots);
    query_bind(&q, p->metadata);
    query_bind_i64(&q, now);
    struct query k = db_query(db, "INSERT INTO project_keys VALUES(?, ?)");
    query_bind(&k, key);
    query_bind(&k, p->id);
    bool ok = query_run(&q);
    return query_run(&k) && ok;
}

bool index_project_create(struct db *db, struct arena *a, struct str key,
    const struct str_array *threads, struct index_project *project, bool *ret_created,
    struct error *reterr) {
    struct str id = project->id, known = project_of_key(db, a, key);
    *ret_created = !known.p;
    if (known.p)
        return index_project_read(db, a, known, project) ||
               error_set(
                   reterr, 0, "idempotency key refers to deleted project: %.*s", STR_ARGS(key));
    if (!threads_exist(db, threads, reterr))
        return false;
    if (!db_begin(db))
        return error_set(reterr, 0, "the project cannot be stored");
    bool ok = insert(db, key, project);
    for (size_t i = 0; i < threads->n; i++)
        ok = index_own_set_project(db, threads->v[i], id) && ok;
    ok = db_commit(db) && ok && index_project_read(db, a, id, project);
    return ok || error_set(reterr, 0, "the project cannot be stored");
}

bool index_project_update(
    struct db *db, struct str id, struct str name, struct str roots, struct str metadata) {
    struct query q =
        db_query(db, "UPDATE projects SET name = ifnull(?2, name), roots = ifnull(?3, roots),"
                     " metadata = ifnull(?4, metadata), updated_ms = ?5 WHERE id = ?1");
    query_bind(&q, id);
    query_bind(&q, name);
    query_bind(&q, roots);
    query_bind(&q, metadata);
    query_bind_i64(&q, time_now_ms());
    return query_run(&q);
}

/* ---- order ---- */

static bool set_position(struct db *db, struct str id, int64_t position) {
    struct query q =
        db_query(db, "UPDATE projects SET position = ?2 WHERE id = ?1 AND position <> ?2");
    query_bind(&q, id);
    query_bind_i64(&q, position);
    return query_run(&q);
}

bool index_project_move(struct db *db, struct str id, struct str before, bool *ret_changed) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct index_project_order all = { 0 };
    struct index_project *rows;
    struct str next;
    size_t n = 0, place = 0;
    *ret_changed = false;
    if (!db_begin(db))
        return false;
    (void)index_project_list(db, &a, &all, &rows, &n, &next);
    for (size_t i = 0; i < n; i++) {
        bool last = i + 1 == n, is_it = str_eq(rows[i].id, id);
        bool in_place = before.p ? !last && str_eq(rows[i + 1].id, before) : last;
        *ret_changed = *ret_changed || (is_it && !in_place);
    }
    for (size_t i = 0; *ret_changed && i < n; i++) {
        if (before.p && str_eq(rows[i].id, before))
            (void)set_position(db, id, (int64_t)place++);
        if (!str_eq(rows[i].id, id))
            (void)set_position(db, rows[i].id, (int64_t)place++);
    }
    if (*ret_changed && !before.p)
        (void)set_position(db, id, (int64_t)place);
    return db_commit(db);
}

bool index_project_delete(
    struct db *db, struct arena *a, struct str id, struct str **ret_threads, size_t *ret_n) {
    size_t room = 16;
    *ret_n = 0;
    *ret_threads = arena_array(a, struct str, room);
    if (!db_begin(db))
        return false;
    struct query members = db_query(db, "SELECT id FROM own WHERE project = ? ORDER BY id");
    query_bind(&members, id);
    while (query_next(&members)) {
        if (*ret_n == room) {
            struct str *more = arena_array(a, struct str, room *= 2);
            memcpy(more, *ret_threads, *ret_n * sizeof *more);
            *ret_threads = more;
        }
        (*ret_threads)[(*ret_n)++] = arena_str(a, query_text(&members, 0));
    }
    query_end(&members);
    struct query free_them = db_query(db, "UPDATE own SET project = NULL WHERE project = ?");
    query_bind(&free_them, id);
    struct query q = db_query(db, "DELETE FROM projects WHERE id = ?");
    query_bind(&q, id);
    bool ok = query_run(&free_them);
    ok = query_run(&q) && db_changes(db) > 0 && ok;
    return db_commit(db) && ok;
}
