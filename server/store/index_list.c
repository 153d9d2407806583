/* index_list: pages of threads from the index. */
#include "store/index_list.h"

#include "base/path.h"
#include "base/uuid.h"
#include "rpc/rpc.h"
#include "store/list_cursor.h"

/* A statement that is being put together. */
struct building {
    struct arena *a;
    struct buf sql;
    struct str *texts; /* parameters, in order */
    size_t n, room;
    const struct index_list_request *request;
    struct error *reterr;
};

static void add(struct building *b, const char *sql) {
    buf_add_str(&b->sql, str_of(sql));
}

static void add_text(struct building *b, struct str text) {
    if (b->n == b->room) {
        b->room = b->room ? 2 * b->room : 32;
        struct str *more = arena_array(b->a, struct str, b->room);
        if (b->n)
            memcpy(more, b->texts, b->n * sizeof *more);
        b->texts = more;
    }
    b->texts[b->n++] = text;
}

/* " AND column IN (?, ?)"; nothing is in an empty list. */
static void add_in(
    struct building *b, const char *column, const struct str *v, size_t n, bool not_in) {
    buf_printf(&b->sql, " AND %s%s IN (", column, not_in ? " NOT" : "");
    for (size_t i = 0; i < n; i++) {
        add(b, i ? ", ?" : "?");
        add_text(b, v[i]);
    }
    add(b, ")");
}

static void add_equal(struct building *b, const char *column, struct str text) {
    buf_printf(&b->sql, " AND %s = ?", column);
    add_text(b, text);
}

/* ---- filters ---- */

static void add_kinds(struct building *b) {
    static const char *const kinds[] = {
        [THREAD_SOURCE_KIND_CLI] = "0",
        [THREAD_SOURCE_KIND_VSCODE] = "1",
        [THREAD_SOURCE_KIND_EXEC] = "2",
        [THREAD_SOURCE_KIND_APP_SERVER] = "3",
        [THREAD_SOURCE_KIND_SUB_AGENT] = "4, 5, 6, 7",
        [THREAD_SOURCE_KIND_SUB_AGENT_REVIEW] = "4",
        [THREAD_SOURCE_KIND_SUB_AGENT_COMPACT] = "5",
        [THREAD_SOURCE_KIND_SUB_AGENT_THREAD_SPAWN] = "6",
        [THREAD_SOURCE_KIND_SUB_AGENT_OTHER] = "7",
        [THREAD_SOURCE_KIND_UNKNOWN] = "8",
    };
    _Static_assert(
        THREAD_KIND_REVIEW == 4 && THREAD_KIND_UNKNOWN == 8 && THREAD_KIND_CUSTOM_CLIENT == 9,
        "the numbers above are those that are stored");
    const struct thread_list_params *p = b->request->params;
    bool of_family = p->parent_thread_id.p || p->ancestor_thread_id.p;
    if (!p->source_kinds.n && of_family)
        return;
    if (!p->source_kinds.n) {
        add(b, " AND t.kind IN (0, 1, 9)");
        return;
    }
    add(b, " AND t.kind IN (");
    for (size_t i = 0; i < p->source_kinds.n; i++)
        buf_printf(&b->sql, "%s%s", i ? ", " : "", kinds[p->source_kinds.v[i]]);
    add(b, ")");
}

static void add_providers(struct building *b) {
    const struct thread_list_params *p = b->request->params;
    if (p->model_providers.v && p->model_providers.n)
        add_in(b, "t.provider", p->model_providers.v, p->model_providers.n, false);
    else if (!p->model_providers.v && b->request->provider.p)
        add_equal(b, "t.provider", b->request->provider);
}

static void add_places(struct building *b) {
    const struct thread_list_cwd_filter *cwd = b->request->params->cwd;
    if (!cwd)
        return;
    const struct str *paths = cwd->tag == THREAD_LIST_CWD_FILTER_ONE ? &cwd->one : cwd->many.v;
    size_t n = cwd->tag == THREAD_LIST_CWD_FILTER_ONE ? 1 : cwd->many.n;
    struct str *places = arena_array(b->a, struct str, n + 1);
    for (size_t i = 0; i < n; i++)
        places[i] = index_place_of(b->a, path_join(b->a, b->request->cwd, paths[i]));
    add_in(b, "t.place", places, n, false);
}

