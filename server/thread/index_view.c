/* index_view: threads of the index as clients see them. */
#include "thread/index_view.h"

#include "thread/manager.h"
#include "thread/read_state.h"
#include "thread/stored_view.h"

struct thread_section index_section_view(struct arena *a, const struct index_section *section) {
    struct thread_section view = { .id = section->id, .name = section->name };
    if (section->appearance.p) {
        const struct json *json = json_parse(a, section->appearance, NULL);
        struct thread_section_appearance *looks = arena_new(a, struct thread_section_appearance);
        looks->icon = json_get_text(json, "icon");
        looks->color = json_get_text(json, "color");
        view.appearance = looks;
    }
    return view;
}

static const struct git_info *git_of(struct arena *a, struct str text) {
    const struct json *git = json_parse(a, text, NULL);
    struct git_info *info = arena_new(a, struct git_info);
    info->sha = json_get_text(git, "sha");
    info->branch = json_get_text(git, "branch");
    info->origin_url = json_get_text(git, "originUrl");
    return info->sha.p || info->branch.p || info->origin_url.p ? info : NULL;
}

void index_own_show(struct arena *a, const struct index_own *own, struct wire_thread *view) {
    static const bool no = false, yes = true;
    if (own->section.id.p) {
        struct thread_section *section = arena_new(a, struct thread_section);
        int64_t *entered = arena_new(a, int64_t);
        *section = index_section_view(a, &own->section);
        *entered = own->entered_ms / 1000;
        view->section = section;
        view->section_entered_at = entered;
    }
    view->project_id = own->project;
    view->name = own->name;
    if (own->git.p)
        view->git_info = git_of(a, own->git);
    if (own->preview.p)
        view->preview = own->preview;
    if (own->daybreak != DAYBREAK_UNSET)
        view->daybreak_enabled = own->daybreak == DAYBREAK_ON ? &yes : &no;
}

static const struct thread *find_loaded(const struct thread_manager *m, struct str id) {
    return map_get(&m->threads, id);
}

static struct wire_thread stored_row(struct arena *a, const struct index_thread *row) {
    static struct wire_turn no_turns[1];
    int64_t *recency = arena_new(a, int64_t);
    *recency = row->recency_ms / 1000;
    return (struct wire_thread){
        .id = row->id,
        .session_id = row->parent.p || !row->session.p ? row->id : row->session,
        .attached_to_thread_id = row->attached_to,
        .parent_thread_id = row->parent,
        .preview = row->preview,
        .history_mode = row->legacy ? THREAD_HISTORY_MODE_LEGACY : THREAD_HISTORY_MODE_PAGINATED,
        .model_provider = row->provider.p ? row->provider : STR(""),
        .model = row->model,
        .reasoning_effort = row->effort,
        .created_at = row->created_ms / 1000,
        .updated_at = row->updated_ms / 1000,
        .recency_at = recency,
        .status = { .type = THREAD_STATUS_NOT_LOADED },
        .path = row->path,
        .cwd = row->cwd,
        .cli_version = row->cli_version,
        .originator = row->originator,
        .source = stored_source(a, row->source.p ? json_parse(a, row->source, NULL) : NULL),
        .thread_source = row->parent.p ? STR_NONE : row->thread_source,
        .agent_nickname = row->nickname,
        .agent_role = row->role,
        .git_info = row->git.p ? stored_git(a, json_parse(a, row->git, NULL)) : NULL,
        .turns = { no_turns, 0 },
    };
}

struct wire_thread index_thread_view(
    struct arena *a, const struct thread_manager *m, const struct index_thread *row) {
    struct wire_thread view = stored_row(a, row);
    const struct thread *t = find_loaded(m, row->id);
    if (t) {
        static const bool yes = true;
        view.can_accept_direct_input = t->agent ? &yes : NULL;
        view.environments = places_view(a, &t->settings);
        view.model_provider = t->settings.provider.id;
        view.model = t->settings.model;
        view.reasoning_effort = t->settings.effort;
        view.cwd = t->settings.cwd;
        view.status = t->status;
        view.updated_at = t->updated_at_s;
        view.recency_at = &t->recency_at_s;
    }
    index_own_show(a, &row->own, &view);
    return view;
}

const struct thread_read_state *index_read_state_view(
    struct arena *a, const struct thread_manager *m, const struct index_thread *row) {
    const struct thread *t = find_loaded(m, row->id);
    if (t)
        return thread_read_state_view(a, t);
    struct session_source source =
        stored_source(a, row->source.p ? json_parse(a, row->source, NULL) : NULL);
    return own_read_state_view(a, row->id, source.tag, row->thread_source, row->parent, &row->own);
}
