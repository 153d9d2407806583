/* thread_attachment: payloads attached to threads (threads.md 26). */
#include "base/time.h"
#include "handlers/index_call.h"
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"
#include "rpc/hub.h"
#include "store/index_attachment.h"
#include "thread/thread.h"

enum {
    PAYLOAD_BYTES_MAX = 65536,
    PAGE_DEFAULT = 100,
    PAGE_MAX = 1000,
};

static bool key_is_fine(struct rpc_request *req, struct str type, struct str identity) {
    if (str_trim(type).n && str_trim(identity).n)
        return true;
    rpc_fail(req, RPC_INVALID_PARAMS, "%s must not be empty",
        str_trim(type).n ? "identityKey" : "attachmentType");
    return false;
}

/* False: answered. */
static bool id_is_fine(struct rpc_request *req, struct str *id) {
    struct thread *thread;
    return lookup_maybe_thread(req, RPC_INVALID_PARAMS, "thread id", id, &thread);
}

static bool fail_not_found(struct index_call *call) {
    return error_set(
        &call->error, RPC_INVALID_PARAMS, "thread not found: %.*s", STR_ARGS(call->id));
}

/* Everybody hears of it, after the answer. */
static struct thread_attachment_updated_notification change_of(
    const struct index_attachment *x, enum thread_attachment_operation operation) {
    return (struct thread_attachment_updated_notification){ .thread_id = x->thread,
        .attachment_type = x->type,
        .identity_key = x->key,
        .attachment_id = x->id,
        .operation = operation };
}

static struct thread_attachment view(struct arena *a, const struct index_attachment *x) {
    return (struct thread_attachment){ .id = x->id,
        .attachment_type = x->type,
        .identity_key = x->key,
        .payload = json_parse(a, x->payload, NULL),
        .created_at = x->created_s };
}

/* ---- add ---- */

struct added {
    struct index_attachment row;
    bool created;
};

static bool add(struct index_call *call, struct db *db) {
    const struct thread_attachment_add_params *p = call->params;
    struct arena *a = index_call_arena(call);
    struct added *x = arena_new(a, struct added);
    _cleanup_buf_ struct buf payload = { 0 };
    call->result = x;
    if (!index_call_knows_thread(call, db))
        return fail_not_found(call);
    json_write(&payload, p->payload);
    x->row = (struct index_attachment){ .id = call->new_id,
        .thread = call->id,
        .type = arena_str(a, p->attachment_type),
        .key = arena_str(a, p->identity_key),
        .payload = arena_str(a, buf_str(&payload)),
        .created_s = time_now_ms() / 1000 };
    x->created = index_attachment_add(db, a, &x->row);
    return true;
}

static void reply_add(struct index_call *call) {
    const struct added *x = call->result;
    struct subscribers *everyone = &connection_hub(call->req->conn)->everyone;
    const struct thread_attachment_updated_notification change =
        change_of(&x->row, THREAD_ATTACHMENT_OPERATION_CREATED);
    reply_thread_attachment_add(
        call->req, &(struct thread_attachment_add_response){
                       .outcome = x->created ? THREAD_ATTACHMENT_ADD_OUTCOME_CREATED
                                             : THREAD_ATTACHMENT_ADD_OUTCOME_EXISTING,
                       .attachment = view(index_call_arena(call), &x->row) });
    if (x->created)
        notify_thread_attachment_updated(everyone, &change);
}

static bool payload_is_fine(struct rpc_request *req, const struct json *payload) {
    _cleanup_buf_ struct buf text = { 0 };
    json_write(&text, payload);
    if (text.n <= PAYLOAD_BYTES_MAX)
        return true;
    rpc_fail(
        req, RPC_INVALID_PARAMS, "attachment payload must not exceed %d bytes", PAYLOAD_BYTES_MAX);
    return false;
}

void handle_thread_attachment_add(
    struct rpc_request *req, const struct thread_attachment_add_params *p) {
    struct str id = p->thread_id;
    if (id_is_fine(req, &id) && key_is_fine(req, p->attachment_type, p->identity_key) &&
        payload_is_fine(req, p->payload))
        index_call_start(req, p, &(struct index_call){ .id = id, .read = add, .reply = reply_add });
}

/* ---- remove ---- */

