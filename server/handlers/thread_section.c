/* thread_section: the sections of the sidebar. So far there is the built-in one (threads.md 24). */
#include "base/uuid.h"
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"
#include "rpc/hub.h"
#include "thread/manager.h"

#define PINNED "01984de2-8f74-7c91-a3b2-5c5e937cf318"

static bool name_is_fine(struct rpc_request *req, struct str name) {
    if (str_trim(name).n > 0)
        return true;
    rpc_fail(req, RPC_INVALID_PARAMS, "section name must not be empty");
    return false;
}

/* The cursor is the section before the page, in the order of ids. */
void handle_thread_section_list(
    struct rpc_request *req, const struct thread_section_list_params *p) {
    struct thread_section pinned = { .id = STR(PINNED), .name = STR("Pinned") };
    bool past = p->cursor.p && str_cmp(p->cursor, pinned.id) >= 0;
    reply_thread_section_list(
        req, &(struct thread_section_list_response){ .data = { &pinned, !past } });
}

void handle_thread_section_create(
    struct rpc_request *req, const struct thread_section_create_params *p) {
    if (name_is_fine(req, p->name))
        rpc_fail_not_implemented(req);
}

static void fail_change(struct rpc_request *req, struct str id, const char *change) {
    if (str_is(id, PINNED))
        rpc_fail(req, RPC_INVALID_PARAMS, "the built-in pinned section cannot be %s", change);
    else
        rpc_fail(req, RPC_INVALID_PARAMS, "thread section not found: %.*s", STR_ARGS(id));
}

void handle_thread_section_update(
    struct rpc_request *req, const struct thread_section_update_params *p) {
    if (name_is_fine(req, p->name))
        fail_change(req, p->section_id, "renamed");
}

void handle_thread_section_delete(
    struct rpc_request *req, const struct thread_section_delete_params *p) {
    fail_change(req, p->section_id, "deleted");
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

/* It was in none; everybody is told all the same. */
static void leave_section(struct rpc_request *req, struct str id) {
    struct thread_section_changed_notification changed = { .thread_id = id };
    struct rpc_hub *hub = connection_hub(req->conn);
    _cleanup_arena_ struct arena a = { 0 };
    changed.thread_id = arena_str(&a, id);
    reply_thread_section_move(req, &(struct thread_section_move_response){ 0 });
    notify_thread_section_changed(&hub->everyone, &changed);
}

void handle_thread_section_move(
    struct rpc_request *req, const struct thread_section_move_params *p) {
    struct str id = p->thread_id;
    struct thread *thread;
    if (!lookup_maybe_thread(req, RPC_INVALID_REQUEST, "thread id", &id, &thread) ||
        !before_is_fine(req, p))
        return;
    if (!thread)
        lookup_fail_stored(req, RPC_INVALID_REQUEST, "thread not found:", id);
    else if (thread->ephemeral)
        rpc_fail(req, RPC_INVALID_REQUEST, "ephemeral thread does not support section moves: %.*s",
            STR_ARGS(id));
    else if (p->section_id.p && !str_is(p->section_id, PINNED))
        rpc_fail(req, RPC_INVALID_REQUEST, "section %.*s does not exist", STR_ARGS(p->section_id));
    else if (p->section_id.p)
        rpc_fail_not_implemented(req);
    else
        leave_section(req, id);
}
