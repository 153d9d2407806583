/* thread: starting threads and listing the loaded ones (threads.md 11, 15). */
#include "protocol/methods.gen.h"

#include "base/uuid.h"
#include "handlers/services.h"
#include "rpc/hub.h"
#include "thread/manager.h"
#include "upstream/upstream.h"

static struct thread_start_response response_of(struct arena *a, const struct thread *thread) {
    const struct run_settings *s = &thread->settings;
    static struct str no_strings[1];
    struct active_permission_profile *profile = NULL;
    if (s->permission_profile.p) {
        profile = arena_new(a, struct active_permission_profile);
        profile->id = s->permission_profile;
    }
    return (struct thread_start_response){
        .thread = thread_view(a, thread),
        .model = s->model,
        .model_provider = s->provider.id,
        .service_tier = s->service_tier,
        .disabled_plugin_ids = { no_strings, 0 },
        .cwd = s->cwd,
        .runtime_workspace_roots = s->workspace_roots,
        .instruction_sources = { no_strings, 0 },
        .approval_policy = s->approval_policy,
        .approvals_reviewer = s->approvals_reviewer,
        .sandbox = s->sandbox,
        .active_permission_profile = profile,
        .reasoning_effort = s->effort,
        .multi_agent_mode = { .tag = MULTI_AGENT_MODE_EXPLICIT_REQUEST_ONLY },
    };
}

void handle_thread_start(struct rpc_request *req, const struct thread_start_params *p) {
    struct thread_manager *m = services_of(req)->threads;
    struct error err;
    struct thread *thread = thread_new(m, p, &err);
    if (!thread) {
        rpc_fail(req, RPC_INVALID_REQUEST, "%s", err.text);
        return;
    }
    upstream_prepare(m->upstream);
    subscribers_add(&thread->subscribers, req->conn);
    struct thread_start_response response = response_of(&req->arena, thread);
    reply_thread_start(req, &response);
    _cleanup_arena_ struct arena a = { 0 };
    notify_thread_started(&m->hub->everyone,
        &(struct thread_started_notification){ .thread = thread_view(&a, thread) });
}

/* The first id after the cursor. */
static size_t start_of_page(const struct str_array *ids, struct str cursor) {
    size_t at = 0;
    while (cursor.p && at < ids->n && str_cmp(ids->v[at], cursor) <= 0)
        at++;
    return at;
}

void handle_thread_loaded_list(struct rpc_request *req, const struct thread_loaded_list_params *p) {
    struct uuid id;
    char text[UUID_TEXT_BYTES];
    struct str cursor = STR_NONE;
    if (p->cursor.p) {
        if (!uuid_parse(p->cursor, &id, NULL)) {
            rpc_fail(req, RPC_INVALID_REQUEST, "invalid cursor: %.*s", STR_ARGS(p->cursor));
            return;
        }
        cursor = str_of(uuid_format(&id, text));
    }
    struct str_array ids = thread_manager_ids(services_of(req)->threads, &req->arena);
    size_t start = start_of_page(&ids, cursor);
    size_t limit = p->limit ? (*p->limit ? *p->limit : 1) : ids.n;
    size_t n = ids.n - start < limit ? ids.n - start : limit;
    struct thread_loaded_list_response page = { .data = { ids.v + start, n } };
    if (start + n < ids.n)
        page.next_cursor = ids.v[start + n - 1];
    reply_thread_loaded_list(req, &page);
}

NOT_IMPLEMENTED(thread_resume, thread_resume_params)
NOT_IMPLEMENTED(thread_fork, thread_fork_params)
NOT_IMPLEMENTED(thread_archive, thread_archive_params)
NOT_IMPLEMENTED(thread_delete, thread_delete_params)
NOT_IMPLEMENTED(thread_unsubscribe, thread_unsubscribe_params)
NOT_IMPLEMENTED_UNIT(rollout_compress)
NOT_IMPLEMENTED(thread_unarchive, thread_unarchive_params)
NOT_IMPLEMENTED(thread_revert, thread_revert_params)
NOT_IMPLEMENTED(thread_read_state_update, thread_read_state_update_params)
