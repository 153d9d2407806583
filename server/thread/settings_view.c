/* settings_view: a thread's settings as clients see them. */
#include "thread/settings_view.h"

#include "protocol/wrappers.gen.h"
#include "thread/thread.h"

const struct run_settings *thread_wanted_settings(const struct thread *t) {
    return t->next_settings ? t->next_settings : &t->settings;
}

struct thread_settings thread_settings_view(struct arena *a, const struct thread *t) {
    static struct str no_strings[1];
    const struct run_settings *s = thread_wanted_settings(t);
    struct active_permission_profile *profile = NULL;
    if (s->permission_profile.p) {
        profile = arena_new(a, struct active_permission_profile);
        profile->id = s->permission_profile;
        profile->extends = s->profile_extends;
    }
    return (struct thread_settings){
        .disabled_plugin_ids = { no_strings, 0 },
        .cwd = s->cwd,
        .environments = places_view(a, s),
        .approval_policy = s->approval_policy,
        .approvals_reviewer = s->approvals_reviewer,
        .sandbox_policy = s->sandbox,
        .active_permission_profile = profile,
        .model = s->model,
        .model_provider = s->provider.id,
        .service_tier = s->service_tier,
        .effort = s->effort,
        .summary = s->has_summary ? &s->summary : NULL,
        .collaboration_mode = { .mode = s->mode,
            .settings = { .model = s->model,
                .reasoning_effort = s->effort,
                .developer_instructions = s->mode_instructions } },
        .multi_agent_mode = { .tag = MULTI_AGENT_MODE_EXPLICIT_REQUEST_ONLY },
    };
}

struct str thread_settings_snapshot(struct arena *a, const struct thread *t) {
    _cleanup_buf_ struct buf text = { 0 };
    struct thread_settings view = thread_settings_view(a, t);
    thread_settings_encode(&text, &view);
    return arena_str(a, buf_str(&text));
}

void thread_settings_tell_change(struct thread *t, struct str before) {
    _cleanup_arena_ struct arena a = { 0 };
    if (str_eq(thread_settings_snapshot(&a, t), before))
        return;
    notify_thread_settings_updated(
        &t->subscribers, &(struct thread_settings_updated_notification){ .thread_id = thread_id(t),
                             .thread_settings = thread_settings_view(&a, t) });
}