static bool remove_one(struct index_call *call, struct db *db) {
    const struct thread_attachment_remove_params *p = call->params;
    struct arena *a = index_call_arena(call);
    struct index_attachment *x = arena_new(a, struct index_attachment);
    if (!index_call_knows_thread(call, db))
        return fail_not_found(call);
    *x = (struct index_attachment){ .thread = call->id,
        .type = arena_str(a, p->attachment_type),
        .key = arena_str(a, p->identity_key) };
    if (index_attachment_remove(db, a, x->thread, x->type, x->key, &x->id))
        call->result = x;
    return true;
}

static void reply_remove(struct index_call *call) {
    const struct index_attachment *x = call->result;
    struct subscribers *everyone = &connection_hub(call->req->conn)->everyone;
    reply_thread_attachment_remove(call->req, &(struct thread_attachment_remove_response){ 0 });
    if (!x)
        return;
    const struct thread_attachment_updated_notification change =
        change_of(x, THREAD_ATTACHMENT_OPERATION_DELETED);
    notify_thread_attachment_updated(everyone, &change);
}

void handle_thread_attachment_remove(
    struct rpc_request *req, const struct thread_attachment_remove_params *p) {
    struct str id = p->thread_id;
    if (id_is_fine(req, &id) && key_is_fine(req, p->attachment_type, p->identity_key))
        index_call_start(
            req, p, &(struct index_call){ .id = id, .read = remove_one, .reply = reply_remove });
}

/* ---- lists ---- */

static size_t limit_of(const uint32_t *limit) {
    size_t wanted = limit ? *limit : PAGE_DEFAULT;
    return wanted < 1 ? 1 : wanted > PAGE_MAX ? PAGE_MAX : wanted;
}

static bool read_page(struct index_call *call, struct db *db,
    const struct index_attachment_page *page, struct index_attachment **ret, size_t *ret_n,
    struct str *ret_next) {
    return index_attachment_list(db, index_call_arena(call), page, ret, ret_n, ret_next) ||
           error_set(&call->error, RPC_INVALID_PARAMS, "invalid pagination cursor");
}

static bool read_list(struct index_call *call, struct db *db) {
    const struct thread_attachment_list_params *p = call->params;
    struct arena *a = index_call_arena(call);
    struct thread_attachment_list_response *r =
        arena_new(a, struct thread_attachment_list_response);
    struct index_attachment *rows;
    const struct index_attachment_page page = {
        .thread = call->id, .cursor = p->cursor, .limit = limit_of(p->limit)
    };
    call->result = r;
    if (!read_page(call, db, &page, &rows, &r->data.n, &r->next_cursor))
        return false;
    r->data.v = arena_array(a, struct thread_attachment, r->data.n + 1);
    for (size_t i = 0; i < r->data.n; i++)
        r->data.v[i] = view(a, &rows[i]);
    return true;
}

static void reply_list(struct index_call *call) {
    reply_thread_attachment_list(call->req, call->result);
}

void handle_thread_attachment_list(
    struct rpc_request *req, const struct thread_attachment_list_params *p) {
    struct str id = p->thread_id;
    if (id_is_fine(req, &id))
        index_call_start(
            req, p, &(struct index_call){ .id = id, .read = read_list, .reply = reply_list });
}

static bool read_owners(struct index_call *call, struct db *db) {
    const struct thread_attachment_owner_list_params *p = call->params;
    struct arena *a = index_call_arena(call);
    struct thread_attachment_owner_list_response *r =
        arena_new(a, struct thread_attachment_owner_list_response);
    struct index_attachment *rows;
    const struct index_attachment_page page = { .type = p->attachment_type,
        .key = p->identity_key,
        .archived = p->archived,
        .cursor = p->cursor,
        .limit = limit_of(p->limit) };
    call->result = r;
    if (!read_page(call, db, &page, &rows, &r->data.n, &r->next_cursor))
        return false;
    r->data.v = arena_array(a, struct thread_attachment_owner, r->data.n + 1);
    for (size_t i = 0; i < r->data.n; i++)
        r->data.v[i] = (struct thread_attachment_owner){ rows[i].thread, rows[i].archived };
    return true;
}

static void reply_owners(struct index_call *call) {
    reply_thread_attachment_owner_list(call->req, call->result);
}

void handle_thread_attachment_owner_list(
    struct rpc_request *req, const struct thread_attachment_owner_list_params *p) {
    if (key_is_fine(req, p->attachment_type, p->identity_key))
        index_call_start(
            req, p, &(struct index_call){ .read = read_owners, .reply = reply_owners });
}
