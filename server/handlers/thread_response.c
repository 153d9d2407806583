/* thread_response: what thread/start, resume and fork answer in common. */
#include "handlers/thread_response.h"

#include "protocol/methods.gen.h"
#include "rpc/notify.h"
#include "thread/thread.h"

struct thread_start_response thread_response_of(struct arena *a, const struct thread *thread) {
    const struct run_settings *s = &thread->settings;
    static struct str no_strings[1];
    struct active_permission_profile *profile = NULL;
    if (s->permission_profile.p) {
        profile = arena_new(a, struct active_permission_profile);
        profile->id = s->permission_profile;
        profile->extends = s->profile_extends;
    }
    return (struct thread_start_response){
        .thread = thread_view(a, thread),
        .model = s->model,
        .model_provider = s->provider.id,
        .service_tier = s->service_tier,
        .disabled_plugin_ids = { no_strings, 0 },
        .cwd = s->cwd,
        .runtime_workspace_roots = s->workspace_roots,
        .instruction_sources = thread->docs.sources,
        .approval_policy = s->approval_policy,
        .approvals_reviewer = s->approvals_reviewer,
        .sandbox = s->sandbox,
        .active_permission_profile = profile,
        .reasoning_effort = s->effort,
        .multi_agent_mode = { .tag = MULTI_AGENT_MODE_EXPLICIT_REQUEST_ONLY },
    };
}

void thread_response_tell_deprecation(struct connection *conn) {
    rpc_notify_one(conn, &proto_notifications[NOTIFICATION_DEPRECATION_NOTICE],
        &(struct deprecation_notice_notification){
            .summary = STR(
                "Full-history hydration is deprecated for paginated threads; use `excludeTurns: true`, then "
                "page with `thread/turns/list` and `thread/items/list`.") });
}
