/* memory: what the model remembers of earlier conversations (threads.md 19.4): forgetting it. */
#include "base/error.h"
#include "base/path.h"
#include "base/tree.h"
#include "handlers/services.h"
#include "loop/work.h"
#include "protocol/methods.gen.h"

#include <dirent.h>
#include <errno.h>

struct reset_job {
    struct work work;
    struct rpc_request *req;
    struct str directory;
    int error; /* negative errno */
};

/* The directory itself stays. */
static void run(struct work *work) {
    struct reset_job *job = (struct reset_job *)work;
    struct arena *a = &work->op.arena;
    DIR *dir = opendir(arena_cstr(a, job->directory));
    if (!dir)
        job->error = errno == ENOENT ? 0 : -errno;
    for (const struct dirent *e; dir && !job->error && (e = readdir(dir));) {
        struct str name = str_of(e->d_name);
        if (!str_is(name, ".") && !str_is(name, ".."))
            job->error = tree_remove(arena_cstr(a, path_join(a, job->directory, name)));
    }
    if (dir)
        (void)closedir(dir);
}

static void after(struct work *work, bool done) {
    struct reset_job *job = (struct reset_job *)work;
    if (!done)
        rpc_drop(job->req);
    else if (job->error)
        rpc_fail(job->req, RPC_INTERNAL_ERROR, "failed to clear memory directories: %s",
            error_of_errno(job->error));
    else
        reply_memory_reset(job->req, &(struct memory_reset_response){ 0 });
}

void handle_memory_reset(struct rpc_request *req) {
    struct reset_job *job = work_new(req->ops, sizeof *job);
    job->work.run = run;
    job->work.after = after;
    job->req = req;
    job->directory = path_join(&job->work.op.arena, services_of(req)->home, STR("memories"));
    work_start(&job->work, req->loop);
}
