/* hooks: commands that run on events of a turn (local-methods.md 10); methods of protocol/idl/hooks.idl. */
#include "hooks/list.h"

#include "base/path.h"
#include "config/config.h"
#include "handlers/services.h"
#include "loop/work.h"
#include "protocol/methods.gen.h"
#include "thread/manager.h"

/* The request, with its parameters, is the job's until it is answered. */
struct list_job {
    struct work work;
    struct rpc_request *req;
    struct layer_sources from; /* of all but the cwd */
    struct str_array cwds;
    struct str base; /* of relative ones */
    struct hooks_list_response found;
};

static void list_one(struct list_job *job, struct hooks_list_entry *to) {
    struct arena *a = &job->work.op.arena;
    struct layer_sources from = job->from;
    struct layers layers;
    struct config_position at;
    struct error why;
    from.cwd = path_normalise(a, path_join(a, job->base, to->cwd));
    if (layers_read(a, &from, &layers, &at, &why)) {
        struct plugins plugins = plugins_active(a, from.home, layers_merge(a, &layers));
        hooks_of_layers(a, &layers, &plugins, to);
        return;
    }
    struct hook_error_info *error = arena_new(a, struct hook_error_info);
    error->path = to->cwd;
    error->message = arena_printf(a, "failed to reload config: %s", why.text);
    to->errors = (struct hook_error_info_array){ error, 1 };
}

static void run(struct work *work) {
    struct list_job *job = (struct list_job *)work;
    struct hooks_list_entry_array *all = &job->found.data;
    all->v = arena_array(&work->op.arena, struct hooks_list_entry, job->cwds.n);
    for (; all->n < job->cwds.n; all->n++) {
        all->v[all->n].cwd = job->cwds.v[all->n];
        list_one(job, &all->v[all->n]);
    }
}

static void after(struct work *work, bool done) {
    struct list_job *job = (struct list_job *)work;
    if (done)
        reply_hooks_list(job->req, &job->found);
    else
        rpc_drop(job->req);
}

void handle_hooks_list(struct rpc_request *req, const struct hooks_list_params *p) {
    struct services *services = services_of(req);
    struct list_job *job = work_new(req->ops, sizeof *job);
    job->work.run = run;
    job->work.after = after;
    job->req = req;
    job->base = services->threads->cwd;
    job->cwds = p->cwds.n ? p->cwds : (struct str_array){ &services->threads->cwd, 1 };
    job->from = config_sources(services->config, STR_NONE);
    work_start(&job->work, req->loop);
}
