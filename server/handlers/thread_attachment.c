/* thread_attachment: payloads attached to threads. None can be added yet (threads.md 26). */
#include "base/uuid.h"
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"
#include "thread/thread.h"

static bool key_is_fine(struct rpc_request *req, struct str type, struct str identity) {
    if (type.n && identity.n)
        return true;
    rpc_fail(
        req, RPC_INVALID_PARAMS, "%s must not be empty", type.n ? "identityKey" : "attachmentType");
    return false;
}

/* A thread of the index: one on disk, or loaded and not ephemeral. */
static bool find(struct rpc_request *req, struct str id, bool *ret_found, struct str *ret_id) {
    struct thread *thread;
    *ret_id = id;
    if (!lookup_maybe_thread(req, RPC_INVALID_PARAMS, "thread id", ret_id, &thread))
        return false;
    *ret_found = thread && !thread->ephemeral;
    return true;
}

void handle_thread_attachment_add(
    struct rpc_request *req, const struct thread_attachment_add_params *p) {
    struct str id;
    bool found;
    if (!find(req, p->thread_id, &found, &id) ||
        !key_is_fine(req, p->attachment_type, p->identity_key))
        return;
    if (found)
        rpc_fail_not_implemented(req);
    else
        lookup_fail_stored(req, RPC_INVALID_PARAMS, "thread not found:", id);
}

void handle_thread_attachment_remove(
    struct rpc_request *req, const struct thread_attachment_remove_params *p) {
    struct str id;
    bool found;
    if (!find(req, p->thread_id, &found, &id) ||
        !key_is_fine(req, p->attachment_type, p->identity_key))
        return;
    if (found) /* it has none of that key: fine */
        reply_thread_attachment_remove(req, &(struct thread_attachment_remove_response){ 0 });
    else
        lookup_fail_stored(req, RPC_INVALID_PARAMS, "thread not found:", id);
}

/* "<thread id>|<time>|<id>" */
static bool cursor_is_fine(struct rpc_request *req, struct str cursor) {
    struct uuid id;
    struct str rest = cursor;
    if (!cursor.p || (uuid_parse(str_cut(&rest, '|'), &id, NULL) && rest.p))
        return true;
    rpc_fail(req, RPC_INVALID_PARAMS, "invalid pagination cursor");
    return false;
}

void handle_thread_attachment_list(
    struct rpc_request *req, const struct thread_attachment_list_params *p) {
    struct str id;
    bool found;
    if (find(req, p->thread_id, &found, &id) && cursor_is_fine(req, p->cursor))
        reply_thread_attachment_list(req, &(struct thread_attachment_list_response){ 0 });
}

void handle_thread_attachment_owner_list(
    struct rpc_request *req, const struct thread_attachment_owner_list_params *p) {
    if (key_is_fine(req, p->attachment_type, p->identity_key) && cursor_is_fine(req, p->cursor))
        reply_thread_attachment_owner_list(
            req, &(struct thread_attachment_owner_list_response){ 0 });
}