/* A thread that the request names: lower case in *id. */
static bool parse_id(struct building *b, int code, const char *what, struct str *id) {
    struct uuid uuid;
    struct error why;
    if (!uuid_parse(*id, &uuid, &why))
        return error_set(b->reterr, code, "invalid %s: %s", what, why.text);
    *id = uuid_str(b->a, &uuid);
    return true;
}

static bool add_family(struct building *b) {
    const struct thread_list_params *p = b->request->params;
    struct str parent = p->parent_thread_id, ancestor = p->ancestor_thread_id,
               attached = p->attached_to_thread_id;
    if (parent.p && ancestor.p)
        return error_set(b->reterr, RPC_INVALID_REQUEST,
            "parentThreadId and ancestorThreadId are mutually exclusive");
    if ((parent.p && !parse_id(b, RPC_INVALID_REQUEST, "parent thread id", &parent)) ||
        (ancestor.p && !parse_id(b, RPC_INVALID_REQUEST, "ancestor thread id", &ancestor)) ||
        (attached.p && !parse_id(b, RPC_INVALID_REQUEST, "attached thread parent id", &attached)))
        return false;
    if (parent.p)
        add_equal(b, "t.parent", parent);
    if (ancestor.p) {
        add(b, " AND t.id IN (WITH RECURSIVE d(id) AS (SELECT id FROM threads WHERE parent = ?"
               " UNION SELECT c.id FROM threads c JOIN d ON c.parent = d.id) SELECT id FROM d)");
        add_text(b, ancestor);
    }
    if (attached.p)
        add_equal(b, "t.attached_to", attached);
    else if (!p->include_attached_threads)
        add(b, " AND t.attached_to IS NULL");
    if (!attached.p)
        add(b, " AND t.listed");
    if (p->current_account_only) {
        add(b, " AND (t.account IS NULL OR t.account = ?)");
        add_text(b, b->request->account);
    }
    return true;
}

static bool add_excluded(struct building *b) {
    const struct str_array *ids = &b->request->params->excluded_thread_ids;
    if (!ids->n)
        return true;
    if (ids->n > INDEX_EXCLUDED_MAX)
        return error_set(b->reterr, RPC_INVALID_PARAMS,
            "excludedThreadIds accepts at most %d entries", INDEX_EXCLUDED_MAX);
    struct str *own = arena_array(b->a, struct str, ids->n);
    for (size_t i = 0; i < ids->n; i++) {
        own[i] = ids->v[i];
        if (!parse_id(b, RPC_INVALID_PARAMS, "excluded thread id", &own[i]))
            return false;
    }
    add_in(b, "t.id", own, ids->n, true);
    return true;
}

static bool project_exists(struct db *db, struct str id) {
    struct query q = db_query(db, "SELECT 1 FROM projects WHERE id = ?");
    query_bind(&q, id);
    bool found = query_next(&q);
    query_end(&q);
    return found;
}

static bool add_groups(struct building *b, struct db *db) {
    const struct thread_list_params *p = b->request->params;
    if (p->section_id_is == PRESENT)
        add_equal(b, "o.section", p->section_id);
    else if (p->section_id_is == PRESENT_NULL)
        add(b, " AND o.section IS NULL");
    if (p->project_id_is == PRESENT && !p->project_id.n)
        return error_set(b->reterr, RPC_INVALID_PARAMS, "projectId must not be empty");
    if (p->project_id_is == PRESENT && !project_exists(db, p->project_id))
        return error_set(
            b->reterr, RPC_INVALID_PARAMS, "project not found: %.*s", STR_ARGS(p->project_id));
    if (p->project_id_is == PRESENT)
        add_equal(b, "o.project", p->project_id);
    else if (p->project_id_is == PRESENT_NULL)
        add(b, " AND o.project IS NULL");
    if (p->search_term.n) {
        add(b, " AND (instr(t.title, ?) OR instr(ifnull(o.name, ''), ?))");
        add_text(b, p->search_term);
        add_text(b, p->search_term);
    }
    return true;
}

/* ---- order ---- */

static bool add_cursor(struct building *b, bool ascending, struct list_cursor *cursor) {
    const struct thread_list_params *p = b->request->params;
    bool by_position = list_cursor_by_position(p);
    if (!p->cursor.p)
        return true;
    if (!list_cursor_parse(b->a, p->cursor, by_position, cursor))
        return error_set(
            b->reterr, RPC_INVALID_REQUEST, "invalid cursor: %.*s", STR_ARGS(p->cursor));
    const char *key = list_cursor_column(p), *than = ascending ? ">" : "<";
    if (cursor->id.p)
        buf_printf(&b->sql, " AND (%s, t.id) %s (%lld, ?)", key, than, (long long)cursor->value);
    else
        buf_printf(&b->sql, " AND %s %s %lld", key, than, (long long)cursor->value);
    if (cursor->id.p)
        add_text(b, cursor->id);
    return true;
}

