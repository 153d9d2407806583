/* project: groups of threads (threads.md 25). */
#include "base/path.h"
#include "handlers/index_call.h"
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"
#include "rpc/hub.h"
#include "store/index_project.h"
#include "thread/manager.h"

/* ---- as clients see it ---- */

static struct wire_project view(struct arena *a, const struct index_project *p) {
    const struct json *roots = json_parse(a, p->roots, NULL),
                      *metadata = json_parse(a, p->metadata, NULL);
    struct wire_project v = { .id = p->id,
        .name = p->name,
        .position = p->position,
        .created_at = p->created_ms / 1000,
        .updated_at = p->updated_ms / 1000 };
    v.roots.v = arena_array(a, struct project_root, (roots ? roots->count : 0) + 1);
    for (const struct json *e = roots ? roots->first : NULL; e; e = e->next)
        v.roots.v[v.roots.n++].path = e->text;
    v.metadata.v = arena_array(a, struct str_map_entry, (metadata ? metadata->count : 0) + 1);
    for (const struct json *e = metadata ? metadata->first : NULL; e; e = e->next)
        v.metadata.v[v.metadata.n++] = (struct str_map_entry){ e->key, e->text };
    if (p->recency_ms) {
        int64_t *recency = arena_new(a, int64_t);
        *recency = p->recency_ms / 1000;
        v.recency_at = recency;
    }
    return v;
}

static struct str text_of(struct arena *a, const struct json *json) {
    _cleanup_buf_ struct buf out = { 0 };
    json_write(&out, json);
    return arena_str(a, buf_str(&out));
}

static struct str roots_text(struct arena *a, const struct project_root_array *roots) {
    struct json *list = json_new_array(a);
    for (size_t i = 0; i < roots->n; i++)
        json_push(list, json_new_str(a, path_normalise(a, roots->v[i].path)));
    return text_of(a, list);
}

/* The root that is there twice; "no string": none. */
static struct str repeated_root(struct arena *a, const struct project_root_array *roots) {
    for (size_t i = 1; i < roots->n; i++) {
        struct str root = path_normalise(a, roots->v[i].path);
        for (size_t k = 0; k < i; k++)
            if (str_eq(root, path_normalise(a, roots->v[k].path)))
                return root;
    }
    return STR_NONE;
}

static bool roots_are_fine(struct rpc_request *req, const struct project_root_array *roots) {
    struct str root = repeated_root(&req->arena, roots);
    if (root.p)
        rpc_fail(req, RPC_INVALID_PARAMS, "duplicate project root: %.*s", STR_ARGS(root));
    return !root.p;
}

static struct str metadata_text(struct arena *a, const struct str_map *metadata) {
    struct json *o = json_new_object(a);
    for (size_t i = 0; i < metadata->n; i++)
        json_put_text(a, o, metadata->v[i].key, metadata->v[i].value);
    return text_of(a, o);
}

/* ---- what is told ---- */

static struct subscribers *everyone(const struct index_call *call) {
    return &connection_hub(call->req->conn)->everyone;
}

static void tell(struct index_call *call, struct str id, enum project_change_type change) {
    notify_project_changed(everyone(call),
        &(struct project_changed_notification){ .project_id = id, .change_type = change });
}

static void tell_thread(struct index_call *call, struct str thread, struct str project) {
    notify_thread_project_updated(everyone(call), &(struct thread_project_updated_notification){
                                                      .thread_id = thread, .project_id = project });
}

/* What a loaded thread shows of it. */
static void set_loaded(struct index_call *call, struct str thread, struct str project) {
    struct thread *t = thread_find(services_of(call->req)->threads, thread, NULL);
    if (t)
        t->project_id = arena_str(&t->arena, project);
}

static bool fail_not_found(struct index_call *call, struct str id) {
    return error_set(&call->error, RPC_INVALID_PARAMS, "project not found: %.*s", STR_ARGS(id));
}

/* ---- lists ---- */

