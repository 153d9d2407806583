/* thread_archive: threads are put away, taken out again, deleted (threads.md 18). */
#include "handlers/lookup.h"
#include "handlers/stored_call.h"
#include "loop/work.h"
#include "protocol/methods.gen.h"
#include "rpc/hub.h"
#include "store/index.h"
#include "store/index_thread.h"
#include "store/thread_files.h"
#include "thread/manager.h"
#include "thread/stored_view.h"
#include "thread/unload.h"

/* One request that changes the files of a thread, on the pool. */
struct files_job {
    struct work work;
    struct rpc_request *req;
    struct str home, id;
    enum thread_files_result (*change)(struct str home, struct str id, struct error *reterr);
    void (*answer)(struct rpc_request *req, struct str id);
    const char *missing, *failed; /* what precedes the id, what precedes the reason */
    enum thread_files_result result;
    struct error error;
};

static void run(struct work *work) {
    struct files_job *job = (struct files_job *)work;
    job->result = job->change(job->home, job->id, &job->error);
}

static void after(struct work *work, bool done) {
    struct files_job *job = (struct files_job *)work;
    struct rpc_request *req = job->req;
    if (!done) {
        rpc_drop(req);
        return;
    }
    switch (job->result) {
    case THREAD_FILES_DONE:
        job->answer(req, job->id);
        break;
    case THREAD_FILES_MISSING:
        rpc_fail(req, RPC_INVALID_REQUEST, "%s %.*s", job->missing, STR_ARGS(job->id));
        break;
    case THREAD_FILES_BUSY:
        rpc_fail(req, RPC_INVALID_REQUEST, "thread %.*s already has an active writer",
            STR_ARGS(job->id));
        break;
    case THREAD_FILES_IN_USE:
        rpc_fail(req, RPC_INVALID_REQUEST, "cannot delete thread %.*s%s%s", STR_ARGS(job->id),
            job->error.text[0] == ':' ? "" : " ", job->error.text);
        break;
    case THREAD_FILES_FAILED:
        rpc_fail(req, RPC_INTERNAL_ERROR, "%s: %s", job->failed, job->error.text);
        break;
    }
}

static void start(struct rpc_request *req, struct str id, const struct files_job *what) {
    struct files_job *job = work_new(req->ops, sizeof *job);
    struct arena *a = &job->work.op.arena;
    job->work.run = run;
    job->work.after = after;
    job->req = req;
    job->home = arena_str(a, services_of(req)->home);
    job->id = arena_str(a, id);
    job->change = what->change;
    job->answer = what->answer;
    job->missing = what->missing;
    job->failed = what->failed;
    work_start(&job->work, req->loop);
}

static struct subscribers *everyone(const struct rpc_request *req) {
    return &services_of(req)->threads->hub->everyone;
}

/* ---- archive ---- */

static void answer_archive(struct rpc_request *req, struct str id) {
    struct subscribers *all = everyone(req);
    reply_thread_archive(req, &(struct thread_archive_response){ 0 });
    notify_thread_archived(all, &(struct thread_archived_notification){ .thread_id = id });
}

void handle_thread_archive(struct rpc_request *req, const struct thread_archive_params *p) {
    struct str id = p->thread_id;
    struct thread *t;
    if (!lookup_maybe_thread(req, RPC_INVALID_REQUEST, "session id", &id, &t))
        return;
    if (t && !thread_is_begun(t)) {
        rpc_fail(req, RPC_INVALID_REQUEST, "no rollout found for thread id %.*s", STR_ARGS(id));
        return;
    }
    if (t)
        thread_unload(t);
    start(req, id,
        &(struct files_job){ .change = thread_files_archive,
            .answer = answer_archive,
            .missing = "no rollout found for thread id",
            .failed =
                "failed to archive session: thread-store internal error: failed to archive thread" });
}

/* ---- unarchive ---- */

static void reply_unarchived(struct stored_call *call, struct stored *s) {
    struct subscribers *all = everyone(call->req);
    struct wire_thread thread = stored_thread_view(&s->arena, s);
    reply_thread_unarchive(call->req, &(struct thread_unarchive_response){ .thread = thread });
    notify_thread_unarchived(all, &(struct thread_unarchived_notification){ .thread_id = s->id });
}

static void answer_unarchive(struct rpc_request *req, struct str id) {
    const struct stored_call call = { .req = req,
        .id = arena_str(&req->arena, id),
        .reply = reply_unarchived,
        .missing = "no rollout found for thread id" };
    stored_call_start(
        &call, &(struct stored_request){ .want = STORED_STATE, .where = ROLLOUT_SESSIONS });
}

void handle_thread_unarchive(struct rpc_request *req, const struct thread_unarchive_params *p) {
    struct str id = p->thread_id;
    struct thread *t;
    if (!lookup_maybe_thread(req, RPC_INVALID_REQUEST, "session id", &id, &t))
        return;
    if (t && thread_is_begun(t))
        rpc_fail(
            req, RPC_INVALID_REQUEST, "thread %.*s already has an active writer", STR_ARGS(id));
    else
        start(req, id,
            &(struct files_job){ .change = thread_files_unarchive,
                .answer = answer_unarchive,
                .missing = "no archived rollout found for thread id",
                .failed = "failed to unarchive session: thread-store internal error: failed to "
                          "unarchive thread" });
}

/* ---- delete ---- */

static bool forget(struct db *db, const struct index_change *change) {
    return index_own_forget(db, change->id);
}

static void answer_delete(struct rpc_request *req, struct str id) {
    struct subscribers *all = everyone(req);
    index_change(
        services_of(req)->threads->index, &(struct index_change){ .apply = forget, .id = id });
    reply_thread_delete(req, &(struct thread_delete_response){ 0 });
    notify_thread_deleted(all, &(struct thread_deleted_notification){ .thread_id = id });
}

/* The reference says it twice for a thread that was loaded. */
static void unload_for_good(struct thread *t) {
    struct subscribers *all = &t->manager->hub->everyone;
    char id[UUID_TEXT_BYTES];
    memcpy(id, t->id, sizeof id);
    thread_unload(t);
    notify_thread_status_changed(
        all, &(struct thread_status_changed_notification){
                 .thread_id = str_of(id), .status = { .type = THREAD_STATUS_NOT_LOADED } });
}

void handle_thread_delete(struct rpc_request *req, const struct thread_delete_params *p) {
    struct str id = p->thread_id;
    struct thread *t;
    if (!lookup_maybe_thread(req, RPC_INVALID_REQUEST, "thread id", &id, &t))
        return;
    if (t && t->ephemeral) {
        rpc_fail(req, RPC_INVALID_REQUEST, "thread is not persisted and cannot be deleted: %.*s",
            STR_ARGS(id));
        return;
    }
    if (t && thread_is_begun(t))
        unload_for_good(t);
    start(req, id,
        &(struct files_job){ .change = thread_files_delete,
            .answer = answer_delete,
            .missing = "no rollout found for thread id",
            .failed = "failed to delete thread: thread-store internal error" });
}
