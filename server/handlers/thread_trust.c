/* thread_trust: a repository that a new thread may write to counts as trusted from then on. */
#include "handlers/thread_trust.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/path.h"
#include "config/config.h"
#include "config/config_write.h"
#include "loop/work.h"
#include "protocol/types.gen.h"
#include "thread/manager.h"

struct trust_job {
    struct work work;
    struct rpc_request *req;
    const void *params;
    struct config_write write;
    struct config_change change;
    void (*again)(struct rpc_request *req, const void *params);
    bool ok;
    struct error error;
};

static void on_run(struct work *work) {
    struct trust_job *job = (struct trust_job *)work;
    job->ok = config_write_run(&work->op.arena, &job->write, &job->error);
}

static void on_after(struct work *work, bool done) {
    struct trust_job *job = (struct trust_job *)work;
    config_forget(
        services_of(job->req)->config); /* it may be written although the client is gone */
    if (!done) {
        rpc_drop(job->req);
        return;
    }
    if (!job->ok)
        log_warn("handlers: cannot note that a project is trusted: %s", job->error.text);
    job->again(job->req, job->params);
}

/* ---- is it to be written? ---- */

static struct str overridden(const struct thread_start_params *p, const char *key) {
    for (size_t i = 0; i < p->config.n; i++)
        if (str_is(p->config.v[i].key, key) && p->config.v[i].value->kind == JSON_STRING)
            return p->config.v[i].value->text;
    return STR_NONE;
}

static struct str setting(
    const struct config *config, const struct thread_start_params *p, const char *key) {
    struct str text = overridden(p, key);
    return text.p ? text : config_text(config, key);
}

static bool may_write(const struct config *config, const struct thread_start_params *p) {
    if (p->sandbox)
        return *p->sandbox != SANDBOX_MODE_READ_ONLY;
    struct str profile =
        p->permissions.p ? p->permissions : setting(config, p, "default_permissions");
    if (profile.p)
        return str_is(profile, ":workspace") || str_is(profile, ":danger-full-access");
    struct str mode = setting(config, p, "sandbox_mode");
    return str_is(mode, "workspace-write") || str_is(mode, "danger-full-access");
}

static bool is_decided(const struct config *config, struct str directory) {
    const struct json *project = json_get_str(config_get(config, "projects"), directory);
    return json_get(project, "trust_level") != NULL;
}

/* The root of the repository that is to be trusted; "no string": nothing is to be done. */
static struct str undecided_root(struct rpc_request *req, const struct thread_start_params *p) {
    const struct services *services = services_of(req);
    struct error ignored;
    if (!p->cwd.p)
        return STR_NONE;
    struct str cwd =
        path_normalise(&req->arena, path_join(&req->arena, services->threads->cwd, p->cwd));
    struct config *config = config_load(services->config, &req->arena, NULL, &ignored);
    struct str root = STR_NONE;
    if (config && may_write(config, p))
        root = project_repository(&req->arena, cwd);
    if (root.p && (is_decided(config, root) || is_decided(config, cwd)))
        root = STR_NONE;
    config_unref(config);
    return root;
}

static struct str key_path_of(struct arena *a, struct str root) {
    _cleanup_buf_ struct buf out = { 0 };
    buf_printf(&out, "projects.\"");
    for (size_t i = 0; i < root.n; i++) {
        if (root.p[i] == '"' || root.p[i] == '\\')
            buf_add_char(&out, '\\');
        buf_add_char(&out, root.p[i]);
    }
    buf_printf(&out, "\".trust_level");
    return arena_str(a, buf_str(&out));
}

bool thread_trust_is_settled(struct rpc_request *req, const struct thread_start_params *p,
    void (*again)(struct rpc_request *req, const void *params)) {
    const struct services *services = services_of(req);
    struct str root = undecided_root(req, p);
    if (!root.p)
        return true;
    struct trust_job *job = work_new(req->ops, sizeof *job);
    job->work.run = on_run;
    job->work.after = on_after;
    job->req = req;
    job->params = p;
    job->again = again;
    job->change = (struct config_change){ .key_path = key_path_of(&req->arena, root),
        .value = json_new_str(&req->arena, STR("trusted")) };
    job->write = (struct config_write){
        .sources = config_sources(services->config, STR_NONE), .changes = &job->change, .n = 1
    };
    work_start(&job->work, req->loop);
    return false;
}
