/* thread_list: lists of all threads (threads.md 14). */
#include "config/config.h"
#include "handlers/lookup.h"
#include "handlers/stored_call.h"
#include "protocol/methods.gen.h"
#include "store/index.h"
#include "store/index_list.h"
#include "store/index_scan.h"
#include "thread/index_view.h"
#include "thread/manager.h"

struct list_job {
    struct index_job job;
    struct rpc_request *req;
    struct index_list_request list;
    struct str_array loaded; /* files of loaded threads: they have changed, as a rule */
    struct index_page page;
    bool failed;
    struct error error;
};

/* ---- on the pool ---- */

/* Files of the page that others have changed meanwhile. */
static bool page_is_stale(struct list_job *l, struct db *db) {
    bool stale = false;
    for (size_t i = 0; i < l->page.n; i++)
        stale = index_scan_file(db, index_home(l->job.index), l->page.rows[i].path) || stale;
    return stale;
}

static void run(struct index_job *job, struct db *db) {
    struct list_job *l = (struct list_job *)job;
    struct arena *a = &job->op.arena;
    if (!db) {
        l->failed =
            !error_set(&l->error, RPC_INTERNAL_ERROR, "failed to list threads: no database");
        return;
    }
    if (!l->list.params->use_state_db_only || !index_is_complete(db))
        index_refresh(job->index, db, INDEX_LIST_BUDGET_MS);
    for (size_t i = 0; i < l->loaded.n; i++)
        (void)index_scan_file(db, index_home(job->index), l->loaded.v[i]);
    l->failed = !index_list(db, a, &l->list, &l->page, &l->error);
    if (!l->failed && !l->list.params->use_state_db_only && page_is_stale(l, db))
        l->failed = !index_list(db, a, &l->list, &l->page, &l->error);
}

/* ---- on the loop ---- */

static void answer(struct list_job *l) {
    struct arena *a = &l->job.op.arena;
    const struct thread_manager *m = services_of(l->req)->threads;
    size_t n = l->page.n;
    struct thread_list_response response = { .data = { arena_array(a, struct wire_thread, n + 1),
                                                 n },
        .read_states = { arena_array(a, struct thread_read_state_map_entry, n + 1), 0 },
        .next_cursor = l->page.next_cursor,
        .backwards_cursor = l->page.backwards_cursor };
    for (size_t i = 0; i < n; i++) {
        const struct index_thread *row = &l->page.rows[i];
        const struct thread_read_state *state = index_read_state_view(a, m, row);
        response.data.v[i] = index_thread_view(a, m, row);
        if (state)
            response.read_states.v[response.read_states.n++] =
                (struct thread_read_state_map_entry){ .key = row->id, .value = *state };
    }
    reply_thread_list(l->req, &response);
}

static void after(struct index_job *job, bool done) {
    struct list_job *l = (struct list_job *)job;
    if (!done) {
        rpc_drop(l->req);
        return;
    }
    index_go_on(job->index);
    if (l->failed)
        rpc_fail(l->req, l->error.code, "%s", l->error.text);
    else
        answer(l);
}

static struct str_array loaded_files(struct arena *a, const struct thread_manager *m) {
    struct str_array paths = { arena_array(a, struct str, m->threads.count + 1), 0 };
    const struct thread *t;
    for (size_t at = 0; (t = map_next(&m->threads, &at, NULL));)
        if (t->path.p && thread_is_begun(t))
            paths.v[paths.n++] = arena_str(a, t->path);
    return paths;
}

struct str lookup_default_provider(struct rpc_request *req) {
    struct config *config = config_current(services_of(req)->config);
    struct str id = arena_str(&req->arena, config_text(config, "model_provider"));
    config_unref(config);
    return id.n ? id : STR("openai");
}

void handle_thread_list(struct rpc_request *req, const struct thread_list_params *p) {
    struct thread_manager *m = services_of(req)->threads;
    if (p->include_attached_threads && !p->search_term.n) {
        rpc_fail(
            req, RPC_INVALID_REQUEST, "includeAttachedThreads requires a non-empty searchTerm");
        return;
    }
    struct list_job *l = index_job_new(m->index, req->ops, sizeof *l);
    l->job.run = run;
    l->job.after = after;
    l->req = req;
    l->list = (struct index_list_request){
        .params = p,
        .provider = lookup_default_provider(req),
        .account = lookup_account(req),
        .cwd = m->cwd,
    };
    l->loaded = loaded_files(&l->job.op.arena, m);
    index_job_start(&l->job);
}
