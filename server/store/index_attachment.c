/* index_attachment: what clients attached to threads. */
#include "store/index_attachment.h"

#include "base/uuid.h"

static void take(struct arena *a, const struct query *q, struct index_attachment *ret) {
    *ret = (struct index_attachment){ .id = arena_str(a, query_text(q, 0)),
        .thread = arena_str(a, query_text(q, 1)),
        .type = arena_str(a, query_text(q, 2)),
        .key = arena_str(a, query_text(q, 3)),
        .payload = arena_str(a, query_text(q, 4)),
        .created_s = query_i64(q, 5),
        .archived = query_i64(q, 6) };
}

static bool find(struct db *db, struct arena *a, struct str thread, struct str type, struct str key,
    struct index_attachment *ret) {
    struct query q =
        db_query(db, "SELECT id, thread, type, key, payload, created_s, 0 FROM attachments"
                     " WHERE thread = ? AND type = ? AND key = ?");
    query_bind(&q, thread);
    query_bind(&q, type);
    query_bind(&q, key);
    bool found = query_next(&q);
    if (found)
        take(a, &q, ret);
    query_end(&q);
    return found;
}

bool index_attachment_add(struct db *db, struct arena *a, struct index_attachment *x) {
    struct query q = db_query(db, "INSERT OR IGNORE INTO attachments VALUES(?, ?, ?, ?, ?, ?)");
    query_bind(&q, x->id);
    query_bind(&q, x->thread);
    query_bind(&q, x->type);
    query_bind(&q, x->key);
    query_bind(&q, x->payload);
    query_bind_i64(&q, x->created_s);
    if (query_run(&q) && db_changes(db) > 0)
        return true;
    (void)find(db, a, x->thread, x->type, x->key, x);
    return false;
}

bool index_attachment_remove(struct db *db, struct arena *a, struct str thread, struct str type,
    struct str key, struct str *ret_id) {
    struct index_attachment found;
    if (!find(db, a, thread, type, key, &found))
        return false;
    struct query q = db_query(db, "DELETE FROM attachments WHERE id = ?");
    query_bind(&q, found.id);
    *ret_id = found.id;
    return query_run(&q);
}

struct anchor {
    struct str thread, id;
    int64_t created_s;
};

static bool parse_cursor(struct str cursor, struct anchor *ret) {
    struct str rest = cursor;
    struct uuid id;
    *ret = (struct anchor){ .thread = STR("") };
    if (!cursor.p)
        return true;
    ret->thread = str_cut(&rest, '|');
    struct str created = rest.p ? str_cut(&rest, '|') : STR_NONE;
    ret->id = rest;
    return rest.p && uuid_parse(ret->thread, &id, NULL) && str_to_i64(created, &ret->created_s) &&
           uuid_parse(rest, &id, NULL);
}

static struct query query_for(struct db *db, const struct index_attachment_page *page) {
    if (page->thread.p) {
        struct query q = db_query(db,
            "SELECT id, thread, type, key, payload, created_s, 0 FROM attachments WHERE thread = ?1 AND"
            " (created_s, id) > (?2, ?3) ORDER BY created_s, id LIMIT ?4");
        query_bind(&q, page->thread);
        return q;
    }
    struct query q = db_query(db,
        "SELECT x.id, x.thread, x.type, x.key, '', x.created_s, ifnull(t.archived, 0) FROM attachments x"
        " LEFT JOIN threads t ON t.id = x.thread WHERE x.type = ?5 AND x.key = ?6 AND"
        " (?7 IS NULL OR ifnull(t.archived, 0) = ?7) AND (x.thread, x.created_s, x.id) > (?1, ?2, ?3)"
        " ORDER BY x.thread, x.created_s, x.id LIMIT ?4");
    return q;
}

static void bind(
    struct query *q, const struct index_attachment_page *page, const struct anchor *anchor) {
    if (!page->thread.p)
        query_bind(q, anchor->thread);
    query_bind_i64(q, anchor->id.p ? anchor->created_s : INT64_MIN);
    query_bind(q, anchor->id.p ? anchor->id : STR(""));
    query_bind_i64(q, (int64_t)page->limit + 1);
    if (page->thread.p)
        return;
    query_bind(q, page->type);
    query_bind(q, page->key);
    if (page->archived)
        query_bind_i64(q, *page->archived);
    else
        query_bind_null(q);
}

bool index_attachment_list(struct db *db, struct arena *a, const struct index_attachment_page *page,
    struct index_attachment **ret, size_t *ret_n, struct str *ret_next) {
    struct anchor anchor;
    if (!parse_cursor(page->cursor, &anchor))
        return false;
    struct query q = query_for(db, page);
    bind(&q, page, &anchor);
    size_t n = 0, room = 16;
    bool more = false;
    *ret = arena_array(a, struct index_attachment, room);
    while (!more && query_next(&q)) {
        more = n == page->limit;
        if (!more && n == room) {
            struct index_attachment *larger = arena_array(a, struct index_attachment, room *= 2);
            memcpy(larger, *ret, n * sizeof *larger);
            *ret = larger;
        }
        if (!more)
            take(a, &q, &(*ret)[n++]);
    }
    query_end(&q);
    *ret_n = n;
    const struct index_attachment *last = n ? &(*ret)[n - 1] : NULL;
    *ret_next = more ? arena_printf(a, "%.*s|%lld|%.*s", STR_ARGS(last->thread),
                           (long long)last->created_s, STR_ARGS(last->id))
                     : STR_NONE;
    return true;
}
