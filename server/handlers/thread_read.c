/* thread_read: lists, contents and search of threads (threads.md 14-17). There is no store yet: what is served is
 * what a home without conversations has, and threads that have not begun. */
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"
#include "thread/thread.h"

enum { ITEMS_READ_MAX = 100 };

/* ---- all threads ---- */

/* False: answered. */
static bool id_is_fine(struct rpc_request *req, const char *what, struct str id) {
    struct thread *thread;
    return !id.p || lookup_maybe_thread(req, RPC_INVALID_REQUEST, what, &id, &thread);
}

static bool cursor_is_fine(struct rpc_request *req, struct str cursor) {
    if (!cursor.p)
        return true;
    rpc_fail(req, RPC_INVALID_REQUEST, "invalid cursor: %.*s", STR_ARGS(cursor));
    return false;
}

void handle_thread_list(struct rpc_request *req, const struct thread_list_params *p) {
    static struct thread_read_state_map_entry no_states[1];
    if (!id_is_fine(req, "parent thread id", p->parent_thread_id) ||
        !id_is_fine(req, "ancestor thread id", p->ancestor_thread_id) ||
        !id_is_fine(req, "attached thread parent id", p->attached_to_thread_id))
        return;
    if (p->project_id_is == PRESENT && p->project_id.n > 0)
        rpc_fail(req, RPC_INVALID_PARAMS, "project not found: %.*s", STR_ARGS(p->project_id));
    else if (!lookup_stored_is_empty(req))
        rpc_fail_not_implemented(req);
    else if (cursor_is_fine(req, p->cursor))
        reply_thread_list(req, &(struct thread_list_response){ .read_states = { no_states, 0 } });
}

void handle_thread_search(struct rpc_request *req, const struct thread_search_params *p) {
    if (str_trim(p->search_term).n == 0)
        rpc_fail(req, RPC_INVALID_REQUEST, "thread/search requires a non-empty searchTerm");
    else if (!lookup_stored_is_empty(req))
        rpc_fail_not_implemented(req);
    else if (cursor_is_fine(req, p->cursor))
        reply_thread_search(req, &(struct thread_search_response){ 0 });
}

/* ---- one thread ---- */

/* Whether the thread is served here; false: answered. */
static bool find(struct rpc_request *req, struct str id, struct thread **ret) {
    if (!lookup_maybe_thread(req, RPC_INVALID_REQUEST, "thread id", &id, ret))
        return false;
    if (!*ret)
        lookup_fail_stored(req, RPC_INVALID_REQUEST, "thread not loaded:", id);
    else if ((*ret)->has_context && !(*ret)->ephemeral)
        rpc_fail_not_implemented(req);
    else
        return true;
    return false;
}

static void fail_not_begun(struct rpc_request *req, const struct thread *thread, const char *what) {
    rpc_fail(req, RPC_INVALID_REQUEST,
        "thread %s is not materialized yet; %s is unavailable before first user message",
        thread->id, what);
}

void handle_thread_read(struct rpc_request *req, const struct thread_read_params *p) {
    struct thread *thread;
    if (!find(req, p->thread_id, &thread))
        return;
    if (!p->include_turns)
        reply_thread_read(
            req, &(struct thread_read_response){ .thread = thread_view(&req->arena, thread) });
    else if (thread->ephemeral)
        rpc_fail(req, RPC_INVALID_REQUEST, "ephemeral threads do not support includeTurns");
    else if (thread->history_mode == THREAD_HISTORY_MODE_PAGINATED)
        rpc_fail(req, RPC_NOT_SUPPORTED, "list_turns is not supported yet");
    else
        fail_not_begun(req, thread, "includeTurns");
}

void handle_thread_turns_list(struct rpc_request *req, const struct thread_turns_list_params *p) {
    struct thread *thread;
    if (!find(req, p->thread_id, &thread))
        return;
    if (thread->ephemeral)
        rpc_fail(req, RPC_INVALID_REQUEST, "ephemeral threads do not support thread/turns/list");
    else
        fail_not_begun(req, thread, "thread/turns/list");
}

/* What only threads with a paginated file have. */
static void page_of(struct rpc_request *req, struct str id) {
    struct thread *thread;
    if (!lookup_maybe_thread(req, RPC_INVALID_REQUEST, "thread id", &id, &thread))
        return;
    if (lookup_is_stored(req, id))
        rpc_fail_not_implemented(req);
    else
        rpc_fail(req, RPC_NOT_SUPPORTED, "%.*s is not supported yet",
            STR_ARGS(method_name(req->method)));
}

void handle_thread_items_list(struct rpc_request *req, const struct thread_items_list_params *p) {
    page_of(req, p->thread_id);
}

void handle_thread_items_read(struct rpc_request *req, const struct thread_items_read_params *p) {
    if (p->item_ids.n == 0 || p->item_ids.n > ITEMS_READ_MAX)
        rpc_fail(req, RPC_INVALID_REQUEST, "itemIds must contain 1 to %d IDs", ITEMS_READ_MAX);
    else
        page_of(req, p->thread_id);
}

void handle_thread_timeline_list(
    struct rpc_request *req, const struct thread_timeline_list_params *p) {
    page_of(req, p->thread_id);
}

void handle_thread_search_occurrences(
    struct rpc_request *req, const struct thread_search_occurrences_params *p) {
    page_of(req, p->thread_id);
}
