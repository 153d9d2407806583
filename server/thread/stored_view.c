/* stored_view: a thread on disk as clients see it. */
#include "thread/stored_view.h"

#include "thread/index_view.h"
#include "thread/stored.h"

/* "mcp" -> "appServer", {"subagent":…} -> {"subAgent":…}; the rest is the same. */
struct session_source stored_source(struct arena *a, const struct json *source) {
    struct session_source read = { .tag = SESSION_SOURCE_VSCODE };
    if (!source)
        return read;
    const struct json *wire = source;
    if (source->kind == JSON_STRING && str_is(source->text, "mcp")) {
        wire = json_new_str(a, STR("appServer"));
    } else if (json_get(source, "subagent")) {
        struct json *renamed = json_new_object(a);
        json_put(renamed, STR("subAgent"), json_clone(a, json_get(source, "subagent")));
        wire = renamed;
    }
    if (!session_source_decode(a, wire, &read, NULL))
        read = (struct session_source){ .tag = SESSION_SOURCE_UNKNOWN };
    return read;
}

const struct git_info *stored_git(struct arena *a, const struct json *git) {
    if (!git)
        return NULL;
    struct git_info *info = arena_new(a, struct git_info);
    info->sha = json_get_text(git, "commit_hash");
    info->branch = json_get_text(git, "branch");
    info->origin_url = json_get_text(git, "repository_url");
    return info;
}

/* Of the newest settings or the turn after them. */
static struct str settings_text(struct arena *a, const struct stored *s, const char *name) {
    const struct buf *all[] = { &s->state.context_settings, &s->state.settings };
    struct str text = STR_NONE;
    for (size_t i = 0; i < ARRAY_LEN(all) && !text.p; i++)
        if (all[i]->n)
            text = json_get_text(json_parse(a, buf_str(all[i]), NULL), name);
    return text;
}

struct wire_thread stored_thread_view(struct arena *a, const struct stored *s) {
    static struct wire_turn no_turns[1];
    const struct rollout_meta *m = &s->state.meta;
    struct str effort = settings_text(a, s, "reasoning_effort"), cwd = settings_text(a, s, "cwd");
    struct str provider = s->state.provider.n ? buf_str(&s->state.provider) : m->model_provider;
    int64_t *recency = arena_new(a, int64_t);
    *recency = stored_recency_s(s);
    struct wire_thread view = {
        .id = m->id,
        .session_id = m->session_id,
        .forked_from_id = m->forked_from,
        .attached_to_thread_id = m->attached ? m->forked_from : STR_NONE,
        .parent_thread_id = m->parent,
        .preview = s->state.preview.p ? s->state.preview : STR(""),
        .history_mode = m->legacy ? THREAD_HISTORY_MODE_LEGACY : THREAD_HISTORY_MODE_PAGINATED,
        .model_provider = provider.p ? provider : STR(""),
        .model = settings_text(a, s, "model"),
        .reasoning_effort = effort.p ? effort : settings_text(a, s, "effort"),
        .created_at = m->created_at_us / 1000000,
        .updated_at = s->modified_at_s,
        .recency_at = recency,
        .status = { .type = THREAD_STATUS_NOT_LOADED },
        .path = s->path,
        .cwd = cwd.p ? cwd : m->cwd,
        .cli_version = m->cli_version,
        .originator = m->originator,
        .source = stored_source(a, m->source),
        .thread_source = m->thread_source,
        .agent_nickname = m->agent_nickname,
        .agent_role = m->agent_role,
        .git_info = stored_git(a, m->git),
        .turns = { no_turns, 0 },
    };
    index_own_show(a, &s->own, &view);
    return view;
}
