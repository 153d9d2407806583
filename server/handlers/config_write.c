/* config_write: config/value/write and config/batchWrite (local-methods.md 5.2); methods of config.idl. */
#include "config/config_write.h"
#include "config/config.h"
#include "handlers/config_job.h"
#include "handlers/config_layer.h"
#include "protocol/methods.gen.h"
#include "thread/manager.h"
#include "thread/servers.h"

static struct str override_message(struct arena *a, const struct layer *layer) {
    switch (layer->kind) {
    case LAYER_SESSION:
        break;
    case LAYER_MANAGED:
        return arena_printf(
            a, "Overridden by legacy managed_config.toml: %.*s", STR_ARGS(layer->file));
    case LAYER_PROJECT:
        return arena_printf(a, "Overridden by project config: %.*s", STR_ARGS(layer->file));
    case LAYER_USER:
        return arena_printf(a, "Overridden by user config: %.*s", STR_ARGS(layer->file));
    case LAYER_SYSTEM:
        return arena_printf(
            a, "Overridden by managed config (system): %.*s", STR_ARGS(layer->file));
    }
    return STR("Overridden by session flags");
}

static struct config_write_response response_of(
    struct rpc_request *req, const struct config_write *w) {
    struct config_write_response r = { .version = w->version, .file_path = w->file };
    if (!w->overridden_by)
        return r;
    struct overridden_metadata *m = arena_new(&req->arena, struct overridden_metadata);
    m->message = override_message(&req->arena, w->overridden_by);
    m->overriding_layer = config_layer_metadata(&req->arena, w->overridden_by);
    m->effective_value = w->effective;
    r.status = WRITE_STATUS_OK_OVERRIDDEN;
    r.overridden_metadata = m;
    return r;
}

static void on_value_written(struct rpc_request *req, const struct config_write *w) {
    struct config_write_response r = response_of(req, w);
    reply_config_value_write(req, &r);
}

void handle_config_value_write(struct rpc_request *req, const struct config_value_write_params *p) {
    struct config_change *change = arena_new(&req->arena, struct config_change);
    *change =
        (struct config_change){ p->key_path, p->value, p->merge_strategy == MERGE_STRATEGY_UPSERT };
    config_job_start(req, change, 1, p->file_path, p->expected_version, on_value_written);
}

static bool same_servers(const struct config *x, const struct config *y) {
    const struct json *a = config_get(x, "mcp_servers"), *b = config_get(y, "mcp_servers");
    return a && b ? json_same(a, b) : a == b;
}

static void on_batch_written(struct rpc_request *req, const struct config_write *w) {
    struct config_write_response r = response_of(req, w);
    reply_config_batch_write(req, &r);
}

/* Loaded threads go on with what was written; their models, approvals and sandboxes were chosen before. */
static void on_batch_written_for_all(struct rpc_request *req, const struct config_write *w) {
    struct thread_manager *m = services_of(req)->threads;
    struct thread *t;
    on_batch_written(req, w);
    for (size_t at = 0; (t = map_next(&m->threads, &at, NULL));) {
        struct config *before = config_ref(t->config);
        if (thread_refresh_config(t) && !same_servers(before, t->config))
            thread_servers_reload(t, t->config);
        config_unref(before);
    }
}

void handle_config_batch_write(struct rpc_request *req, const struct config_batch_write_params *p) {
    struct config_change *changes = arena_array(&req->arena, struct config_change, p->edits.n);
    for (size_t i = 0; i < p->edits.n; i++)
        changes[i] = (struct config_change){ p->edits.v[i].key_path, p->edits.v[i].value,
            p->edits.v[i].merge_strategy == MERGE_STRATEGY_UPSERT };
    config_job_start(req, changes, p->edits.n, p->file_path, p->expected_version,
        p->reload_user_config ? on_batch_written_for_all : on_batch_written);
}
