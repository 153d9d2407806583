/* skills: instructions that the model can load (local-methods.md 9); methods of protocol/idl/skills.idl. */
#include "skills/skills.h"

#include "base/path.h"
#include "config/config.h"
#include "handlers/services.h"
#include "loop/work.h"
#include "protocol/methods.gen.h"
#include "rpc/notify.h"
#include "skills/switch.h"
#include "skills/watch.h"
#include "thread/manager.h"

/* ---- skills/list ---- */

struct list_call {
    struct rpc_request *req;
    struct str_array cwds; /* as they were asked for */
};

static void reply(void *user, struct skill_set *const *sets) {
    struct list_call *call = user;
    struct rpc_request *req = call->req;
    struct arena *a = &req->arena;
    if (!sets) {
        rpc_drop(req);
        return;
    }
    struct config *config = config_current(services_of(req)->config);
    struct skills_list_response all = {
        .data = { arena_array(a, struct skills_list_entry, call->cwds.n), call->cwds.n }
    };
    for (size_t i = 0; i < call->cwds.n; i++) {
        const struct skill_metadata_array *from = &sets[i]->found.skills;
        struct skills_list_entry *to = &all.data.v[i];
        *to = (struct skills_list_entry){ .cwd = call->cwds.v[i],
            .skills = { arena_array(a, struct skill_metadata, from->n), from->n },
            .errors = sets[i]->found.errors };
        for (size_t k = 0; k < from->n; k++) {
            to->skills.v[k] = from->v[k];
            to->skills.v[k].enabled = skill_is_enabled(config, &from->v[k]);
        }
    }
    config_unref(config);
    reply_skills_list(req, &all);
}

/* With settings that cannot be read nothing is found. */
static void reply_broken(struct rpc_request *req, const struct str_array *cwds, const char *why) {
    struct arena *a = &req->arena;
    struct skills_list_response all = { .data = { arena_array(a, struct skills_list_entry, cwds->n),
                                            cwds->n } };
    for (size_t i = 0; i < cwds->n; i++) {
        struct skill_error_info *error = arena_new(a, struct skill_error_info);
        *error = (struct skill_error_info){ .path = cwds->v[i],
            .message = arena_printf(a, "failed to reload config: %s", why) };
        all.data.v[i] = (struct skills_list_entry){ .cwd = cwds->v[i], .errors = { error, 1 } };
    }
    reply_skills_list(req, &all);
}

void handle_skills_list(struct rpc_request *req, const struct skills_list_params *p) {
    struct services *services = services_of(req);
    struct list_call *call = arena_new(&req->arena, struct list_call);
    struct error why;
    struct config *config = config_load(services->config, &req->arena, NULL, &why);
    *call = (struct list_call){ .req = req, .cwds = p->cwds };
    if (!p->cwds.n)
        call->cwds = (struct str_array){ &services->threads->cwd, 1 };
    if (!config) {
        reply_broken(req, &call->cwds, why.text);
        return;
    }
    config_unref(config);
    (void)skills_find(services->skills, req->ops, &call->cwds, p->force_reload, reply, call);
}

/* ---- further roots ---- */

void handle_skills_extra_roots_set(
    struct rpc_request *req, const struct skills_extra_roots_set_params *p) {
    skills_set_extra(services_of(req)->skills, &p->extra_roots);
    if (p->extra_roots.n)
        skills_watch(services_of(req)->skills, STR_NONE);
    notify_skills_changed(
        &connection_hub(req->conn)->everyone, &(struct skills_changed_notification){ 0 });
    reply_skills_extra_roots_set(req, &(struct skills_extra_roots_set_response){ 0 });
}

/* ---- switches ---- */

struct switch_job {
    struct work work;
    struct rpc_request *req;
    struct str file;
    struct skill_selector what;
    bool enabled, ok;
    struct error error;
};

static void run_switch(struct work *work) {
    struct switch_job *job = (struct switch_job *)work;
    job->ok =
        skill_switch_in_file(&work->op.arena, job->file, &job->what, job->enabled, &job->error);
}

static void after_switch(struct work *work, bool done) {
    struct switch_job *job = (struct switch_job *)work;
    if (!done) {
        rpc_drop(job->req);
        return;
    }
    skills_forget(services_of(job->req)->skills);
    if (job->ok)
        reply_skills_config_write(
            job->req, &(struct skills_config_write_response){ .effective_enabled = job->enabled });
    else
        rpc_fail(
            job->req, RPC_INTERNAL_ERROR, "failed to update skill settings: %s", job->error.text);
}

void handle_skills_config_write(
    struct rpc_request *req, const struct skills_config_write_params *p) {
    if (!p->path.p == !p->name.p || (p->name.p && !str_trim(p->name).n)) {
        rpc_fail(
            req, RPC_INVALID_PARAMS, "skills/config/write requires exactly one of path or name");
        return;
    }
    struct switch_job *job = work_new(req->ops, sizeof *job);
    job->work.run = run_switch;
    job->work.after = after_switch;
    job->req = req;
    job->file = path_join(&job->work.op.arena, services_of(req)->home, STR("config.toml"));
    job->what = (struct skill_selector){ p->path, str_trim(p->name) };
    job->enabled = p->enabled;
    work_start(&job->work, req->loop);
}
