/* thread_settings: names, metadata, settings and memory of threads (threads.md 19). So far the checks. */
#include "base/path.h"
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"
#include "thread/manager.h"
#include "thread/record.h"
#include "thread/settings_view.h"

#include <unistd.h>

/* Answers a change of what is kept about a thread on disk. */
static void change(struct rpc_request *req, struct str id, const struct thread *thread) {
    if (!thread)
        lookup_fail_stored(req, RPC_INVALID_REQUEST, "no rollout found for thread id", id);
    else if (thread->ephemeral)
        rpc_fail(req, RPC_INVALID_REQUEST,
            "ephemeral thread does not support metadata updates: %.*s", STR_ARGS(id));
    else
        rpc_fail_not_implemented(req);
}

void handle_thread_name_set(struct rpc_request *req, const struct thread_set_name_params *p) {
    struct str id = p->thread_id;
    struct thread *thread;
    if (!lookup_maybe_thread(req, RPC_INVALID_REQUEST, "thread id", &id, &thread))
        return;
    if (str_trim(p->name).n == 0)
        rpc_fail(req, RPC_INVALID_REQUEST, "thread name must not be empty");
    else
        change(req, id, thread);
}

void handle_thread_memory_mode_set(
    struct rpc_request *req, const struct thread_memory_mode_set_params *p) {
    struct str id = p->thread_id;
    struct thread *thread;
    if (lookup_maybe_thread(req, RPC_INVALID_REQUEST, "thread id", &id, &thread))
        change(req, id, thread);
}

/* ---- thread/metadata/update ---- */

/* What is wrong with it, or NULL. */
static const char *git_info_error(const struct thread_metadata_git_info_update_params *g) {
    if (g->sha_is == ABSENT && g->branch_is == ABSENT && g->origin_url_is == ABSENT)
        return "gitInfo must include at least one field";
    if (g->sha_is == PRESENT && g->sha.n == 0)
        return "gitInfo.sha must not be empty";
    if (g->origin_url_is == PRESENT && g->origin_url.n == 0)
        return "gitInfo.originUrl must not be empty";
    if (g->branch_is == PRESENT && g->branch.n == 0)
        return "gitInfo.branch must not be empty";
    return NULL;
}

static const char *metadata_error(const struct thread_metadata_update_params *p) {
    if (!p->git_info && !p->project_id.p && !p->daybreak_enabled)
        return "thread metadata update must include at least one field";
    return p->git_info ? git_info_error(p->git_info) : NULL;
}

void handle_thread_metadata_update(
    struct rpc_request *req, const struct thread_metadata_update_params *p) {
    struct str id = p->thread_id;
    struct thread *thread;
    if (!lookup_maybe_thread(req, RPC_INVALID_REQUEST, "thread id", &id, &thread))
        return;
    const char *error = metadata_error(p);
    if (error)
        rpc_fail(req, RPC_INVALID_REQUEST, "%s", error);
    else if (p->project_id.n > 0)
        rpc_fail(req, RPC_INVALID_REQUEST, "project not found: %.*s", STR_ARGS(p->project_id));
    else if (!thread && p->daybreak_enabled)
        lookup_fail_stored(req, RPC_INVALID_REQUEST, "thread not found:", id);
    else if (!thread && p->project_id.p)
        lookup_fail_stored(req, RPC_INTERNAL_ERROR,
            "failed to read thread metadata: invalid thread-store request: no rollout found for "
            "thread id",
            id);
    else
        change(req, id, thread);
}

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
        .collaboration_mode = p->collaboration_mode };
    if (p->cwd.p)
        change.cwd = path_join(&req->arena, t->manager->cwd, p->cwd);
    struct str before = thread_settings_snapshot(&req->arena, t);
    if (!run_settings_apply_turn(&t->arena, &t->settings, &change, &err)) {
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

/* Those that the reference has made in this home are not touched yet. */
void handle_memory_reset(struct rpc_request *req) {
    static const char *const places[] = { "memories", "memories_1.sqlite" };
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        struct str path = path_join(&req->arena, services_of(req)->home, str_of(places[i]));
        if (access(path.p, F_OK) == 0) {
            rpc_fail_not_implemented(req);
            return;
        }
    }
    reply_memory_reset(req, &(struct memory_reset_response){ 0 });
}
