/* external_agent: taking over what another agent keeps (local-methods.md 20); methods of external_agent.idl. */
#include "base/time.h"
#include "config/config.h"
#include "config/identity.h"
#include "handlers/external_agent_history.h"
#include "handlers/services.h"
#include "loop/work.h"
#include "protocol/methods.gen.h"
#include "rpc/hub.h"
#include "skills/skills.h"
#include "takeover/takeover.h"
#include "thread/manager.h"

#include <stdlib.h>

enum { SESSION_AGE_DAYS = 30, SESSIONS = 50 };

struct takeover_job {
    struct work work;
    struct rpc_request *req;
    struct takeover_folders folders;
    struct takeover_ask ask; /* of a look */
    struct external_agent_config_migration_item_array items;
    bool good;
    struct error error;
    /* Of an import: one result for each item, and what was noted. */
    struct external_agent_config_import_type_result *results;
    struct external_agent_config_import_history history;
};

static struct takeover_job *job_new(struct op_group *group, struct rpc_request *req) {
    struct takeover_job *job = work_new(group, sizeof *job);
    const char *home = getenv("HOME");
    job->req = req;
    job->folders.codex_home = services_of(req)->home;
    job->folders.originator =
        arena_str(&job->work.op.arena, services_of(req)->threads->identity->originator);
    struct config *config = config_current(services_of(req)->config);
    struct str provider = config_text(config, "model_provider");
    job->folders.model_provider =
        arena_str(&job->work.op.arena, provider.p ? provider : STR("openai"));
    config_unref(config);
    job->folders.user_home = arena_str(&job->work.op.arena, str_of(home ? home : "/"));
    return job;
}

/* ---- looking ---- */

static void look(struct work *work) {
    struct takeover_job *job = (struct takeover_job *)work;
    job->good =
        takeover_detect(&work->op.arena, &job->folders, &job->ask, &job->items, &job->error);
}

static void looked(struct work *work, bool done) {
    struct takeover_job *job = (struct takeover_job *)work;
    if (!done)
        rpc_drop(job->req);
    else if (!job->good)
        rpc_fail(job->req, RPC_INTERNAL_ERROR, "%s", job->error.text);
    else
        reply_external_agent_config_detect(
            job->req, &(struct external_agent_config_detect_response){ .items = job->items });
}

void handle_external_agent_config_detect(
    struct rpc_request *req, const struct external_agent_config_detect_params *p) {
    struct takeover_job *job = job_new(req->ops, req);
    job->ask = (struct takeover_ask){ p->include_home, p->cwds.v, p->cwds.n,
        p->max_session_age_days ? *p->max_session_age_days : SESSION_AGE_DAYS,
        p->max_sessions ? *p->max_sessions : SESSIONS };
    job->work.run = look;
    job->work.after = looked;
    work_start(&job->work, req->loop);
}

/* ---- taking over ---- */

/* Plugins are not taken over. */
static struct external_agent_config_import_type_result refuse(
    struct arena *a, const struct external_agent_config_migration_item *item) {
    struct external_agent_config_import_item_type_failure *failure =
        arena_new(a, struct external_agent_config_import_item_type_failure);
    *failure = (struct external_agent_config_import_item_type_failure){
        .item_type = item->item_type,
        .error_type = STR("external_agent_config_import_error"),
        .failure_stage = STR("import_request_failed"),
        .message = STR("codexd takes over no plugins of other agents"),
        .cwd = arena_str(a, item->cwd),
    };
    return (struct external_agent_config_import_type_result){ .item_type = item->item_type,
        .failures = { failure, 1 } };
}

/* The results of one kind together. */
static struct external_agent_config_import_type_result join(struct arena *a,
    const struct takeover_job *job, enum external_agent_config_migration_item_type type,
    size_t *ret_n) {
    struct external_agent_config_import_type_result all = { .item_type = type };
    size_t successes = 0, failures = 0;
    *ret_n = 0;
    for (size_t i = 0; i < job->items.n; i++) {
        successes += job->results[i].successes.n;
        failures += job->results[i].failures.n;
    }
    all.successes.v =
        arena_array(a, struct external_agent_config_import_item_type_success, successes);
    all.failures.v =
        arena_array(a, struct external_agent_config_import_item_type_failure, failures);
    for (size_t i = 0; i < job->items.n; i++) {
        const struct external_agent_config_import_type_result *r = &job->results[i];
        if (r->item_type != type)
            continue;
        ++*ret_n;
        for (size_t k = 0; k < r->successes.n; k++)
            all.successes.v[all.successes.n++] = r->successes.v[k];
        for (size_t k = 0; k < r->failures.n; k++)
            all.failures.v[all.failures.n++] = r->failures.v[k];
    }
    return all;
}

/* In the order they are told at the end. */
static const enum external_agent_config_migration_item_type kinds[] = {
    EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_CONFIG,
    EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_SKILLS,
    EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_AGENTS_MD,
    EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_PLUGINS,
    EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_MCP_SERVER_CONFIG,
    EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_SUBAGENTS,
    EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_HOOKS,
    EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_COMMANDS,
    EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_SESSIONS,
};