static void add_order(struct building *b, bool ascending, size_t rows) {
    const char *direction = ascending ? "" : " DESC";
    buf_printf(&b->sql, " ORDER BY %s%s, t.id%s LIMIT %zu", list_cursor_column(b->request->params),
        direction, direction, rows);
}

static bool build(struct building *b, struct db *db, size_t rows) {
    const struct thread_list_params *p = b->request->params;
    struct list_cursor cursor;
    bool ascending = list_cursor_ascending(p);
    if (p->originators.n)
        return error_set(b->reterr, RPC_INVALID_PARAMS,
            "originator filtering is not supported by the local app-server");
    if (list_cursor_by_position(p) && p->section_id_is != PRESENT)
        return error_set(
            b->reterr, RPC_INVALID_REQUEST, "section-position sorting requires a section filter");
    add(b, "SELECT " INDEX_THREAD_COLUMNS "," INDEX_OWN_COLUMNS INDEX_THREAD_FROM);
    add(b, p->archived && *p->archived ? "WHERE t.archived = 1" : "WHERE t.archived = 0");
    add_kinds(b);
    add_providers(b);
    add_places(b);
    if (!add_family(b) || !add_excluded(b) || !add_groups(b, db) ||
        !add_cursor(b, ascending, &cursor))
        return false;
    add_order(b, ascending, rows);
    return true;
}

uint32_t index_list_limit(const uint32_t *limit) {
    uint32_t wanted = limit ? *limit : INDEX_LIMIT_DEFAULT;
    return wanted < 1 ? 1 : wanted > INDEX_LIMIT_MAX ? INDEX_LIMIT_MAX : wanted;
}

static void read_rows(struct building *b, struct db *db, size_t limit, struct index_page *ret) {
    struct query q = db_query_once(db, buf_cstr(&b->sql));
    for (size_t i = 0; i < b->n; i++)
        query_bind(&q, b->texts[i]);
    ret->rows = arena_array(b->a, struct index_thread, limit + 1);
    while (ret->n <= limit && query_next(&q))
        index_thread_take(b->a, &q, &ret->rows[ret->n++]);
    query_end(&q);
}

/* Is there any thread behind the row, whatever its source, provider or directory? That is what the reference's cursors
 * tell: a last page may be empty. */
static bool has_more(
    struct db *db, const struct thread_list_params *p, const struct index_thread *last) {
    _cleanup_arena_ struct arena a = { 0 };
    bool asc = list_cursor_ascending(p),
         exact = p->section_id_is != ABSENT || p->project_id_is != ABSENT || p->search_term.n;
    if (exact)
        return false;
    const char *key = list_cursor_column(p);
    struct str sql = arena_printf(&a,
        "SELECT 1 FROM threads t WHERE t.archived = ? AND (%s, t.id) %s (?, ?) LIMIT 1", key,
        asc ? ">" : "<");
    struct query q = db_query_once(db, sql.p);
    query_bind_i64(&q, last->archived);
    query_bind_i64(&q, list_cursor_value(p, last));
    query_bind(&q, last->id);
    bool more = query_next(&q);
    query_end(&q);
    return more;
}

bool index_list(struct db *db, struct arena *a, const struct index_list_request *request,
    struct index_page *ret, struct error *reterr) {
    const struct thread_list_params *p = request->params;
    struct building b = { .a = a, .request = request, .reterr = reterr };
    size_t limit = request->limit_max ? request->limit_max : index_list_limit(p->limit);
    *ret = (struct index_page){ 0 };
    bool ok = build(&b, db, limit + 1);
    if (ok)
        read_rows(&b, db, limit, ret);
    buf_done(&b.sql);
    if (!ok)
        return false;
    bool more = ret->n > limit;
    ret->n = more ? limit : ret->n;
    if (more || (ret->n == limit && has_more(db, p, &ret->rows[ret->n - 1])))
        ret->next_cursor = index_list_cursor_of(a, p, &ret->rows[ret->n - 1]);
    if (ret->n)
        ret->backwards_cursor = index_list_backwards_of(a, p, &ret->rows[0]);
    return true;
}
