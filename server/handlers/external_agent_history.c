/* external_agent_history: imports from other agents that were done, in a file of our own (local-methods.md 20); methods
 * of external_agent.idl. */
#include "handlers/external_agent_history.h"

#include "base/file.h"
#include "base/path.h"
#include "base/time.h"
#include "base/uuid.h"
#include "handlers/services.h"
#include "loop/work.h"
#include "protocol/methods.gen.h"

#include <errno.h>

enum {
    HISTORY_BYTES_MAX = 16 * 1024 * 1024,
    HISTORIES_MAX = 1000, /* the oldest are forgotten */
    FILE_MODE = 0600,
    DIRECTORY_MODE = 0700,
};

#define HISTORY_FILE "codexd/external_agent_imports.json"

struct str external_agent_new_id(struct arena *a) {
    struct uuid id;
    uuid_v4(&id);
    return uuid_str(a, &id);
}

/* ---- the file ---- */

struct history_job {
    struct work work;
    struct rpc_request *req;
    struct str path;
    const struct external_agent_config_import_history *added; /* NULL: it is only read */
    struct external_agent_config_import_history_array all;    /* the newest first */
    int error;                                                /* negative errno */
};

/* The array in the file; what is none counts as empty. */
static struct json *read_file(struct arena *a, struct str path, int *ret_error) {
    struct str text;
    int r = file_read(a, arena_cstr(a, path), HISTORY_BYTES_MAX, &text);
    *ret_error = r == -ENOENT || r == -ENOTDIR ? 0 : r;
    struct json *all = r == 0 ? json_parse(a, text, NULL) : NULL;
    return all && all->kind == JSON_ARRAY ? all : json_new_array(a);
}

static int add(struct arena *a, struct str path, struct json *all,
    const struct external_agent_config_import_history *added) {
    _cleanup_buf_ struct buf one = { 0 }, text = { 0 };
    struct json *kept = json_new_array(a), *next;
    size_t drop = all->count >= HISTORIES_MAX ? all->count - HISTORIES_MAX + 1 : 0;
    external_agent_config_import_history_encode(&one, added);
    for (struct json *e = all->first; e; e = next) {
        next = e->next;
        if (drop)
            drop--;
        else
            json_push(kept, e);
    }
    json_push(kept, json_parse(a, buf_str(&one), NULL));
    json_write(&text, kept);
    int r = file_make_directories(arena_cstr(a, path_dirname(path)), DIRECTORY_MODE);
    return r < 0 ? r : file_replace(arena_cstr(a, path), buf_str(&text), FILE_MODE);
}

int external_agent_note(
    struct arena *a, struct str home, const struct external_agent_config_import_history *added) {
    int error;
    struct str path = path_join(a, home, STR(HISTORY_FILE));
    struct json *all = read_file(a, path, &error);
    return error ? error : add(a, path, all, added);
}

static void take(struct history_job *job, const struct json *all) {
    struct arena *a = &job->work.op.arena;
    size_t n = all->count;
    job->all.v = arena_array(a, struct external_agent_config_import_history, n);
    for (const struct json *e = all->first; e; e = e->next)
        if (external_agent_config_import_history_decode(a, e, &job->all.v[n - 1], NULL))
            n--;
    job->all.v += n;
    job->all.n = all->count - n;
}

static void run(struct work *work) {
    struct history_job *job = (struct history_job *)work;
    struct json *all = read_file(&work->op.arena, job->path, &job->error);
    if (job->error)
        return;
    if (job->added)
        job->error = add(&work->op.arena, job->path, all, job->added);
    else
        take(job, all);
}

static void after(struct work *work, bool done) {
    struct history_job *job = (struct history_job *)work;
    struct rpc_request *req = job->req;
    if (!done)
        rpc_drop(req);
    else if (job->error)
        rpc_fail(req, RPC_INTERNAL_ERROR, "failed to %s the import history: %s",
            job->added ? "write" : "read", error_of_errno(job->error));
    else if (job->added)
        reply_external_agent_config_import_record_history(
            req, &(struct external_agent_config_import_history_record_response){
                     .import_id = job->added->import_id });
    else
        reply_external_agent_config_import_read_histories(req,
            &(struct external_agent_config_import_histories_read_response){ .data = job->all });
}

static void start(
    struct rpc_request *req, const struct external_agent_config_import_history *added) {
    struct history_job *job = work_new(req->ops, sizeof *job);
    job->work.run = run;
    job->work.after = after;
    job->req = req;
    job->added = added;
    job->path = path_join(&job->work.op.arena, services_of(req)->home, STR(HISTORY_FILE));
    work_start(&job->work, req->loop);
}

/* ---- the methods ---- */

static void take_result(struct external_agent_config_import_history *to,
    const struct external_agent_config_import_history_record_type_result_params *from) {
    for (size_t i = 0; i < from->successes.n; i++) {
        const struct external_agent_config_import_history_record_success_params *s =
            &from->successes.v[i];
        to->successes.v[to->successes.n++] =
            (struct external_agent_config_import_item_type_success){ .item_type = s->item_type,
                .cwd = s->cwd,
                .source = s->source,
                .target = s->target,
                .title = s->title };
    }
    for (size_t i = 0; i < from->failures.n; i++)
        to->failures.v[to->failures.n++] = from->failures.v[i];
}

void handle_external_agent_config_import_record_history(
    struct rpc_request *req, const struct external_agent_config_import_history_record_params *p) {
    struct arena *a = &req->arena;
    struct external_agent_config_import_history *h =
        arena_new(a, struct external_agent_config_import_history);
    size_t successes = 0, failures = 0;
    for (size_t i = 0; i < p->item_type_results.n; i++) {
        successes += p->item_type_results.v[i].successes.n;
        failures += p->item_type_results.v[i].failures.n;
    }
    h->import_id = external_agent_new_id(a);
    h->provider_id = p->provider_id;
    h->completed_at_ms = time_now_ms();
    h->successes.v =
        arena_array(a, struct external_agent_config_import_item_type_success, successes);
    h->failures.v = arena_array(a, struct external_agent_config_import_item_type_failure, failures);
    for (size_t i = 0; i < p->item_type_results.n; i++)
        take_result(h, &p->item_type_results.v[i]);
    start(req, h);
}

void handle_external_agent_config_import_read_histories(struct rpc_request *req) {
    start(req, NULL);
}