/* By kind. */
static struct external_agent_config_import_type_result_array joined(
    struct arena *a, const struct takeover_job *job) {
    struct external_agent_config_import_type_result_array all = {
        arena_array(a, struct external_agent_config_import_type_result, ARRAY_LEN(kinds)), 0
    };
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        size_t n;
        struct external_agent_config_import_type_result r = join(a, job, kinds[i], &n);
        if (n)
            all.v[all.n++] = r;
    }
    return all;
}

static void note(struct takeover_job *job) {
    struct arena *a = &job->work.op.arena;
    struct external_agent_config_import_history *h = &job->history;
    struct external_agent_config_import_type_result_array all = joined(a, job);
    size_t successes = 0, failures = 0;
    for (size_t i = 0; i < all.n; i++) {
        successes += all.v[i].successes.n;
        failures += all.v[i].failures.n;
    }
    h->successes.v =
        arena_array(a, struct external_agent_config_import_item_type_success, successes);
    h->failures.v = arena_array(a, struct external_agent_config_import_item_type_failure, failures);
    for (size_t i = 0; i < all.n; i++) {
        for (size_t k = 0; k < all.v[i].successes.n; k++)
            h->successes.v[h->successes.n++] = all.v[i].successes.v[k];
        for (size_t k = 0; k < all.v[i].failures.n; k++)
            h->failures.v[h->failures.n++] = all.v[i].failures.v[k];
    }
    h->completed_at_ms = time_now_ms();
    (void)external_agent_note(a, job->folders.codex_home, h); /* the import counts without it */
}

static void take(struct work *work) {
    struct takeover_job *job = (struct takeover_job *)work;
    struct arena *a = &work->op.arena;
    job->results = arena_array(a, struct external_agent_config_import_type_result, job->items.n);
    for (size_t i = 0; i < job->items.n; i++) {
        const struct external_agent_config_migration_item *item = &job->items.v[i];
        if (takeover_knows(item->item_type))
            job->results[i] = takeover_import(a, &job->folders, item->item_type, item->cwd);
        else if (item->item_type != EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_SESSIONS)
            job->results[i] = refuse(a, item);
        else if (item->details)
            job->results[i] = takeover_import_sessions(a, &job->folders, &item->details->sessions);
        else
            job->results[i].item_type = item->item_type;
    }
    note(job);
}

static void tell_one(struct subscribers *everyone, struct str id,
    struct external_agent_config_import_type_result *result) {
    notify_external_agent_config_import_progress(
        everyone, &(struct external_agent_config_import_progress_notification){
                      .import_id = id, .item_type_results = { result, 1 } });
}

/* Conversations are told twice: that it is their turn, and in the end. */
static void tell_progress(struct subscribers *everyone, const struct takeover_job *job, bool end) {
    for (size_t i = 0; i < job->items.n; i++) {
        struct external_agent_config_import_type_result *r = &job->results[i];
        struct external_agent_config_import_type_result begun = { .item_type = r->item_type };
        bool sessions = r->item_type == EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_SESSIONS;
        if (sessions || !end)
            tell_one(everyone, job->history.import_id, sessions && !end ? &begun : r);
    }
}

static void taken(struct work *work, bool done) {
    struct takeover_job *job = (struct takeover_job *)work;
    struct rpc_request *req = job->req;
    if (!done) {
        rpc_drop(req);
        return;
    }
    struct services *services = services_of(req);
    struct subscribers *everyone = &services->threads->hub->everyone;
    struct str id = job->history.import_id;
    config_forget(services->config);
    skills_forget(services->skills);
    reply_external_agent_config_import(
        req, &(struct external_agent_config_import_response){ .import_id = id });
    tell_progress(everyone, job, false);
    tell_progress(everyone, job, true);
    notify_external_agent_config_import_completed(
        everyone, &(struct external_agent_config_import_completed_notification){
                      .import_id = id, .item_type_results = joined(&work->op.arena, job) });
}

void handle_external_agent_config_import(
    struct rpc_request *req, const struct external_agent_config_import_params *p) {
    for (size_t i = 0; i < p->migration_items.n; i++)
        if (p->migration_items.v[i].item_type == EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_MEMORY) {
            rpc_fail(req, RPC_INVALID_REQUEST, "external agent memory import is disabled");
            return;
        }
    if (p->migration_items.n == 0) {
        reply_external_agent_config_import(
            req, &(struct external_agent_config_import_response){
                     .import_id = external_agent_new_id(&req->arena) });
        return;
    }
    struct takeover_job *job = job_new(req->ops, req);
    job->items = p->migration_items;
    job->history.import_id = external_agent_new_id(&job->work.op.arena);
    job->history.provider_id = p->provider_id;
    job->work.run = take;
    job->work.after = taken;
    work_start(&job->work, req->loop);
}
