/* app: connectors of a ChatGPT account, of which there are none here (surface.md 2.1). */
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"

/* The thread of a request may be left out. */
static bool thread_is_fine(struct rpc_request *req, struct str id) {
    return !id.p || lookup_thread(req, id);
}

static bool holds(const struct str_array *list, struct str s) {
    for (size_t i = 0; i < list->n; i++)
        if (str_eq(list->v[i], s))
            return true;
    return false;
}

void handle_app_read(struct rpc_request *req, const struct apps_read_params *p) {
    if (!thread_is_fine(req, p->thread_id))
        return;
    struct str_array missing = { arena_array(&req->arena, struct str, p->app_ids.n), 0 };
    for (size_t i = 0; i < p->app_ids.n; i++)
        if (!holds(&missing, p->app_ids.v[i]))
            missing.v[missing.n++] = p->app_ids.v[i];
    reply_app_read(req, &(struct apps_read_response){ .missing_app_ids = missing });
}

void handle_app_list(struct rpc_request *req, const struct apps_list_params *p) {
    if (thread_is_fine(req, p->thread_id))
        reply_app_list(req, &(struct apps_list_response){ 0 });
}

void handle_app_installed(struct rpc_request *req, const struct apps_installed_params *p) {
    if (thread_is_fine(req, p->thread_id))
        reply_app_installed(req, &(struct apps_installed_response){ 0 });
}
