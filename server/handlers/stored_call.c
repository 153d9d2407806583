/* stored_call: a request that reads a thread's files. */
#include "handlers/stored_call.h"

#include "handlers/lookup.h"
#include "store/rollout.h"
#include "thread/manager.h"
#include "turn/turn.h"

bool thread_is_begun(const struct thread *t) {
    return t && t->rollout && rollout_is_begun(t->rollout);
}

static void on_pool(void *user, struct stored *stored) {
    struct stored_call *call = user;
    if (call->read)
        call->failed = !call->read(call, stored);
}

static void on_cancel(void *user) {
    rpc_drop(((struct stored_call *)user)->req);
}

static void on_done(void *user, struct stored *s) {
    struct stored_call *call = user;
    struct rpc_request *req = call->req;
    call->thread = thread_find(services_of(req)->threads, call->id, NULL);
    if (s->failed)
        rpc_fail(req, RPC_INTERNAL_ERROR, "failed to read thread: thread-store internal error: %s",
            s->error.text);
    else if (!s->path.p && call->missing_is_unsupported)
        rpc_fail(req, RPC_NOT_SUPPORTED, "%.*s is not supported yet",
            STR_ARGS(method_name(req->method)));
    else if (!s->path.p)
        rpc_fail(req, RPC_INVALID_REQUEST, "%s %.*s", call->missing, STR_ARGS(call->id));
    else if (call->failed)
        rpc_fail(
            req, call->error.code ? call->error.code : RPC_INVALID_REQUEST, "%s", call->error.text);
    else
        call->reply(call, s);
}

void stored_call_start(const struct stored_call *call, const struct stored_request *what) {
    static const struct stored_events events = { on_pool, on_done, on_cancel };
    struct rpc_request *req = call->req;
    struct stored_call *own = arena_new(&req->arena, struct stored_call);
    struct stored_request request = *what;
    *own = *call;
    own->error.code = 0;
    request.home = services_of(req)->home;
    request.index = services_of(req)->threads->index;
    if (!request.id.p)
        request.id = own->id;
    if (thread_is_begun(own->thread)) {
        request.path = own->thread->path;
        request.running = turn_running_id(own->thread);
    }
    (void)stored_open(req->ops, req->loop, &request, &events, own);
}