static bool read_list(struct index_call *call, struct db *db) {
    const struct project_list_params *p = call->params;
    struct arena *a = index_call_arena(call);
    struct project_list_response *r = arena_new(a, struct project_list_response);
    bool by_recency = p->sort_key && *p->sort_key == PROJECT_SORT_KEY_RECENCY_AT;
    const struct index_project_order order = { .by_recency = by_recency,
        .descending = p->sort_direction ? *p->sort_direction == SORT_DIRECTION_DESC : by_recency,
        .is_explicit = p->sort_key != NULL,
        .cursor = p->cursor,
        .limit = p->limit ? (*p->limit ? *p->limit : 1) : 0 };
    struct index_project *rows;
    if (!index_project_list(db, a, &order, &rows, &r->data.n, &r->next_cursor))
        return error_set(&call->error, RPC_INVALID_PARAMS,
            "invalid project cursor: malformed or mismatched sort anchor");
    r->data.v = arena_array(a, struct wire_project, r->data.n + 1);
    for (size_t i = 0; i < r->data.n; i++)
        r->data.v[i] = view(a, &rows[i]);
    call->result = r;
    return true;
}

static void reply_list(struct index_call *call) {
    reply_project_list(call->req, call->result);
}

void handle_project_list(struct rpc_request *req, const struct project_list_params *p) {
    if (p->sort_direction && !p->sort_key)
        rpc_fail(req, RPC_INVALID_PARAMS, "sortDirection requires sortKey");
    else
        index_call_start(req, p, &(struct index_call){ .read = read_list, .reply = reply_list });
}

static bool read_one(struct index_call *call, struct db *db) {
    const struct project_read_params *p = call->params;
    struct index_project *row = arena_new(index_call_arena(call), struct index_project);
    call->result = row;
    return index_project_read(db, index_call_arena(call), p->project_id, row) ||
           fail_not_found(call, p->project_id);
}

static void reply_one(struct index_call *call) {
    reply_project_read(call->req,
        &(struct project_read_response){ .project = view(index_call_arena(call), call->result) });
}

void handle_project_read(struct rpc_request *req, const struct project_read_params *p) {
    index_call_start(req, p, &(struct index_call){ .read = read_one, .reply = reply_one });
}

/* ---- create and import ---- */

struct made_project {
    struct index_project row;
    bool created;
    struct str_array threads; /* that were put into it */
};

static bool make(struct index_call *call, struct db *db, struct str key, struct str name,
    const struct project_root_array *roots, const struct str_map *metadata,
    const struct str_array *threads) {
    struct arena *a = index_call_arena(call);
    struct made_project *made = arena_new(a, struct made_project);
    made->row = (struct index_project){ .id = call->new_id,
        .name = str_trim(name),
        .roots = roots_text(a, roots),
        .metadata = metadata_text(a, metadata) };
    made->threads = (struct str_array){ arena_array(a, struct str, threads->n + 1), threads->n };
    for (size_t i = 0; i < threads->n; i++)
        made->threads.v[i] = arena_str(a, threads->v[i]);
    call->result = made;
    call->error.code = RPC_INVALID_PARAMS;
    bool ok =
        index_project_create(db, a, key, &made->threads, &made->row, &made->created, &call->error);
    call->error.code = RPC_INVALID_PARAMS;
    return ok;
}

static bool create(struct index_call *call, struct db *db) {
    const struct project_create_params *p = call->params;
    return make(
        call, db, p->idempotency_key, p->name, &p->roots, &p->metadata, &(struct str_array){ 0 });
}

static bool import(struct index_call *call, struct db *db) {
    const struct project_import_params *p = call->params;
    return make(call, db, p->idempotency_key, p->name, &p->roots, &p->metadata, &p->threads);
}

static struct wire_project tell_made(struct index_call *call) {
    const struct made_project *made = call->result;
    if (made->created) {
        tell(call, made->row.id, PROJECT_CHANGE_TYPE_CREATED);
        for (size_t i = 0; i < made->threads.n; i++) {
            set_loaded(call, made->threads.v[i], made->row.id);
            tell_thread(call, made->threads.v[i], made->row.id);
        }
    }
    return view(index_call_arena(call), &made->row);
}

static void reply_create(struct index_call *call) {
    struct project_create_response response = { .project = tell_made(call) };
    reply_project_create(call->req, &response);
}

static void reply_import(struct index_call *call) {
    struct project_import_response response = { .project = tell_made(call) };
    reply_project_import(call->req, &response);
}

static bool is_fine(struct rpc_request *req, struct str key, struct str name) {
    if (str_trim(key).n && str_trim(name).n)
        return true;
    rpc_fail(req, RPC_INVALID_PARAMS, "%s",
        str_trim(key).n ? "project name must not be empty" : "idempotencyKey must not be empty");
    return false;
}

void handle_project_create(struct rpc_request *req, const struct project_create_params *p) {
    if (is_fine(req, p->idempotency_key, p->name) && roots_are_fine(req, &p->roots))
        index_call_start(req, p, &(struct index_call){ .read = create, .reply = reply_create });
}

