/* manager: the loaded threads. */
#include "thread/manager.h"

#include "account/models.h"
#include "base/path.h"
#include "base/time.h"
#include "base/xmalloc.h"
#include "config/config.h"
#include "config/identity.h"
#include "config/model_catalog.h"
#include "hooks/list.h"
#include "policy/rules_files.h"
#include "protocol/wrappers.gen.h"
#include "rpc/rpc.h"
#include "store/rollout.h"
#include "store/rollout_name.h"
#include "thread/dynamic_check.h"
#include "thread/goal.h"
#include "thread/hidden.h"
#include "thread/history_load.h"
#include "thread/unload.h"
#include "upstream/responses.h"

#include <assert.h>
#include <stdlib.h>

void thread_manager_init(struct thread_manager *m) {
    m->threads = (struct map){ 0 };
    m->ids = (struct uuid_clock){ 0 };
    m->closing = NULL;
    m->agent_watches = NULL;
    thread_unload_init(m);
}

void thread_free(struct thread *t) {
    assert(op_group_is_empty(&t->ops) && op_group_is_empty(&t->sessions.ops));
    assert(op_group_is_empty(&t->servers.ops));
    mcp_servers_done(&t->servers);
    responses_session_free(t->responses);
    thread_voice_done(&t->voice);
    subscribers_clear(&t->subscribers);
    history_done(&t->history);
    history_unload(t);
    approvals_done(&t->approvals);
    rollout_free(t->rollout);
    thread_goal_done(t);
    mailbox_done(&t->mailbox);
    thread_hooks_done(&t->hooks);
    buf_done(&t->outcome.message);
    buf_done(&t->attestation);
    buf_done(&t->queue);
    buf_done(&t->recorded_settings);
    buf_done(&t->recorded_world);
    buf_done(&t->told.tools);
    buf_done(&t->told.skills);
    buf_done(&t->told.docs);
    buf_done(&t->told.places);
    buf_done(&t->told.environment);
    buf_done(&t->told.permissions);
    buf_done(&t->told.mode);
    buf_done(&t->told.managed);
    buf_done(&t->told.model);
    buf_done(&t->told.base);
    config_unref(t->config);
    arena_free(&t->limits_arena);
    arena_free(&t->arena);
    const struct thread_owner *owner = t->owner;
    free(t);
    if (owner)
        owner->on_gone(owner->user);
}

void thread_manager_cancel(struct thread_manager *m) {
    struct thread *t;
    thread_unload_cancel(m);
    for (size_t at = 0; (t = map_next(&m->threads, &at, NULL));) {
        op_group_cancel(&t->ops);
        exec_sessions_cancel(&t->sessions);
        mcp_servers_cancel(&t->servers);
        responses_session_free(t->responses);
        t->responses = NULL;
    }
}

void thread_manager_done(struct thread_manager *m) {
    struct thread *t;
    for (size_t at = 0; (t = map_next(&m->threads, &at, NULL));)
        thread_free(t);
    assert(!m->closing);
    map_done(&m->threads);
    stored_keep_done(&m->stored_keep);
}

static void set_ids(struct thread *t) {
    struct uuid id;
    uuid_v7(&t->manager->ids, &id);
    uuid_format(&id, t->id);
    uuid_v7(&t->manager->ids, &id);
    uuid_format(&id, t->context_window_id);
    uuid_v4(&id);
    memcpy(t->base_instructions_id, "msg_", 4);
    uuid_format(&id, t->base_instructions_id + 4);
}

static void set_facts(struct thread *t, const struct thread_start_params *p) {
    struct thread_manager *m = t->manager;
    t->ephemeral = p->ephemeral && *p->ephemeral;
    t->history_mode = p->history_mode ? *p->history_mode : THREAD_HISTORY_MODE_PAGINATED;
    t->created_at_us = time_now_us();
    t->created_at_s = t->updated_at_s = t->recency_at_s = t->created_at_us / 1000000;
    t->path = t->ephemeral
                  ? STR_NONE
                  : rollout_path_new(&t->arena, m->home, t->created_at_s, thread_id(t), STR_NONE);
    t->preview = STR("");
    t->project_id = arena_str(&t->arena, p->project_id);
    t->daybreak =
        p->daybreak_enabled ? *p->daybreak_enabled ? DAYBREAK_ON : DAYBREAK_OFF : DAYBREAK_UNSET;
    t->originator = arena_str(&t->arena, m->identity->originator);
    t->thread_source = arena_str(&t->arena, p->thread_source);
    t->status = (struct thread_status){ .type = THREAD_STATUS_IDLE };
}

