/* restore: a thread on disk becomes a loaded one. */
#include "thread/restore.h"

#include "base/path.h"
#include "config/config.h"
#include "rpc/rpc.h"
#include "store/rollout.h"
#include "store/writer_lock.h"
#include "thread/goal.h"
#include "thread/history_load.h"
#include "thread/manager.h"
#include "thread/queue.h"
#include "thread/read_state.h"
#include "thread/record.h"
#include "thread/stored.h"
#include "thread/stored_settings.h"

#include <errno.h>
#include <unistd.h>

static bool set_provider(
    struct thread *t, struct str id, struct run_settings *s, struct error *reterr) {
    struct error why;
    if (provider_find(&t->arena, t->config->tree, id, &s->provider, &why))
        return true;
    return error_set(reterr, RESTORE_NO_PROVIDER, "%.*s", STR_ARGS(id));
}

/* A thread keeps its provider. */
static bool check_provider(struct thread *t, struct str asked, struct error *reterr) {
    struct run_settings other;
    struct str is = t->settings.provider.id;
    if (!asked.p || str_eq(asked, is))
        return true;
    return set_provider(t, asked, &other, reterr) &&
           error_set(reterr, RPC_INVALID_REQUEST,
               "failed to load configuration: Cannot change this thread's model provider from "
               "`%.*s` to `%.*s` on resume.",
               STR_ARGS(is), STR_ARGS(asked));
}

/* Does the request choose a model or an effort? Then neither is taken from the file. */
static bool chooses_model(const struct thread_start_params *p) {
    bool chosen = p->model.p != NULL;
    for (size_t i = 0; i < p->config.n; i++)
        chosen |= str_is(p->config.v[i].key, "model") ||
                  str_is(p->config.v[i].key, "model_reasoning_effort");
    return chosen;
}

static const struct json *parsed(struct arena *a, const struct buf *text) {
    return text->n ? json_parse(a, arena_str(a, buf_str(text)), NULL) : NULL;
}

/* The newest settings as a whole, and what a turn after them ran with. False: they name an unknown provider. */
static bool read_recorded(struct thread *t, const struct rollout_state *state,
    struct run_settings *recorded, struct error *reterr) {
    struct arena *a = &t->arena;
    const struct json *applied = parsed(a, &state->settings);
    const struct json *context = parsed(a, &state->context_settings);
    struct str provider =
        state->provider.n ? buf_str(&state->provider) : state->meta.model_provider;
    recorded->cwd = arena_str(a, state->meta.cwd);
    recorded->workspace_roots = (struct str_array){ arena_array(a, struct str, 1), 1 };
    recorded->workspace_roots.v[0] = recorded->cwd;
    if (applied)
        stored_settings_read(a, applied, recorded);
    if (context)
        stored_settings_read(a, context, recorded);
    if (provider.p && !set_provider(t, arena_str(a, provider), recorded, reterr))
        return false;
    if (applied)
        json_write(&t->recorded_settings, stored_thread_settings(a, recorded));
    return true;
}

/* The request over what was recorded over the configuration, which the thread has now (threads.md 12.3). */
bool thread_restore_settings(struct thread *t, const struct rollout_state *state,
    enum restore_kind kind, const struct thread_start_params *p, struct error *reterr) {
    struct run_settings *s = &t->settings, recorded = *s;
    bool stored = state->settings.n || state->context_settings.n;
    if (!read_recorded(t, state, &recorded, reterr))
        return false;
    bool resume = kind == RESTORE_RESUME;
    bool keeps = resume && !chooses_model(p);
    if (resume)
        s->provider = recorded.provider;
    if (resume && !check_provider(t, p->model_provider, reterr))
        return false;
    const struct json *turn = resume ? parsed(&t->arena, &state->context_settings) : NULL;
    t->recorded_model = json_get_text(turn, "model");
    if (keeps)
        s->model = recorded.model;
    s->agents_version = recorded.agents_version;
    s->mode = recorded.mode;
    s->mode_instructions = recorded.mode_instructions;
    if (keeps && stored && !config_get(t->config, "model_reasoning_effort"))
        s->effort = recorded.effort;
    if (p->service_tier_is == ABSENT)
        s->service_tier = recorded.service_tier;
    if (!p->cwd.p) {
        s->cwd = recorded.cwd;
        s->workspace_roots = recorded.workspace_roots;
    }
    places_default(&t->arena, s, t->manager->environments);
    if (!p->approval_policy)
        s->approval_policy = recorded.approval_policy;
    if (!p->approvals_reviewer)
        s->approvals_reviewer = recorded.approvals_reviewer;
    if (!p->sandbox && !p->permissions.p) {
        s->sandbox = recorded.sandbox;
        s->files = recorded.files;
        s->permission_profile = recorded.permission_profile;
        s->profile_extends = recorded.profile_extends;
    }
    if (!p->base_instructions.p && state->meta.base_instructions.p)
        s->base_instructions = arena_str(&t->arena, state->meta.base_instructions);
    return run_settings_obey(&t->arena, t->config, p, s, &t->demands, reterr);
}

static int64_t number(const struct json *usage, const char *name) {
    return json_get_i64(usage, name, 0);
}

static struct token_usage_breakdown breakdown(const struct json *u) {
    return (struct token_usage_breakdown){
        .total_tokens = number(u, "total_tokens"),
        .input_tokens = number(u, "input_tokens"),
        .cached_input_tokens = number(u, "cached_input_tokens"),
        .cache_write_input_tokens = number(u, "cache_write_input_tokens"),
        .output_tokens = number(u, "output_tokens"),
        .reasoning_output_tokens = number(u, "reasoning_output_tokens"),
    };
}

