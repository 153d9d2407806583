/* project: groups of threads. None can be made yet, so none is found (threads.md 25). */
#include "base/uuid.h"
#include "handlers/services.h"
#include "protocol/methods.gen.h"

static void fail_not_found(struct rpc_request *req, struct str id) {
    rpc_fail(req, RPC_INVALID_PARAMS, "project not found: %.*s", STR_ARGS(id));
}

/* "<position>|<id>" */
static bool is_cursor(struct str cursor) {
    int64_t position;
    struct uuid id;
    struct str first = str_cut(&cursor, '|');
    return str_to_i64(first, &position) && cursor.p && uuid_parse(cursor, &id, NULL);
}

void handle_project_list(struct rpc_request *req, const struct project_list_params *p) {
    if (p->sort_direction && !p->sort_key)
        rpc_fail(req, RPC_INVALID_PARAMS, "sortDirection requires sortKey");
    else if (p->cursor.p && !is_cursor(p->cursor))
        rpc_fail(
            req, RPC_INVALID_PARAMS, "invalid project cursor: malformed or mismatched sort anchor");
    else
        reply_project_list(req, &(struct project_list_response){ 0 });
}

void handle_project_read(struct rpc_request *req, const struct project_read_params *p) {
    fail_not_found(req, p->project_id);
}

static bool is_blank(struct str text) {
    return str_trim(text).n == 0;
}

static void make(struct rpc_request *req, struct str key, struct str name) {
    if (key.n == 0)
        rpc_fail(req, RPC_INVALID_PARAMS, "idempotencyKey must not be empty");
    else if (is_blank(name))
        rpc_fail(req, RPC_INVALID_PARAMS, "project name must not be empty");
    else
        rpc_fail_not_implemented(req);
}

void handle_project_create(struct rpc_request *req, const struct project_create_params *p) {
    make(req, p->idempotency_key, p->name);
}

void handle_project_import(struct rpc_request *req, const struct project_import_params *p) {
    make(req, p->idempotency_key, p->name);
}

void handle_project_update(struct rpc_request *req, const struct project_update_params *p) {
    if (p->name.p && is_blank(p->name))
        rpc_fail(req, RPC_INVALID_PARAMS, "project name must not be empty");
    else
        fail_not_found(req, p->project_id);
}

void handle_project_move(struct rpc_request *req, const struct project_move_params *p) {
    fail_not_found(req, p->project_id);
}

void handle_project_delete(struct rpc_request *req, const struct project_delete_params *p) {
    fail_not_found(req, p->project_id);
}
