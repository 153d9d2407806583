/* thread_archive: threads are put away, taken out again, deleted, and their agents with them (threads.md 18, 29a). */
#include "handlers/lookup.h"
#include "handlers/session_wait.h"
#include "handlers/stored_call.h"
#include "loop/work.h"
#include "protocol/methods.gen.h"
#include "rpc/hub.h"
#include "store/index.h"
#include "store/index_thread.h"
#include "store/index_tree.h"
#include "store/thread_files.h"
#include "thread/manager.h"
#include "thread/stored_view.h"
#include "thread/unload.h"
#include "turn/turn.h"

/* One request that changes the files of a thread, on the pool. */
struct files_job {
    struct work work;
    struct rpc_request *req;
    struct str home, id;
    struct index *index;
    struct str_array loaded; /* agents below it that were loaded */
    struct str_array family; /* those whose files were changed too */
    bool oldest_first;       /* in the family */
    enum thread_files_result (*change)(struct str home, struct str id, struct error *reterr);
    void (*answer)(const struct files_job *job);
    const char *missing, *failed; /* what precedes the id, what precedes the reason */
    enum thread_files_result result;
    struct error error;
};

static void run(struct work *work) {
    struct files_job *job = (struct files_job *)work;
    struct arena *a = &work->op.arena;
    struct str_array below =
        index_tree_below(job->index, a, job->id, &job->loaded, job->oldest_first);
    job->result = job->change(job->home, job->id, &job->error);
    job->family = (struct str_array){ arena_array(a, struct str, below.n + 1), 0 };
    for (size_t i = 0; i < below.n && job->result == THREAD_FILES_DONE; i++)
        if (job->change(job->home, below.v[i], &job->error) == THREAD_FILES_DONE)
            job->family.v[job->family.n++] = below.v[i];
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
        job->answer(job);
        break;
    case THREAD_FILES_MISSING:
        rpc_fail(req, RPC_INVALID_REQUEST, "%s %.*s", job->missing, STR_ARGS(job->id));
        break;
    case THREAD_FILES_BUSY:
        rpc_fail(req, RPC_INVALID_REQUEST, "thread %.*s already has an active writer",
            STR_ARGS(job->id));
        break;
    case THREAD_FILES_IN_USE:
        if (job->error.text[0] == ':')
            rpc_fail(req, RPC_INVALID_REQUEST, "cannot delete thread %.*s%s", STR_ARGS(job->id),
                job->error.text);
        else
            rpc_fail(req, RPC_INVALID_REQUEST, "cannot delete thread %s", job->error.text);
        break;
    case THREAD_FILES_FAILED:
        rpc_fail(req, RPC_INTERNAL_ERROR, "%s: %s", job->failed, job->error.text);
        break;
    }
}

/* A turn that runs is ended first. */
static void unload(struct thread *t) {
    turn_stop(t);
    thread_unload(t);
}

/* The agents below are not loaded any more. */
static void start(struct rpc_request *req, struct str id, const struct files_job *what) {
    struct files_job *job = work_new(req->ops, sizeof *job);
    struct arena *a = &job->work.op.arena;
    struct thread_manager *m = services_of(req)->threads;
    job->index = m->index;
    job->loaded = thread_agents_below(m, a, id);
    job->oldest_first = what->oldest_first;
    for (size_t i = 0; i < job->loaded.n; i++) {
        job->loaded.v[i] = arena_str(a, job->loaded.v[i]);
        unload(map_get(&m->threads, job->loaded.v[i]));
    }
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

static void answer_archive(const struct files_job *job) {
    struct subscribers *all = everyone(job->req);
    reply_thread_archive(job->req, &(struct thread_archive_response){ 0 });
    notify_thread_archived(all, &(struct thread_archived_notification){ .thread_id = job->id });
    for (size_t i = 0; i < job->family.n; i++)
        notify_thread_archived(
            all, &(struct thread_archived_notification){ .thread_id = job->family.v[i] });
}

static void archive_again(struct rpc_request *req, const void *params) {
    handle_thread_archive(req, params);
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
    if (t && !session_is_over(req, t, p, archive_again))
        return;
    if (t)
        unload(t);
    start(req, id,
        &(struct files_job){ .change = thread_files_archive,
            .answer = answer_archive,
            .missing = "no rollout found for thread id",
            .failed =
                "failed to archive session: thread-store internal error: failed to archive thread" });
}

/* ---- unarchive ---- */

static struct str_array ids_copy(struct arena *a, const struct str_array *ids) {
    struct str_array copy = { arena_array(a, struct str, ids->n + 1), ids->n };
    for (size_t i = 0; i < ids->n; i++)
        copy.v[i] = arena_str(a, ids->v[i]);
    return copy;
}

static void reply_unarchived(struct stored_call *call, struct stored *s) {
    struct subscribers *all = everyone(call->req);
    struct wire_thread thread = stored_thread_view(&s->arena, s);
    struct str_array family = ids_copy(&s->arena, call->params);
    reply_thread_unarchive(call->req, &(struct thread_unarchive_response){ .thread = thread });
    notify_thread_unarchived(all, &(struct thread_unarchived_notification){ .thread_id = s->id });
    for (size_t i = 0; i < family.n; i++)
        notify_thread_unarchived(
            all, &(struct thread_unarchived_notification){ .thread_id = family.v[i] });
}

static void answer_unarchive(const struct files_job *job) {
    struct rpc_request *req = job->req;
    struct str_array *family = arena_new(&req->arena, struct str_array);
    *family = ids_copy(&req->arena, &job->family);
    const struct stored_call call = { .req = req,
        .params = family,
        .id = arena_str(&req->arena, job->id),
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
                .oldest_first = true,
                .answer = answer_unarchive,
                .missing = "no archived rollout found for thread id",
                .failed = "failed to unarchive session: thread-store internal error: failed to "
                          "unarchive thread" });
}

/* ---- delete ---- */

static bool forget(struct db *db, const struct index_change *change) {
    return index_own_forget(db, change->id);
}

static void answer_delete(const struct files_job *job) {
    struct subscribers *all = everyone(job->req);
    index_change(job->index, &(struct index_change){ .apply = forget, .id = job->id });
    for (size_t i = 0; i < job->family.n; i++)
        index_change(job->index, &(struct index_change){ .apply = forget, .id = job->family.v[i] });
    reply_thread_delete(job->req, &(struct thread_delete_response){ 0 });
    for (size_t i = 0; i < job->family.n; i++)
        notify_thread_deleted(
            all, &(struct thread_deleted_notification){ .thread_id = job->family.v[i] });
    notify_thread_deleted(all, &(struct thread_deleted_notification){ .thread_id = job->id });
}

/* The reference says it twice for a thread that was loaded. */
static void unload_for_good(struct thread *t) {
    struct subscribers *all = &t->manager->hub->everyone;
    char id[UUID_TEXT_BYTES];
    memcpy(id, t->id, sizeof id);
    unload(t);
    notify_thread_status_changed(
        all, &(struct thread_status_changed_notification){
                 .thread_id = str_of(id), .status = { .type = THREAD_STATUS_NOT_LOADED } });
}

static void delete_again(struct rpc_request *req, const void *params) {
    handle_thread_delete(req, params);
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
    if (t && thread_is_begun(t) && !session_is_over(req, t, p, delete_again))
        return;
    if (t && thread_is_begun(t))
        unload_for_good(t);
    start(req, id,
        &(struct files_job){ .change = thread_files_delete,
            .answer = answer_delete,
            .missing = "no rollout found for thread id",
            .failed = "failed to delete thread: thread-store internal error" });
}