static void restore_tokens(struct thread *t, const struct rollout_state *state) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct json *info =
        state->tokens.n ? json_parse(&a, arena_str(&a, buf_str(&state->tokens)), NULL) : NULL;
    if (!info)
        return;
    t->tokens.known = true;
    t->tokens.total = breakdown(json_get(info, "total_token_usage"));
    t->tokens.last = breakdown(json_get(info, "last_token_usage"));
    t->tokens.history_bytes = history_bytes(&t->history);
    if (state->tokens_turn.n < sizeof t->tokens_turn)
        memcpy(t->tokens_turn, state->tokens_turn.p, state->tokens_turn.n);
}

void thread_restore_history(struct thread *t, struct stored *stored) {
    history_done(&t->history);
    history_unload(t);
    t->history = stored->context;
    stored->context = (struct history){ 0 };
    t->tokens = (struct thread_tokens){ 0 };
    restore_tokens(t, &stored->state);
    buf_clear(&t->recorded_world, 0);
    buf_add_str(&t->recorded_world, buf_str(&stored->state.world));
}

static void copy_id(char to[UUID_TEXT_BYTES], struct str id) {
    if (id.n == UUID_TEXT_BYTES - 1)
        memcpy(to, id.p, id.n);
}

static void restore_facts(struct thread *t, const struct stored *stored) {
    const struct rollout_state *state = &stored->state;
    const struct rollout_meta *meta = &state->meta;
    struct arena *a = &t->arena;
    copy_id(t->id, meta->id);
    copy_id(t->context_window_id, state->window_id);
    t->window_number = (unsigned)state->window_number;
    t->history_mode = meta->legacy ? THREAD_HISTORY_MODE_LEGACY : THREAD_HISTORY_MODE_PAGINATED;
    t->created_at_us = meta->created_at_us;
    t->created_at_s = meta->created_at_us / 1000000;
    t->updated_at_s = stored->modified_at_s;
    t->recency_at_s = stored_recency_s(stored);
    t->path = path_normalise(a, path_join(a, t->manager->cwd, stored->path));
    struct str preview = stored->own.preview.p ? stored->own.preview : state->preview;
    t->preview = preview.p ? arena_str(a, preview) : STR("");
    t->originator = arena_str(a, meta->originator);
    t->thread_source = arena_str(a, meta->thread_source);
    t->attached = meta->attached;
    t->initialization = "cold_resume";
    t->hooks.start = SESSION_RESUME;
    t->name = arena_str(a, stored->own.name);
    t->project_id = arena_str(a, stored->own.project);
    t->daybreak = stored->own.daybreak;
    thread_read_state_restore(t, &stored->own);
    thread_goal_restore(t, stored->kept_goal);
    thread_queue_restore(t, stored->queue);
    if (meta->git)
        t->git = (struct git_facts){ .in_repository = true,
            .commit = arena_str(a, json_get_text(meta->git, "commit_hash")),
            .branch = arena_str(a, json_get_text(meta->git, "branch")),
            .url = arena_str(a, json_get_text(meta->git, "repository_url")) };
    t->lineage = (struct thread_lineage){ .forked_from = arena_str(a, meta->forked_from),
        .parent = arena_str(a, meta->parent),
        .base_key = arena_str(a, meta->base_key),
        .base_end_ordinal = meta->base_end_ordinal,
        .base_end_offset = meta->base_end_offset };
    thread_agent_restore(t, meta);
}

/* What the next request would change: whether the file can be written, and by us. */
static bool check_file(const struct stored *stored, struct error *reterr) {
    const struct rollout_end *end = &stored->state.end;
    if (stored->busy)
        return error_set(reterr, RPC_INVALID_REQUEST, "thread %.*s already has an active writer",
            STR_ARGS(stored->id));
    if (!stored->chain.meta.legacy && !end->has_ordinal)
        return error_set(reterr, RPC_INTERNAL_ERROR,
            "error resuming thread: Fatal error: Failed to initialize session: thread-store internal "
            "error: failed to resume local thread recorder: final paginated rollout record at %s is "
            "missing an ordinal",
            stored->path.p);
    int why = stored->unpack_error;
    if (!why && access(stored->path.p, F_OK) == 0 && access(stored->path.p, W_OK) < 0)
        why = -errno;
    if (why)
        return error_set(reterr, RPC_INTERNAL_ERROR,
            "error resuming thread: Fatal error: Failed to initialize session: thread-store internal "
            "error: failed to resume local thread recorder: %s",
            error_of_errno(why));
    return true;
}

struct thread *thread_restore(struct thread_manager *m, struct stored *stored,
    const struct thread_start_params *overrides, struct error *reterr) {
    const struct rollout_state *state = &stored->state;
    reterr->code = RPC_INVALID_REQUEST;
    if (!check_file(stored, reterr))
        return NULL;
    struct thread_start_params known = *overrides;
    known.model_provider = STR_NONE; /* that of the file is checked below */
    struct thread *t = thread_make(m, &known, reterr);
    if (!t)
        return NULL;
    if (!thread_restore_settings(t, state, RESTORE_RESUME, overrides, reterr)) {
        thread_free(t);
        return NULL;
    }
    restore_facts(t, stored);
    thread_restore_history(t, stored);
    thread_add(t, &(struct rollout_options){ .exists = true,
                      .lock = &stored->lock,
                      .next_ordinal = state->end.next_ordinal,
                      .next_sequence = t->history.count + 1 });
    return t;
}
