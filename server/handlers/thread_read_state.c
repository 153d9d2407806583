/* thread_read_state: what a client says of having read a thread (threads.md 27). */
#include "handlers/index_call.h"
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"
#include "thread/manager.h"
#include "thread/read_state.h"
#include "thread/stored_view.h"

static bool is_unread(const struct thread_read_state_update_params *p) {
    return p->operation.type == THREAD_READ_STATE_OPERATION_UNREAD;
}

static void fail_conflict(struct rpc_request *req, const struct thread_read_state *state) {
    struct arena *a = &req->arena;
    struct json *data = json_new_object(a);
    json_put_text(a, data, STR("reason"), STR("readStateConflict"));
    json_put(data, STR("readState"), thread_read_state_json(a, state));
    rpc_fail_data(req, RPC_INVALID_REQUEST, STR("read state changed"), data);
}

static void fail_unavailable(struct rpc_request *req) {
    rpc_fail(req, RPC_INVALID_REQUEST, "thread read state unavailable");
}

static void update_loaded(
    struct rpc_request *req, const struct thread_read_state_update_params *p, struct thread *t) {
    const struct thread_read_state *state = thread_read_state_of(&req->arena, t);
    if (!state) {
        fail_unavailable(req);
    } else if (!str_eq(state->revision, p->expected_revision)) {
        fail_conflict(req, state);
    } else {
        thread_read_state_set(t, is_unread(p));
        struct thread_read_state_update_response response = { .read_state = *thread_read_state_of(
                                                                  &req->arena, t) };
        reply_thread_read_state_update(req, &response);
    }
}

/* ---- threads that are not loaded ---- */

struct stored_update {
    const struct thread_read_state *state; /* before, or after it; NULL: it has none */
    bool conflict;
};

static const struct thread_read_state *read_state(
    struct index_call *call, struct db *db, struct index_own *own) {
    struct arena *a = index_call_arena(call);
    struct index_thread row;
    index_own_read(db, a, call->id, own);
    if (!index_thread_read(db, a, call->id, &row))
        return own_read_state_view(a, call->id, SESSION_SOURCE_VSCODE, STR_NONE, STR_NONE, own);
    struct session_source source =
        stored_source(a, row.source.p ? json_parse(a, row.source, NULL) : NULL);
    return own_read_state_view(a, call->id, source.tag, row.thread_source, row.parent, own);
}

static bool update_stored(struct index_call *call, struct db *db) {
    const struct thread_read_state_update_params *p = call->params;
    struct arena *a = index_call_arena(call);
    struct stored_update *u = arena_new(a, struct stored_update);
    struct index_own own;
    struct uuid revision;
    call->result = u;
    if (!index_call_file(call, db).p)
        return error_set(
            &call->error, RPC_INVALID_REQUEST, "thread not loaded: %.*s", STR_ARGS(call->id));
    u->state = read_state(call, db, &own);
    u->conflict = u->state && !str_eq(u->state->revision, p->expected_revision);
    if (!u->state || u->conflict)
        return true;
    uuid_v4(&revision);
    (void)index_own_set_read(
        db, call->id, uuid_str(a, &revision), is_unread(p) ? STR("") : STR_NONE);
    u->state = read_state(call, db, &own);
    return true;
}

static void reply_stored(struct index_call *call) {
    const struct stored_update *u = call->result;
    if (!u->state)
        fail_unavailable(call->req);
    else if (u->conflict)
        fail_conflict(call->req, u->state);
    else
        reply_thread_read_state_update(
            call->req, &(struct thread_read_state_update_response){ .read_state = *u->state });
}

void handle_thread_read_state_update(
    struct rpc_request *req, const struct thread_read_state_update_params *p) {
    struct str id = p->thread_id;
    struct thread *thread;
    if (!lookup_maybe_thread(req, RPC_INVALID_PARAMS, "thread id", &id, &thread))
        return;
    if (thread && thread->ephemeral)
        fail_unavailable(req);
    else if (thread)
        update_loaded(req, p, thread);
    else
        index_call_start(
            req, p, &(struct index_call){ .id = id, .read = update_stored, .reply = reply_stored });
}
