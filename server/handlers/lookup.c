/* lookup: what a request names. */
#include "handlers/lookup.h"

#include "auth/auth.h"
#include "base/uuid.h"
#include "config/config.h"
#include "thread/manager.h"

struct thread *lookup_thread(struct rpc_request *req, struct str id) {
    struct error err;
    struct thread *thread = thread_find(services_of(req)->threads, id, &err);
    if (!thread)
        rpc_fail(req, RPC_INVALID_REQUEST, "%s", err.text);
    return thread;
}

bool lookup_maybe_thread(
    struct rpc_request *req, int code, const char *what, struct str *id, struct thread **ret) {
    struct uuid uuid;
    struct error err;
    if (!uuid_parse(*id, &uuid, &err)) {
        rpc_fail(req, code, "invalid %s: %s", what, err.text);
        return false;
    }
    *id = uuid_str(&req->arena, &uuid);
    *ret = thread_find(services_of(req)->threads, *id, NULL);
    return true;
}

struct str lookup_account(struct rpc_request *req) {
    const struct auth_login *login = auth_login(services_of(req)->threads->auth);
    return login ? arena_str(&req->arena, login->account_id) : STR_NONE;
}

static void fail_provider(struct rpc_request *req, struct str id) {
    struct arena *a = &req->arena;
    struct json *data = json_new_object(a);
    json_put(data, STR("type"), json_new_str(a, STR("modelProviderNotConfigured")));
    json_put(data, STR("modelProvider"), json_new_str(a, id));
    rpc_fail_data(req, RPC_INVALID_REQUEST,
        arena_printf(a,
            "This chat uses model provider \u201c%.*s\u201d, which is no longer configured. "
            "Restore this provider\u2019s configuration to continue.",
            STR_ARGS(id)),
        data);
}

bool lookup_provider(struct rpc_request *req, struct str id, struct provider *ret) {
    struct config *config = config_current(services_of(req)->config);
    struct str wanted = id.p ? id : config_text(config, "model_provider");
    if (!wanted.n && !id.p)
        wanted = STR("openai");
    wanted = arena_str(&req->arena, wanted);
    bool found = provider_find(&req->arena, config->tree, wanted, ret, NULL);
    config_unref(config);
    if (!found)
        fail_provider(req, wanted);
    return found;
}

bool lookup_page(struct rpc_request *req, struct str cursor, const uint32_t *limit, size_t total,
    const char *what, struct page *ret) {
    uint64_t start = 0;
    struct str digits = cursor.n && cursor.p[0] == '+' ? str_from(cursor, 1) : cursor;
    if (cursor.p && !str_to_u64(digits, &start)) {
        rpc_fail(req, RPC_INVALID_REQUEST, "invalid cursor: %.*s", STR_ARGS(cursor));
        return false;
    }
    if (start > total) {
        rpc_fail(req, RPC_INVALID_REQUEST, "cursor %llu exceeds total %s %zu",
            (unsigned long long)start, what, total);
        return false;
    }
    size_t left = total - start, wanted = limit ? (*limit ? *limit : 1) : left;
    *ret = (struct page){ .start = start, .n = wanted < left ? wanted : left };
    if (ret->n < left)
        ret->next_cursor = arena_printf(&req->arena, "%zu", ret->start + ret->n);
    return true;
}

bool lookup_archived_error(struct str id, struct error *reterr) {
    return error_set(reterr, RPC_INVALID_REQUEST,
        "session %.*s is archived. Run `codex unarchive %.*s` to unarchive it first.", STR_ARGS(id),
        STR_ARGS(id));
}