static void keep_overrides(struct thread *t, const struct thread_start_params *p) {
    t->overrides = json_new_object(&t->arena);
    for (size_t i = 0; i < p->config.n; i++)
        json_put(t->overrides, arena_str(&t->arena, p->config.v[i].key),
            json_clone(&t->arena, p->config.v[i].value));
}

static struct config *load_config(struct thread *t, struct str cwd, struct error *reterr) {
    struct error why;
    struct config *with = NULL;
    struct config *config = config_load_for(t->manager->config, &t->arena, cwd, &why);
    if (config)
        with =
            t->overrides->first ? config_with(config, t->overrides, cwd, &why) : config_ref(config);
    config_unref(config);
    if (!with)
        (void)error_set(reterr, 0, "failed to load configuration: %s", why.text);
    return with;
}

bool thread_refresh_config(struct thread *t) {
    static const struct json nothing = { .kind = JSON_OBJECT };
    struct error why;
    struct config *fresh = t->overrides ? load_config(t, t->settings.cwd, &why) : NULL;
    struct config *own = NULL;
    if (fresh && !json_same(fresh->tree, t->config->tree))
        own = config_with(fresh, &nothing, t->settings.cwd, &why);
    config_unref(fresh);
    if (!own)
        return false;
    own->before = t->config;
    t->config = own;
    return true;
}

static bool check(const struct thread_start_params *p, struct error *reterr) {
    bool ephemeral = p->ephemeral && *p->ephemeral;
    if (ephemeral && p->daybreak_enabled && *p->daybreak_enabled)
        return error_set(reterr, 0, "daybreakEnabled is not supported for ephemeral threads");
    return dynamic_tools_check(&p->dynamic_tools, reterr);
}

/* When nobody names one: the first that the service offers. */
static void choose_model(struct thread *t, const struct thread_start_params *p) {
    struct str first = account_models_default(t->manager->account);
    if (!p->model.p && !config_text(t->config, "model").p && first.p)
        t->settings.model = arena_str(&t->arena, first);
}

static bool check_hooks(const struct config *config, struct error *reterr) {
    struct error why;
    return hooks_check_required(&config->requirements, &why) ||
           error_set(reterr, RPC_INTERNAL_ERROR,
               "error creating thread: Fatal error: Failed to initialize session: %s", why.text);
}

struct thread *thread_make(
    struct thread_manager *m, const struct thread_start_params *p, struct error *reterr) {
    struct thread *t = xcalloc(1, sizeof *t);
    t->manager = m;
    subscribers_init(&t->subscribers, m->hub, t);
    keep_overrides(t, p);
    struct str cwd = p->cwd.p ? path_join(&t->arena, m->cwd, p->cwd) : m->cwd;
    t->config = load_config(t, path_normalise(&t->arena, cwd), reterr);
    if (!t->config || !check_hooks(t->config, reterr) ||
        !run_settings_resolve(&t->arena, t->config, p, m->cwd, &t->settings, reterr) ||
        !run_settings_obey(&t->arena, t->config, p, &t->settings, &t->demands, reterr) ||
        !places_check(m->environments, &p->environments, reterr)) {
        thread_free(t);
        return NULL;
    }
    if (p->environments.v)
        places_choose(&t->arena, &t->settings, &p->environments, false);
    else
        places_default(&t->arena, &t->settings, m->environments);
    choose_model(t, p);
    set_ids(t);
    set_facts(t, p);
    thread_set_dynamic_tools(t, &p->dynamic_tools);
    return t;
}

static void on_no_subscribers(struct subscribers *set) {
    thread_watch_idle(set->user);
}

