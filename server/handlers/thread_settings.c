/* thread_settings: settings of loaded threads, memories (threads.md 19.4). */
#include "base/path.h"
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"
#include "thread/manager.h"
#include "thread/record.h"
#include "thread/settings_view.h"
#include "turn/step_settings.h"

/* ---- loaded threads ---- */

void handle_thread_settings_update(
    struct rpc_request *req, const struct thread_settings_update_params *p) {
    struct thread *t = lookup_thread(req, p->thread_id);
    struct error err;
    if (!t)
        return;
    struct turn_start_params change = { .approval_policy = p->approval_policy,
        .approvals_reviewer = p->approvals_reviewer,
        .sandbox_policy = p->sandbox_policy,
        .permissions = p->permissions,
        .model = p->model,
        .service_tier_is = p->service_tier_is,
        .service_tier = p->service_tier,
        .effort = p->effort,
        .summary = p->summary,
        .collaboration_mode = p->collaboration_mode,
        .environments = p->environments };
    if (p->cwd.p)
        change.cwd = path_join(&req->arena, t->manager->cwd, p->cwd);
    struct str before = thread_settings_snapshot(&req->arena, t);
    if (!run_settings_apply_turn(&t->arena, step_settings_to_change(t), t->config,
            t->manager->environments, &change, &err)) {
        rpc_fail(req, RPC_INVALID_REQUEST, "%s", err.text);
        return;
    }
    struct str snapshot = arena_str(&t->arena, before);
    thread_record_settings(t);
    reply_thread_settings_update(req, &(struct thread_settings_update_response){ 0 });
    thread_settings_tell_change(t, snapshot);
}

/* No memories are made, so no thread has one. */
void handle_thread_memory_read(struct rpc_request *req, const struct thread_memory_read_params *p) {
    if (lookup_thread(req, p->thread_id))
        reply_thread_memory_read(req, &(struct thread_memory_read_response){ 0 });
}

/* ---- memories of all threads ---- */

void handle_memory_status(struct rpc_request *req, const struct memory_status_params *p) {
    (void)p;
    reply_memory_status(req, &(struct memory_status_response){ .v2_ready = true });
}