void handle_project_import(struct rpc_request *req, const struct project_import_params *p) {
    if (is_fine(req, p->idempotency_key, p->name) && roots_are_fine(req, &p->roots))
        index_call_start(req, p, &(struct index_call){ .read = import, .reply = reply_import });
}

/* ---- changes ---- */

struct changed_project {
    struct index_project row;
    bool changed;
};

static bool update(struct index_call *call, struct db *db) {
    const struct project_update_params *p = call->params;
    struct arena *a = index_call_arena(call);
    struct changed_project *c = arena_new(a, struct changed_project);
    call->result = c;
    if (!index_project_read(db, a, p->project_id, &c->row))
        return fail_not_found(call, p->project_id);
    struct str name = p->name.p ? str_trim(p->name) : STR_NONE,
               roots = p->roots.v ? roots_text(a, &p->roots) : STR_NONE,
               metadata = p->metadata.v ? metadata_text(a, &p->metadata) : STR_NONE;
    c->changed = (name.p && !str_eq(name, c->row.name)) ||
                 (roots.p && !str_eq(roots, c->row.roots)) ||
                 (metadata.p && !str_eq(metadata, c->row.metadata));
    return !c->changed || (index_project_update(db, p->project_id, name, roots, metadata) &&
                              index_project_read(db, a, p->project_id, &c->row));
}

static void reply_update(struct index_call *call) {
    const struct changed_project *c = call->result;
    if (c->changed)
        tell(call, c->row.id, PROJECT_CHANGE_TYPE_UPDATED);
    struct project_update_response response = { .project = view(index_call_arena(call), &c->row) };
    reply_project_update(call->req, &response);
}

void handle_project_update(struct rpc_request *req, const struct project_update_params *p) {
    if (p->name.p && str_trim(p->name).n == 0)
        rpc_fail(req, RPC_INVALID_PARAMS, "project name must not be empty");
    else if (roots_are_fine(req, &p->roots))
        index_call_start(req, p, &(struct index_call){ .read = update, .reply = reply_update });
}

static bool move(struct index_call *call, struct db *db) {
    const struct project_move_params *p = call->params;
    struct arena *a = index_call_arena(call);
    struct changed_project *c = arena_new(a, struct changed_project);
    struct index_project other;
    call->result = c;
    if (!index_project_read(db, a, p->project_id, &c->row))
        return fail_not_found(call, p->project_id);
    if (p->before_project_id.p && str_eq(p->before_project_id, p->project_id))
        return error_set(&call->error, RPC_INVALID_PARAMS,
            "project %.*s cannot be moved before itself", STR_ARGS(p->project_id));
    if (p->before_project_id.p && !index_project_read(db, a, p->before_project_id, &other))
        return error_set(&call->error, RPC_INVALID_PARAMS, "before project not found: %.*s",
            STR_ARGS(p->before_project_id));
    return index_project_move(db, p->project_id, p->before_project_id, &c->changed);
}

static void reply_move(struct index_call *call) {
    const struct changed_project *c = call->result;
    if (c->changed)
        tell(call, c->row.id, PROJECT_CHANGE_TYPE_UPDATED);
    reply_project_move(call->req, &(struct project_move_response){ 0 });
}

void handle_project_move(struct rpc_request *req, const struct project_move_params *p) {
    index_call_start(req, p, &(struct index_call){ .read = move, .reply = reply_move });
}

struct deleted_project {
    struct str id, *threads;
    size_t n;
};

static bool delete_project(struct index_call *call, struct db *db) {
    const struct project_delete_params *p = call->params;
    struct arena *a = index_call_arena(call);
    struct deleted_project *d = arena_new(a, struct deleted_project);
    d->id = arena_str(a, p->project_id);
    call->result = d;
    return index_project_delete(db, a, d->id, &d->threads, &d->n) ||
           fail_not_found(call, p->project_id);
}

static void reply_delete(struct index_call *call) {
    const struct deleted_project *d = call->result;
    tell(call, d->id, PROJECT_CHANGE_TYPE_DELETED);
    for (size_t i = 0; i < d->n; i++) {
        set_loaded(call, d->threads[i], STR_NONE);
        tell_thread(call, d->threads[i], STR_NONE);
    }
    reply_project_delete(call->req, &(struct project_delete_response){ 0 });
}

void handle_project_delete(struct rpc_request *req, const struct project_delete_params *p) {
    index_call_start(req, p, &(struct index_call){ .read = delete_project, .reply = reply_delete });
}