/* A file of rules that is wrong is told to everybody; then there are only the administrator's. */
static void load_rules(struct thread *t) {
    _cleanup_arena_ struct arena a = { 0 };
    struct thread_manager *m = t->manager;
    struct rules_problem problem;
    struct rules *rules;
    bool good = rules_load(&a, t->config, m->home, t->settings.cwd, &rules, &problem);
    approvals_init(&t->approvals, m->home, rules);
    if (good || m->told_rules_problem)
        return;
    m->told_rules_problem = true;
    struct config_warning_notification warning = rules_problem_warning(&a, &problem);
    notify_config_warning(&m->hub->everyone, &warning);
}

/* Other models may go on with it, of other versions. */
static void choose_agents(struct thread *t) {
    bool second = thread_model(t)->agents == MODEL_AGENTS_V2 ||
                  config_bool(t->config, "features.multi_agent_v2", false);
    if (!t->settings.agents_version.p)
        t->settings.agents_version = second ? STR("v2") : STR("v1");
}

static void equip(struct thread *t) {
    choose_agents(t);
    t->base_model = arena_str(&t->arena, t->settings.model);
    buf_add_str(&t->told.model, t->settings.model);
    load_rules(t);
    thread_read_docs(t);
    t->responses = responses_session_new(t->manager->upstream);
}

struct thread *thread_make_like(const struct thread *other) {
    static const bool yes = true;
    struct thread *t = xcalloc(1, sizeof *t);
    t->manager = other->manager;
    subscribers_init(&t->subscribers, t->manager->hub, t);
    t->config = config_ref(other->config);
    t->settings = other->settings;
    set_ids(t);
    set_facts(t, &(struct thread_start_params){ .ephemeral = &yes });
    equip(t);
    return t;
}

struct thread *thread_make_child(const struct thread *parent) {
    struct thread *t = xcalloc(1, sizeof *t);
    t->manager = parent->manager;
    subscribers_init(&t->subscribers, t->manager->hub, t);
    t->config = config_ref(parent->config);
    t->settings = run_settings_copy(&t->arena, &parent->settings);
    set_ids(t);
    set_facts(t, &(struct thread_start_params){ .ephemeral = &parent->ephemeral,
                     .history_mode = &parent->history_mode,
                     .thread_source = STR("subagent") });
    return t;
}

void thread_add(struct thread *t, const struct rollout_options *file) {
    struct thread_manager *m = t->manager;
    t->subscribers.on_empty = on_no_subscribers;
    equip(t);
    if (!t->ephemeral) {
        struct rollout_options options = *file;
        options.home = m->home;
        options.thread = thread_id(t);
        options.path = t->path;
        options.legacy = t->history_mode == THREAD_HISTORY_MODE_LEGACY;
        t->rollout = rollout_new(&options);
    }
    (void)map_put(&m->threads, thread_id(t), t);
}

struct thread *thread_new(
    struct thread_manager *m, const struct thread_start_params *p, struct error *reterr) {
    struct thread *t = check(p, reterr) ? thread_make(m, p, reterr) : NULL;
    if (t)
        thread_add(t, &(struct rollout_options){ 0 });
    return t;
}

struct thread *thread_find(struct thread_manager *m, struct str id, struct error *reterr) {
    struct uuid uuid;
    char text[UUID_TEXT_BYTES];
    struct error why;
    if (!uuid_parse(id, &uuid, &why)) {
        (void)error_set(reterr, 0, "invalid thread id: %s", why.text);
        return NULL;
    }
    uuid_format(&uuid, text);
    struct thread *t = map_get(&m->threads, str_of(text));
    if (!t)
        (void)error_set(reterr, 0, "thread not found: %s", text);
    return t;
}

struct str thread_manager_new_id(struct thread_manager *m, struct arena *a, const char *prefix) {
    struct uuid id;
    char text[UUID_TEXT_BYTES];
    uuid_v7(&m->ids, &id);
    return arena_printf(a, "%s%s", prefix, uuid_format(&id, text));
}

static int compare_str(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

struct str_array thread_manager_ids(const struct thread_manager *m, struct arena *a) {
    struct str_array ids = { arena_array(a, struct str, m->threads.count), 0 };
    struct thread *t;
    for (size_t at = 0; (t = map_next(&m->threads, &at, NULL));)
        ids.v[ids.n++] = thread_id(t);
    if (ids.n)
        qsort(ids.v, ids.n, sizeof *ids.v, compare_str);
    return ids;
}
