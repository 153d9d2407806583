/* plugin_job: a request about plugins whose work is done on the pool. */
#include "handlers/plugin_job.h"

#include "config/config.h"
#include "config/config_write.h"
#include "skills/skills.h"
#include "thread/manager.h"

#include <stdlib.h>

static void on_run(struct work *work) {
    struct plugin_job *job = (struct plugin_job *)work;
    if (!job->kind->run(job) && !job->error.code)
        job->error.code = RPC_INVALID_REQUEST;
}

static void on_after(struct work *work, bool done) {
    struct plugin_job *job = (struct plugin_job *)work;
    if (job->kind->changes) { /* also for a client that is gone */
        config_forget(services_of(job->req)->config);
        skills_forget(services_of(job->req)->skills);
    }
    if (!done)
        rpc_drop(job->req);
    else if (job->error.code)
        rpc_fail(job->req, job->error.code, "%s", job->error.text);
    else
        job->kind->reply(job);
}

static void on_release(struct work *work) {
    config_unref(((struct plugin_job *)work)->config);
}

struct plugin_job *plugin_job_new(struct rpc_request *req, const struct plugin_job_kind *kind,
    const void *params, const struct str_array *cwds) {
    const struct services *services = services_of(req);
    struct error why;
    struct config *config = config_load(services->config, &req->arena, NULL, &why);
    if (!config) {
        rpc_fail(req, RPC_INTERNAL_ERROR, "failed to reload config: %s", why.text);
        return NULL;
    }
    struct plugin_job *job = work_new(req->ops, sizeof *job);
    job->work.run = on_run;
    job->work.after = on_after;
    job->work.release = on_release;
    job->kind = kind;
    job->req = req;
    job->config = config;
    job->params = params;
    job->daemon_cwd = services->threads->cwd;
    job->places = (struct plugin_places){ .home = services->home,
        .user_home = arena_str(&req->arena, str_of(getenv("HOME"))),
        .settings = config->tree };
    if (cwds)
        job->places.cwds = *cwds;
    return job;
}

void plugin_job_run(struct plugin_job *job) {
    work_start(&job->work, job->req->loop);
}

struct plugin_job *plugin_job_start(struct rpc_request *req, const struct plugin_job_kind *kind,
    const void *params, const struct str_array *cwds) {
    struct plugin_job *job = plugin_job_new(req, kind, params, cwds);
    if (job)
        plugin_job_run(job);
    return job;
}

bool plugin_job_fail(struct plugin_job *job, int code, const struct error *why) {
    return error_set(&job->error, code, "%s", why->text);
}

bool plugin_job_write(struct plugin_job *job, struct config_change change) {
    struct error why;
    struct config_write write = { .sources =
                                      config_sources(services_of(job->req)->config, STR_NONE),
        .changes = &change,
        .n = 1 };
    return config_write_run(&job->work.op.arena, &write, &why) ||
           plugin_job_fail(job, RPC_INTERNAL_ERROR, &why);
}
