/* thread: starting threads and listing the loaded ones (threads.md 11, 15). */
#include "protocol/methods.gen.h"

#include "base/uuid.h"
#include "config/config.h"
#include "config/layers.h"
#include "handlers/index_call.h"
#include "handlers/lookup.h"
#include "handlers/models_wait.h"
#include "handlers/thread_required.h"
#include "handlers/thread_response.h"
#include "handlers/thread_trust.h"
#include "handlers/unknown_settings.h"
#include "loop/work.h"
#include "rpc/hub.h"
#include "skills/watch.h"
#include "store/index.h"
#include "store/index_project.h"
#include "store/rollout_pack.h"
#include "thread/keep.h"
#include "thread/manager.h"
#include "thread/servers.h"
#include "turn/prewarm.h"
#include "upstream/upstream.h"

static void warn(struct thread *t, struct str text) {
    notify_warning(&t->subscribers,
        &(struct warning_notification){ .thread_id = thread_id(t), .message = text });
}

/* Keys among the request's own settings that nobody knows; "no string": none. */
static struct str unknown_overrides(struct arena *a, const struct thread *t) {
    struct layer layer = { .kind = LAYER_SESSION, .tree = json_new_object(a) };
    const struct layers layers = { .v = &layer, .n = 1 };
    for (const struct json *m = t->overrides->first; m; m = m->next)
        config_set(a, layer.tree, m->key, json_clone(a, m));
    return unknown_settings_text(a, &layers);
}

/* To the thread's client: all that is not as it was set. */
static void tell_demands(struct thread *t) {
    for (size_t i = 0; i < t->config->overridden.n; i++)
        warn(t, t->config->overridden.v[i]);
    for (size_t i = 0; i < t->demands.n; i++)
        warn(t, t->demands.v[i].text);
    if (t->config->search_overridden.p)
        warn(t, t->config->search_overridden);
}

/* To everybody: what the request wanted and may not have. */
static void tell_refusals(const struct thread *t) {
    for (size_t i = 0; i < t->demands.n; i++)
        if (t->demands.v[i].asked)
            notify_config_warning(&t->manager->hub->everyone,
                &(struct config_warning_notification){ .summary = t->demands.v[i].text });
}

static void finish_start(struct rpc_request *req, const void *params, struct thread *thread) {
    (void)params;
    _cleanup_arena_ struct arena a = { 0 };
    struct thread_manager *m = services_of(req)->threads;
    struct str unknown = unknown_overrides(&a, thread);
    if (unknown.p)
        notify_config_warning(
            &m->hub->everyone, &(struct config_warning_notification){ .summary = unknown });
    tell_refusals(thread);
    upstream_prepare(m->upstream);
    thread_keep_choices(thread);
    subscribers_add(&thread->subscribers, req->conn);
    struct thread_start_response response = thread_response_of(&req->arena, thread);
    reply_thread_start(req, &response);
    notify_thread_started(&m->hub->everyone,
        &(struct thread_started_notification){ .thread = thread_view(&a, thread) });
    if (unknown.p)
        warn(thread, unknown);
    tell_demands(thread);
    thread_hooks_look(thread);
    if (thread->servers.n)
        mcp_servers_tell_again(&thread->servers);
    else
        thread_servers_start(thread);
    turn_prewarm(thread);
    skills_watch(m->skills, thread->settings.cwd);
}

static void start(struct rpc_request *req, const void *params) {
    const struct thread_start_params *p = params;
    struct error err;
    struct thread *thread = thread_new(services_of(req)->threads, p, &err);
    if (!thread)
        rpc_fail(req, err.code ? err.code : RPC_INVALID_REQUEST, "%s", err.text);
    else if (!thread_await_required(req, p, thread, finish_start))
        finish_start(req, p, thread);
}

static void start_when_trusted(struct rpc_request *req, const void *params) {
    if (thread_trust_is_settled(req, params, start))
        start(req, params);
}

