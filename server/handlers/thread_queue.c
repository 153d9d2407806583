/* thread_queue: messages that wait for a thread. None can be added yet, so all queues are empty (threads.md 23). */
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"
#include "thread/thread.h"

/* The loaded thread, which has a queue; NULL: answered. */
static struct thread *find(struct rpc_request *req, struct str id) {
    struct thread *thread;
    if (!lookup_maybe_thread(req, RPC_INVALID_REQUEST, "thread id", &id, &thread))
        return NULL;
    if (thread && !thread->ephemeral)
        return thread;
    if (thread)
        rpc_fail(req, RPC_INVALID_REQUEST,
            "ephemeral thread does not support queued submissions: %.*s", STR_ARGS(id));
    else
        lookup_fail_stored(req, RPC_INTERNAL_ERROR,
            "failed to read thread: invalid thread-store request: no rollout found for thread id",
            id);
    return NULL;
}

static bool input_is_fine(struct rpc_request *req, const struct user_input_array *input) {
    if (input->n > 0)
        return true;
    rpc_fail(req, RPC_INVALID_REQUEST, "only user input can be added to the user-message queue");
    return false;
}

static void fail_unknown(struct rpc_request *req, struct str id) {
    rpc_fail(req, RPC_INVALID_REQUEST, "queued submission not found: %.*s", STR_ARGS(id));
}

void handle_thread_queue_add(struct rpc_request *req, const struct thread_queue_add_params *p) {
    if (find(req, p->thread_id) && input_is_fine(req, &p->input))
        rpc_fail_not_implemented(req);
}

void handle_thread_queue_list(struct rpc_request *req, const struct thread_queue_list_params *p) {
    uint64_t start;
    if (!find(req, p->thread_id))
        return;
    if (p->cursor.p && !str_to_u64(p->cursor, &start))
        rpc_fail(req, RPC_INVALID_REQUEST,
            "invalid queue pagination cursor: invalid digit found in string");
    else
        reply_thread_queue_list(req, &(struct thread_queue_list_response){ 0 });
}

void handle_thread_queue_update(
    struct rpc_request *req, const struct thread_queue_update_params *p) {
    if (find(req, p->thread_id) && input_is_fine(req, &p->input))
        fail_unknown(req, p->queued_submission_id);
}

void handle_thread_queue_delete(
    struct rpc_request *req, const struct thread_queue_delete_params *p) {
    if (find(req, p->thread_id))
        reply_thread_queue_delete(req, &(struct thread_queue_delete_response){ .deleted = false });
}

void handle_thread_queue_reorder(
    struct rpc_request *req, const struct thread_queue_reorder_params *p) {
    struct thread *thread = find(req, p->thread_id);
    if (!thread)
        return;
    if (p->queued_submission_ids.n > 0) {
        rpc_fail(req, RPC_INVALID_REQUEST,
            "queue reorder must include every queued submission exactly once");
        return;
    }
    reply_thread_queue_reorder(req, &(struct thread_queue_reorder_response){ 0 });
    notify_thread_queue_changed(&thread->subscribers,
        &(struct thread_queue_changed_notification){ .thread_id = thread_id(thread) });
}

void handle_thread_queue_start(struct rpc_request *req, const struct thread_queue_start_params *p) {
    if (!find(req, p->thread_id))
        return;
    if (p->queued_submission_id.p)
        fail_unknown(req, p->queued_submission_id);
    else
        rpc_fail(req, RPC_INVALID_REQUEST, "queue is empty");
}
