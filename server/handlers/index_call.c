/* index_call: a request that asks the index or changes it. */
#include "handlers/index_call.h"

#include "handlers/lookup.h"
#include "handlers/stored_call.h"
#include "store/index_file.h"
#include "store/rollout_find.h"
#include "thread/manager.h"

static void run(struct index_job *job, struct db *db) {
    struct index_call *call = (struct index_call *)job;
    if (!db)
        call->failed = !error_set(&call->error, RPC_INTERNAL_ERROR, "there is no database");
    else
        call->failed = !call->read(call, db);
}

static void after(struct index_job *job, bool done) {
    struct index_call *call = (struct index_call *)job;
    if (!done)
        rpc_drop(call->req);
    else if (call->failed)
        rpc_fail(call->req, call->error.code, "%s", call->error.text);
    else
        call->reply(call);
}

void index_call_start(struct rpc_request *req, const void *params, const struct index_call *how) {
    struct thread_manager *m = services_of(req)->threads;
    struct index_call *call = index_job_new(m->index, req->ops, sizeof *call);
    const struct thread *t = how->id.p ? thread_find(m, how->id, NULL) : NULL;
    call->job.run = run;
    call->job.after = after;
    call->req = req;
    call->params = params;
    call->id = arena_str(index_call_arena(call), how->id);
    call->new_id = thread_manager_new_id(m, index_call_arena(call), "");
    call->is_loaded = t && !t->ephemeral;
    if (thread_is_begun(t))
        call->path = arena_str(index_call_arena(call), t->path);
    call->read = how->read;
    call->reply = how->reply;
    index_job_start(&call->job);
}

struct str index_call_file(struct index_call *call, struct db *db) {
    struct arena *a = index_call_arena(call);
    if (call->path.p)
        return call->path;
    struct str file = index_file_of_thread(db, a, call->id);
    return file.p ? file : rollout_find(a, index_home(call->job.index), ROLLOUT_ANYWHERE, call->id);
}

bool index_call_knows_thread(struct index_call *call, struct db *db) {
    return call->is_loaded || index_call_file(call, db).p;
}
