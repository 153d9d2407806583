/* config_job: a request that changes the user's config.toml. */
#include "handlers/config_job.h"

#include "config/config.h"
#include "config/config_write.h"
#include "loop/work.h"
#include "skills/skills.h"
#include "thread/manager.h"

struct config_job {
    struct work work;
    struct rpc_request *req;
    struct config_write write;
    config_job_reply *reply;
    bool ok;
    struct error error;
};

void config_job_fail(struct rpc_request *req, const char *code, const char *text) {
    struct json *data = json_new_object(&req->arena);
    json_put_text(&req->arena, data, STR("config_write_error_code"), str_of(code));
    rpc_fail_data(req, RPC_INVALID_REQUEST, arena_str(&req->arena, str_of(text)), data);
}

static void on_run(struct work *work) {
    struct config_job *job = (struct config_job *)work;
    job->ok = config_write_run(&work->op.arena, &job->write, &job->error);
}

static void on_after(struct work *work, bool done) {
    struct config_job *job = (struct config_job *)work;
    struct rpc_request *req = job->req;
    config_forget(services_of(req)->config); /* it may be written although the client is gone */
    skills_forget(services_of(req)->skills);
    if (!done)
        rpc_drop(req);
    else if (job->ok)
        job->reply(req, &job->write);
    else if (job->write.code)
        config_job_fail(req, job->write.code, job->error.text);
    else
        rpc_fail(req, RPC_INTERNAL_ERROR, "%s", job->error.text);
}

void config_job_start(struct rpc_request *req, const struct config_change *changes, size_t n,
    struct str file_path, struct str expected_version, config_job_reply *reply) {
    const struct services *services = services_of(req);
    struct config_job *job = work_new(req->ops, sizeof *job);
    job->work.run = on_run;
    job->work.after = on_after;
    job->req = req;
    job->reply = reply;
    job->write = (struct config_write){ .sources = config_sources(services->config, STR_NONE),
        .changes = changes,
        .n = n,
        .file_path = file_path,
        .expected_version = expected_version,
        .daemon_cwd = services->threads->cwd };
    work_start(&job->work, req->loop);
}
