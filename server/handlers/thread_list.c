/* thread_list: lists and search of all threads (threads.md 14, 17): so far those of a home without any. */
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"
#include "thread/thread.h"

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
