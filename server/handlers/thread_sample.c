/* thread_sample: one question beside a conversation (threads.md 28). */
#include "handlers/lookup.h"
#include "handlers/stored_call.h"
#include "protocol/methods.gen.h"
#include "thread/manager.h"
#include "turn/side_sample.h"

enum { PROMPT_BYTES_MAX = 4000 };

/* The newest turn that has ended, or one that runs when that is allowed. */
static bool check_turn(struct stored_call *call, struct stored *s) {
    const struct thread_sample_params *p = call->params;
    const struct turn_index *x = &s->turns;
    for (size_t i = x->turn_n; i > 0; i--) {
        const struct indexed_turn *t = &x->turns[i - 1];
        bool runs = t->status == TURN_STATUS_IN_PROGRESS;
        if (str_eq(t->id, p->expected_turn_id) && (!runs || p->allow_in_progress_turn))
            return true;
        if (!runs)
            break;
    }
    return error_set(
        &call->error, RPC_INVALID_REQUEST, "sample source turn must be the latest finished turn");
}

static void begin(struct stored_call *call, struct stored *s) {
    const struct thread_sample_params *p = call->params;
    (void)s;
    if (!call->thread)
        rpc_fail(call->req, RPC_INVALID_REQUEST, "thread/sample requires a loaded source");
    else if (call->thread->turn && !p->allow_in_progress_turn)
        rpc_fail(call->req, RPC_INVALID_REQUEST, "sample source must be idle");
    else
        side_sample_start(call->thread, call->req, p, p->expected_turn_id);
}

/* NULL: all is well so far. */
static const char *refusal(const struct thread *t, const struct thread_sample_params *p) {
    if (!t)
        return "thread/sample requires a loaded source";
    if (p->expected_turn_id.n == 0 || str_trim(p->prompt).n == 0 || p->prompt.n > PROMPT_BYTES_MAX)
        return "thread/sample requires expectedTurnId and a prompt of at most 4000 bytes";
    if (t->ephemeral || t->agent)
        return "sample source must be a persistent root thread";
    return t->turn && !p->allow_in_progress_turn ? "sample source must be idle" : NULL;
}

void handle_thread_sample(struct rpc_request *req, const struct thread_sample_params *p) {
    struct uuid id;
    struct error err;
    if (!uuid_parse(p->thread_id, &id, &err)) {
        rpc_fail(req, RPC_INVALID_REQUEST, "%s", err.text);
        return;
    }
    struct thread *t = thread_find(services_of(req)->threads, p->thread_id, NULL);
    const char *why = refusal(t, p);
    struct stored_call call = { .req = req,
        .params = p,
        .thread = t,
        .read = check_turn,
        .reply = begin,
        .missing = "invalid thread-store request: no rollout found for thread id" };
    if (why) {
        rpc_fail(req, RPC_INVALID_REQUEST, "%s", why);
        return;
    }
    call.id = thread_id(t);
    stored_call_start(&call, &(struct stored_request){ .want = STORED_TURNS });
}

void handle_thread_sample_cancel(
    struct rpc_request *req, const struct thread_sample_cancel_params *p) {
    _cleanup_buf_ struct buf sample_id = { 0 };
    request_id_encode(&sample_id, &p->request_id);
    struct op_group *ops = req->ops;
    reply_thread_sample_cancel(req, &(struct thread_sample_cancel_response){ 0 });
    side_sample_cancel(ops, buf_str(&sample_id));
}
