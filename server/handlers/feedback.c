/* feedback: reports to the vendor, who is sent nothing from here (local-methods.md 15). */
#include "local/feedback.h"

#include "base/path.h"
#include "base/uuid.h"
#include "config/config.h"
#include "handlers/services.h"
#include "loop/work.h"
#include "protocol/methods.gen.h"
#include "thread/manager.h"

void handle_feedback_upload(struct rpc_request *req, const struct feedback_upload_params *p) {
    struct uuid id;
    struct error err;
    struct config *config = config_current(services_of(req)->config);
    bool enabled = config_bool(config, "feedback.enabled", true);
    config_unref(config);
    if (!enabled)
        rpc_fail(req, RPC_INVALID_REQUEST, "sending feedback is disabled by configuration");
    else if (p->thread_id.p && !uuid_parse(p->thread_id, &id, &err))
        rpc_fail(req, RPC_INVALID_REQUEST, "invalid thread id: %s", err.text);
    else
        rpc_fail(req, RPC_INTERNAL_ERROR,
            "failed to upload feedback: failed to upload feedback to Sentry: this daemon sends "
            "nothing to the vendor");
}

/* ---- feedback/save ---- */

/* The request, with its parameters, is the job's until it is answered. */
struct save_job {
    struct work work;
    struct rpc_request *req;
    const struct feedback_upload_params *params;
    struct str path, thread_id;
    bool ok;
    struct error error;
};

static void on_run(struct work *work) {
    struct save_job *job = (struct save_job *)work;
    job->ok = feedback_save(&work->op.arena, job->params, job->path, job->thread_id, &job->error);
}

static void on_after(struct work *work, bool done) {
    struct save_job *job = (struct save_job *)work;
    if (!done)
        rpc_drop(job->req);
    else if (job->ok)
        reply_feedback_save(job->req, &(struct feedback_save_response){
                                          .saved_path = job->path, .thread_id = job->thread_id });
    else
        rpc_fail(job->req, job->error.code, "%s", job->error.text);
}

/* False: answered. */
static bool name_thread(struct rpc_request *req, struct str wanted, struct str *ret) {
    struct uuid id;
    struct error err;
    if (!wanted.p) {
        *ret = thread_manager_new_id(services_of(req)->threads, &req->arena, "no-active-thread-");
        return true;
    }
    if (!uuid_parse(wanted, &id, &err)) {
        rpc_fail(req, RPC_INVALID_REQUEST, "invalid thread id: %s", err.text);
        return false;
    }
    *ret = uuid_str(&req->arena, &id);
    return true;
}

void handle_feedback_save(struct rpc_request *req, const struct feedback_save_params *p) {
    struct str thread_id;
    if (!path_is_absolute(p->save_path) || memchr(p->save_path.p, 0, p->save_path.n)) {
        rpc_fail(req, RPC_INVALID_REQUEST, "feedback savePath must be an absolute host path");
        return;
    }
    if (!name_thread(req, p->feedback_upload_params.thread_id, &thread_id))
        return;
    struct save_job *job = work_new(req->ops, sizeof *job);
    job->work.run = on_run;
    job->work.after = on_after;
    job->req = req;
    job->params = &p->feedback_upload_params;
    job->path = path_normalise(&req->arena, p->save_path);
    job->thread_id = thread_id;
    work_start(&job->work, req->loop);
}
