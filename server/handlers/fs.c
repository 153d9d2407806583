/* fs: files on the daemon's machine (local-methods.md 1). Each request is a job on the thread pool. */
#include "local/fs.h"

#include "handlers/services.h"
#include "local/fs_watch.h"
#include "loop/work.h"
#include "protocol/methods.gen.h"
#include "rpc/notify.h"

/* The request, with its parameters, is the job's until it is answered. */
struct fs_job {
    struct work work;
    struct rpc_request *req;
    const void *params;
    bool (*run)(struct fs_job *job, struct error *reterr);
    void (*reply)(struct fs_job *job);
    bool ok;
    struct error error;
    struct buf bytes; /* fs/readFile */
    union {
        struct fs_get_metadata_response metadata;
        struct fs_read_directory_response directory;
    };
};

static struct fs_job *job_of(struct work *work) {
    return (struct fs_job *)work;
}

static void on_run(struct work *work) {
    struct fs_job *job = job_of(work);
    job->ok = job->run(job, &job->error);
}

static void on_after(struct work *work, bool done) {
    struct fs_job *job = job_of(work);
    if (!done)
        rpc_drop(job->req);
    else if (job->ok)
        job->reply(job);
    else
        rpc_fail(job->req, job->error.code, "%s", job->error.text);
}

static void on_release(struct work *work) {
    buf_done(&job_of(work)->bytes);
}

static void start(struct rpc_request *req, const void *params,
    bool (*run)(struct fs_job *job, struct error *reterr), void (*reply)(struct fs_job *job)) {
    struct fs_job *job = work_new(req->ops, sizeof *job);
    job->work.run = on_run;
    job->work.after = on_after;
    job->work.release = on_release;
    job->req = req;
    job->params = params;
    job->run = run;
    job->reply = reply;
    work_start(&job->work, req->loop);
}

/* ---- fs/readFile, fs/writeFile ---- */

static bool run_read_file(struct fs_job *job, struct error *reterr) {
    return fs_read_file(&job->work.op.arena, job->params, &job->bytes, reterr);
}

static void reply_bytes(struct fs_job *job) {
    reply_fs_read_file(
        job->req, &(struct fs_read_file_response){ .data_base64 = buf_str(&job->bytes) });
}

void handle_fs_read_file(struct rpc_request *req, const struct fs_read_file_params *p) {
    start(req, p, run_read_file, reply_bytes);
}

static bool run_write_file(struct fs_job *job, struct error *reterr) {
    return fs_write_file(&job->work.op.arena, job->params, reterr);
}

static void reply_written(struct fs_job *job) {
    reply_fs_write_file(job->req, &(struct fs_write_file_response){ 0 });
}

void handle_fs_write_file(struct rpc_request *req, const struct fs_write_file_params *p) {
    start(req, p, run_write_file, reply_written);
}

/* ---- fs/createDirectory, fs/getMetadata, fs/readDirectory ---- */

static bool run_create_directory(struct fs_job *job, struct error *reterr) {
    return fs_create_directory(&job->work.op.arena, job->params, reterr);
}

static void reply_created(struct fs_job *job) {
    reply_fs_create_directory(job->req, &(struct fs_create_directory_response){ 0 });
}

void handle_fs_create_directory(
    struct rpc_request *req, const struct fs_create_directory_params *p) {
    start(req, p, run_create_directory, reply_created);
}

static bool run_get_metadata(struct fs_job *job, struct error *reterr) {
    return fs_get_metadata(&job->work.op.arena, job->params, &job->metadata, reterr);
}

static void reply_metadata(struct fs_job *job) {
    reply_fs_get_metadata(job->req, &job->metadata);
}

void handle_fs_get_metadata(struct rpc_request *req, const struct fs_get_metadata_params *p) {
    start(req, p, run_get_metadata, reply_metadata);
}

static bool run_read_directory(struct fs_job *job, struct error *reterr) {
    return fs_read_directory(&job->work.op.arena, job->params, &job->directory, reterr);
}

static void reply_entries(struct fs_job *job) {
    reply_fs_read_directory(job->req, &job->directory);
}

void handle_fs_read_directory(struct rpc_request *req, const struct fs_read_directory_params *p) {
    start(req, p, run_read_directory, reply_entries);
}

/* ---- fs/remove, fs/copy ---- */

static bool run_remove(struct fs_job *job, struct error *reterr) {
    return fs_remove(&job->work.op.arena, job->params, reterr);
}

static void reply_removed(struct fs_job *job) {
    reply_fs_remove(job->req, &(struct fs_remove_response){ 0 });
}

void handle_fs_remove(struct rpc_request *req, const struct fs_remove_params *p) {
    start(req, p, run_remove, reply_removed);
}

static bool run_copy(struct fs_job *job, struct error *reterr) {
    return fs_copy(&job->work.op.arena, job->params, reterr);
}

static void reply_copied(struct fs_job *job) {
    reply_fs_copy(job->req, &(struct fs_copy_response){ 0 });
}

void handle_fs_copy(struct rpc_request *req, const struct fs_copy_params *p) {
    start(req, p, run_copy, reply_copied);
}

/* ---- fs/watch, fs/unwatch ---- */

/* The watch ends with the connection's operations, so the connection is there. */
static bool on_changed(void *user, struct str watch_id, struct str_array paths) {
    struct connection *conn = user;
    if (connection_is_full(conn))
        return false;
    rpc_notify_one(conn, &proto_notifications[NOTIFICATION_FS_CHANGED],
        &(struct fs_changed_notification){ .watch_id = watch_id, .changed_paths = paths });
    return true;
}

void handle_fs_watch(struct rpc_request *req, const struct fs_watch_params *p) {
    static const struct fs_watch_events events = { on_changed };
    struct str path;
    struct error err;
    if (fs_take_path(&req->arena, p->path, &path, &err) &&
        fs_watch_start(req->loop, req->ops, p->watch_id, path, &events, req->conn, &err))
        reply_fs_watch(req, &(struct fs_watch_response){ .path = path });
    else
        rpc_fail(req, err.code, "%s", err.text);
}

void handle_fs_unwatch(struct rpc_request *req, const struct fs_unwatch_params *p) {
    fs_watch_stop(req->ops, p->watch_id);
    reply_fs_unwatch(req, &(struct fs_unwatch_response){ 0 });
}
