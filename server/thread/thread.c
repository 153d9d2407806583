/* thread: one loaded conversation. */
#include "thread/thread.h"

#include "account/models.h"
#include "config/identity.h"
#include "protocol/wrappers.gen.h"
#include "rpc/hub.h"
#include "thread/hidden.h"
#include "thread/manager.h"

const struct model_info *thread_model(const struct thread *t) {
    return account_models_info(t->manager->account, t->settings.model);
}

struct str thread_id(const struct thread *thread) {
    return (struct str){ thread->id, UUID_TEXT_BYTES - 1 };
}

static const struct git_info *git_view(struct arena *a, const struct thread *t) {
    if (!t->git.in_repository)
        return NULL;
    struct git_info *info = arena_new(a, struct git_info);
    *info = (struct git_info){
        .sha = t->git.commit, .branch = t->git.branch, .origin_url = t->git.url
    };
    return info;
}

struct wire_thread thread_view(struct arena *a, const struct thread *t) {
    static const bool yes = true, no = false;
    static struct wire_turn no_turns[1];
    struct wire_thread view = {
        .id = thread_id(t),
        .environments = places_view(a, &t->settings),
        .session_id = thread_session_id(t),
        .forked_from_id = t->lineage.forked_from,
        .attached_to_thread_id = t->attached ? t->lineage.forked_from : STR_NONE,
        .parent_thread_id = t->lineage.parent,
        .preview = t->ephemeral ? STR("") : t->preview,
        .ephemeral = t->ephemeral,
        .project_id = t->project_id,
        .history_mode = t->history_mode,
        .model_provider = t->settings.provider.id,
        .model = t->settings.model,
        .reasoning_effort = t->settings.effort,
        .created_at = t->created_at_s,
        .updated_at = t->updated_at_s,
        .recency_at = &t->recency_at_s,
        .status = t->status,
        .path = t->path,
        .cwd = t->settings.cwd,
        .cli_version = STR(CODEX_PROTOCOL_VERSION),
        .originator = t->originator,
        .source = { .tag = SESSION_SOURCE_VSCODE },
        .can_accept_direct_input = &yes,
        .thread_source = t->thread_source,
        .git_info = git_view(a, t),
        .name = t->name,
        .daybreak_enabled = t->daybreak == DAYBREAK_UNSET ? NULL
                            : t->daybreak == DAYBREAK_ON  ? &yes
                                                          : &no,
        .turns = { no_turns, 0 },
    };
    thread_agent_show(t, &view);
    return view;
}

static struct thread_active_flag_array flags_of(struct thread *t) {
    struct thread_active_flag_array list = { t->flags, 0 };
    for (size_t i = 0; i < THREAD_FLAGS; i++)
        if (t->waiting[i])
            t->flags[list.n++] = (enum thread_active_flag)i;
    return list;
}

static void tell_status(struct thread *t, enum thread_status_tag status) {
    t->status = (struct thread_status){ .type = status };
    if (status == THREAD_STATUS_ACTIVE)
        t->status.active.active_flags = flags_of(t);
    if (t->owner)
        return;
    notify_thread_status_changed(
        &t->manager->hub->everyone, &(struct thread_status_changed_notification){
                                        .thread_id = thread_id(t), .status = t->status });
}

void thread_set_status(struct thread *t, enum thread_status_tag status) {
    if (t->status.type == status)
        return;
    memset(t->waiting, 0, sizeof t->waiting);
    tell_status(t, status);
    if (t->owner && !t->owner->silent &&
        (status == THREAD_STATUS_ACTIVE || status == THREAD_STATUS_SYSTEM_ERROR))
        thread_set_status(t->owner->thread, status);
}

void thread_tell_waiting(struct thread *t, enum thread_active_flag flag, bool waiting) {
    t = thread_front(t);
    unsigned *count = &t->waiting[flag];
    bool before = *count > 0;
    bool idle = t->status.type == THREAD_STATUS_IDLE;
    if ((t->status.type != THREAD_STATUS_ACTIVE && !(idle && waiting)) || (!waiting && !before))
        return;
    *count = waiting ? *count + 1 : *count - 1;
    if (!t->turn && !waiting && flags_of(t).n == 0) {
        tell_status(t, THREAD_STATUS_IDLE);
        return;
    }
    if (before != (*count > 0))
        tell_status(t, THREAD_STATUS_ACTIVE);
}

void thread_set_dynamic_tools(struct thread *t, const struct dynamic_tool_spec_array *tools) {
    struct arena *a = &t->arena;
    struct dynamic_tool_spec *copies = arena_array(a, struct dynamic_tool_spec, tools->n);
    size_t n = 0;
    for (size_t i = 0; i < tools->n; i++) {
        _cleanup_buf_ struct buf text = { 0 };
        dynamic_tool_spec_encode(&text, &tools->v[i]);
        const struct json *json = json_parse(a, arena_str(a, buf_str(&text)), NULL);
        if (json && dynamic_tool_spec_decode(a, json, &copies[n], NULL))
            n++;
    }
    t->dynamic_tools = (struct dynamic_tools){ copies, n };
}

void thread_find_git(struct thread *t) {
    if (!t->git.in_repository)
        t->git = git_facts_read(&t->arena, t->settings.cwd);
}

void thread_read_docs(struct thread *t) {
    if (t->docs_cwd.p && str_eq(t->docs_cwd, t->settings.cwd))
        return;
    t->docs_cwd = t->settings.cwd;
    t->docs = project_docs_read(&t->arena, t->config, t->manager->home, t->settings.cwd);
}