/* The model may have to be chosen from the service's list. */
static void start_when_models_are_there(
    struct rpc_request *req, const struct thread_start_params *p) {
    if (models_are_there(req, p->model_provider, p, start_when_trusted))
        start_when_trusted(req, p);
}

static bool find_project(struct index_call *call, struct db *db) {
    const struct thread_start_params *p = call->params;
    struct index_project project;
    if (!p->project_id.n)
        return error_set(&call->error, RPC_INVALID_REQUEST, "projectId must not be empty");
    return index_project_read(db, index_call_arena(call), p->project_id, &project) ||
           error_set(&call->error, RPC_INVALID_REQUEST, "project not found: %.*s",
               STR_ARGS(p->project_id));
}

static void start_in_project(struct index_call *call) {
    start_when_models_are_there(call->req, call->params);
}

void handle_thread_start(struct rpc_request *req, const struct thread_start_params *p) {
    if (p->project_id.p)
        index_call_start(
            req, p, &(struct index_call){ .read = find_project, .reply = start_in_project });
    else
        start_when_models_are_there(req, p);
}

/* The first id after the cursor. */
static size_t start_of_page(const struct str_array *ids, struct str cursor) {
    size_t at = 0;
    while (cursor.p && at < ids->n && str_cmp(ids->v[at], cursor) <= 0)
        at++;
    return at;
}

void handle_thread_loaded_list(struct rpc_request *req, const struct thread_loaded_list_params *p) {
    struct uuid id;
    char text[UUID_TEXT_BYTES];
    struct str cursor = STR_NONE;
    if (p->cursor.p) {
        if (!uuid_parse(p->cursor, &id, NULL)) {
            rpc_fail(req, RPC_INVALID_REQUEST, "invalid cursor: %.*s", STR_ARGS(p->cursor));
            return;
        }
        cursor = str_of(uuid_format(&id, text));
    }
    struct str_array ids = thread_manager_ids(services_of(req)->threads, &req->arena);
    size_t start = start_of_page(&ids, cursor);
    size_t limit = p->limit ? (*p->limit ? *p->limit : 1) : ids.n;
    size_t n = ids.n - start < limit ? ids.n - start : limit;
    struct thread_loaded_list_response page = { .data = { ids.v + start, n } };
    if (start + n < ids.n)
        page.next_cursor = ids.v[start + n - 1];
    reply_thread_loaded_list(req, &page);
}

/* ---- threads on disk ---- */

struct packing {
    struct work work;
    struct index *index; /* knows when the process ends */
};

static bool is_stopping(void *user) {
    return index_is_stopping(user);
}

static void pack(struct work *work) {
    struct index *index = ((struct packing *)work)->index;
    rollout_pack_old(index_home(index), is_stopping, index);
}

static void packed(struct work *work, bool done) {
    (void)work;
    (void)done;
}

/* Old files are compressed in the background. */
void handle_rollout_compress(struct rpc_request *req) {
    struct services *services = services_of(req);
    struct packing *p = work_new(&services->background, sizeof *p);
    p->work.run = pack;
    p->work.after = packed;
    p->index = services->threads->index;
    work_start(&p->work, req->loop);
    reply_rollout_compress(req, &(struct rollout_compress_response){ 0 });
}

/* ---- loaded threads ---- */

void handle_thread_unsubscribe(struct rpc_request *req, const struct thread_unsubscribe_params *p) {
    struct thread_unsubscribe_response response = { THREAD_UNSUBSCRIBE_STATUS_NOT_LOADED };
    struct str id = p->thread_id;
    struct thread *thread;
    if (!lookup_maybe_thread(req, RPC_INVALID_REQUEST, "thread id", &id, &thread))
        return;
    if (thread)
        response.status = subscribers_remove(&thread->subscribers, req->conn)
                              ? THREAD_UNSUBSCRIBE_STATUS_UNSUBSCRIBED
                              : THREAD_UNSUBSCRIBE_STATUS_NOT_SUBSCRIBED;
    reply_thread_unsubscribe(req, &response);
}
