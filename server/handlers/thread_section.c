/* thread_section: the sections of the sidebar and the threads in them (threads.md 24). */
#include "handlers/index_call.h"
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"
#include "rpc/hub.h"
#include "store/index_section.h"
#include "thread/index_view.h"
#include "thread/manager.h"

enum { SECTIONS_MAX = 1000 /* on a page */ };

/* ---- lists ---- */

static bool read_list(struct index_call *call, struct db *db) {
    const struct thread_section_list_params *p = call->params;
    struct arena *a = index_call_arena(call);
    struct thread_section_list_response *r = arena_new(a, struct thread_section_list_response);
    struct index_section *rows;
    size_t limit = p->limit ? (*p->limit ? *p->limit : 1) : SECTIONS_MAX;
    size_t n = index_section_list(db, a, p->cursor, limit + 1, &rows);
    bool more = n > limit;
    r->data.n = more ? limit : n;
    r->data.v = arena_array(a, struct thread_section, n + 1);
    for (size_t i = 0; i < r->data.n; i++)
        r->data.v[i] = index_section_view(a, &rows[i]);
    if (more)
        r->next_cursor = rows[limit - 1].id;
    call->result = r;
    return true;
}

static void reply_list(struct index_call *call) {
    reply_thread_section_list(call->req, call->result);
}

void handle_thread_section_list(
    struct rpc_request *req, const struct thread_section_list_params *p) {
    index_call_start(req, p, &(struct index_call){ .read = read_list, .reply = reply_list });
}

/* ---- changes ---- */

static bool name_is_fine(struct rpc_request *req, struct str name) {
    if (str_trim(name).n)
        return true;
    rpc_fail(req, RPC_INVALID_PARAMS, "section name must not be empty");
    return false;
}

static struct str appearance_text(struct arena *a, const struct thread_section_appearance *looks) {
    _cleanup_buf_ struct buf out = { 0 };
    if (!looks)
        return STR_NONE;
    struct json *o = json_new_object(a);
    json_put_text(a, o, STR("icon"), looks->icon);
    json_put_text(a, o, STR("color"), looks->color);
    json_write(&out, o);
    return arena_str(a, buf_str(&out));
}

static void reply_new(struct index_call *call) {
    reply_thread_section_create(
        call->req, &(struct thread_section_create_response){
                       .section = index_section_view(index_call_arena(call), call->result) });
}

/* The id was made on the loop. */
static bool create(struct index_call *call, struct db *db) {
    const struct thread_section_create_params *p = call->params;
    struct arena *a = index_call_arena(call);
    struct index_section *section = arena_new(a, struct index_section);
    *section = (struct index_section){ call->new_id, str_trim(p->name),
        appearance_text(a, p->appearance) };
    call->result = section;
    return index_section_create(db, section) ||
           error_set(&call->error, RPC_INTERNAL_ERROR, "the section cannot be stored");
}

void handle_thread_section_create(
    struct rpc_request *req, const struct thread_section_create_params *p) {
    if (name_is_fine(req, p->name))
        index_call_start(req, p, &(struct index_call){ .read = create, .reply = reply_new });
}

/* What is left out stays; null takes the looks away. */
static bool update(struct index_call *call, struct db *db) {
    const struct thread_section_update_params *p = call->params;
    struct arena *a = index_call_arena(call);
    struct index_section *section = arena_new(a, struct index_section);
    call->result = section;
    if (str_is(p->section_id, INDEX_PINNED_SECTION))
        return error_set(
            &call->error, RPC_INVALID_PARAMS, "the built-in pinned section cannot be renamed");
    if (!index_section_read(db, a, p->section_id, section))
        return error_set(&call->error, RPC_INVALID_PARAMS, "thread section not found: %.*s",
            STR_ARGS(p->section_id));
    section->name = str_trim(p->name);
    if (json_get(call->req->params, "appearance"))
        section->appearance = appearance_text(a, p->appearance);
    return index_section_update(db, section) ||
           error_set(&call->error, RPC_INTERNAL_ERROR, "the section cannot be stored");
}

static void reply_update(struct index_call *call) {
    reply_thread_section_update(
        call->req, &(struct thread_section_update_response){
                       .section = index_section_view(index_call_arena(call), call->result) });
}

void handle_thread_section_update(
    struct rpc_request *req, const struct thread_section_update_params *p) {
    if (name_is_fine(req, p->name))
        index_call_start(req, p, &(struct index_call){ .read = update, .reply = reply_update });
}

static bool delete_section(struct index_call *call, struct db *db) {
    const struct thread_section_delete_params *p = call->params;
    if (str_is(p->section_id, INDEX_PINNED_SECTION))
        return error_set(
            &call->error, RPC_INVALID_PARAMS, "the built-in pinned section cannot be deleted");
    return index_section_delete(db, p->section_id) ||
           error_set(&call->error, RPC_INVALID_PARAMS, "thread section not found: %.*s",
               STR_ARGS(p->section_id));
}

static void reply_delete(struct index_call *call) {
    reply_thread_section_delete(call->req, &(struct thread_section_delete_response){ 0 });
}

void handle_thread_section_delete(
    struct rpc_request *req, const struct thread_section_delete_params *p) {
    index_call_start(req, p, &(struct index_call){ .read = delete_section, .reply = reply_delete });
}

/* ---- thread/section/move ---- */

static bool before_is_fine(struct rpc_request *req, const struct thread_section_move_params *p) {
    struct uuid id;
    struct error err;
    if (!p->before_thread_id.p)
        return true;
    if (!p->section_id.p)
        rpc_fail(req, RPC_INVALID_REQUEST, "beforeThreadId requires a non-null sectionId");
    else if (!uuid_parse(p->before_thread_id, &id, &err))
        rpc_fail(req, RPC_INVALID_REQUEST, "invalid before thread id: %s", err.text);
    else
        return true;
    return false;
}

static bool move(struct index_call *call, struct db *db) {
    const struct thread_section_move_params *p = call->params;
    struct str before = p->before_thread_id;
    struct uuid id;
    call->error.code = RPC_INVALID_REQUEST;
    if (before.p && uuid_parse(before, &id, NULL))
        before = uuid_str(index_call_arena(call), &id);
    if (!index_call_knows_thread(call, db))
        return error_set(
            &call->error, RPC_INVALID_REQUEST, "thread not found: %.*s", STR_ARGS(call->id));
    bool ok = index_section_move(db, call->id, p->section_id, before, &call->error);
    call->error.code = RPC_INVALID_REQUEST;
    return ok;
}

static void reply_move(struct index_call *call) {
    const struct thread_section_move_params *p = call->params;
    struct rpc_hub *hub = connection_hub(call->req->conn);
    struct thread_section_changed_notification changed = { .thread_id = call->id,
        .section_id = arena_str(index_call_arena(call), p->section_id) };
    reply_thread_section_move(call->req, &(struct thread_section_move_response){ 0 });
    notify_thread_section_changed(&hub->everyone, &changed);
}

void handle_thread_section_move(
    struct rpc_request *req, const struct thread_section_move_params *p) {
    struct str id = p->thread_id;
    struct thread *thread;
    if (!lookup_maybe_thread(req, RPC_INVALID_REQUEST, "thread id", &id, &thread) ||
        !before_is_fine(req, p))
        return;
    if (thread && thread->ephemeral)
        rpc_fail(req, RPC_INVALID_REQUEST, "ephemeral thread does not support section moves: %.*s",
            STR_ARGS(id));
    else
        index_call_start(
            req, p, &(struct index_call){ .id = id, .read = move, .reply = reply_move });
}
