/* thread_required: a new thread that cannot do without some MCP servers. */
#include "handlers/thread_required.h"

#include "thread/manager.h"
#include "thread/servers.h"
#include "thread/unload.h"

struct required_wait {
    struct op op;
    struct rpc_request *req;
    const void *params;
    struct str id; /* of the thread, which somebody else may end */
    struct op *under;
    thread_equipped *done;
};

/* Nobody has heard of it yet. */
static void drop_thread(struct required_wait *x) {
    struct thread *t = thread_find(services_of(x->req)->threads, x->id, NULL);
    if (!t)
        return;
    t->status.type = THREAD_STATUS_NOT_LOADED;
    thread_unload(t);
}

static void wait_cancel(struct op *op) {
    struct required_wait *x = (struct required_wait *)op;
    if (x->under)
        op_cancel(x->under);
    drop_thread(x);
    rpc_drop(x->req);
    op_close(op);
}

static const struct op_class wait_class = { .name = "required mcp servers", .cancel = wait_cancel };

static bool is_required(const struct mcp_server *s) {
    return s->state != MCP_SERVER_OFF && json_get_bool(s->config.json, "required", false);
}

static void add_failure(struct buf *out, const struct mcp_server *s) {
    static const struct str prefix = STR_INIT("MCP startup failed: ");
    struct str why = str_starts(s->failure, prefix) ? str_from(s->failure, prefix.n) : s->failure;
    buf_printf(out, "%s%.*s: %.*s", out->n ? "; " : "", STR_ARGS(s->config.name), STR_ARGS(why));
}

static void fail(struct required_wait *x, struct str why) {
    struct rpc_request *req = x->req;
    _cleanup_arena_ struct arena a = { 0 };
    struct str text = arena_printf(&a,
        "error creating thread: Fatal error: Failed to initialize session: required MCP servers failed to "
        "initialize: %.*s",
        STR_ARGS(why));
    drop_thread(x);
    op_close(&x->op);
    rpc_fail_str(req, RPC_INTERNAL_ERROR, text);
}

/* Each in turn; they start beside each other. */
static void check(void *user) {
    struct required_wait *x = user;
    struct thread *t = thread_find(services_of(x->req)->threads, x->id, NULL);
    _cleanup_buf_ struct buf failures = { 0 };
    x->under = NULL;
    for (size_t i = 0; t && i < t->servers.n; i++) {
        const struct mcp_server *s = t->servers.v[i];
        if (!is_required(s))
            continue;
        x->under = mcp_servers_wait(&t->servers, x->op.group, s, -1, check, x);
        if (x->under)
            return;
        if (s->state != MCP_SERVER_READY)
            add_failure(&failures, s);
    }
    if (!t || failures.n) {
        fail(x, t ? buf_str(&failures) : STR("cancelled"));
        return;
    }
    struct rpc_request *req = x->req;
    const void *params = x->params;
    thread_equipped *done = x->done;
    op_close(&x->op);
    done(req, params, t);
}

bool thread_await_required(
    struct rpc_request *req, const void *params, struct thread *t, thread_equipped *done) {
    bool any = false;
    if (!thread_servers_are_required(t))
        return false;
    thread_servers_start(t);
    for (size_t i = 0; i < t->servers.n; i++)
        any |= is_required(t->servers.v[i]);
    if (!any)
        return false;
    struct required_wait *x = op_new(req->ops, &wait_class, sizeof *x);
    x->req = req;
    x->params = params;
    x->id = arena_str(&x->op.arena, thread_id(t));
    x->done = done;
    check(x);
    return true;
}
