/* thread_goal: what a thread works towards. None can be set yet (threads.md 22). */
#include "base/utf8.h"
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"
#include "thread/thread.h"

enum { OBJECTIVE_CHARS_MAX = 4000 };

/* A loaded thread that can have a goal; NULL: answered. */
static struct thread *find(struct rpc_request *req, struct str id) {
    struct thread *thread = lookup_thread(req, id);
    if (!thread || !thread->ephemeral)
        return thread;
    rpc_fail(req, RPC_INVALID_REQUEST, "ephemeral thread does not support goals: %.*s",
        STR_ARGS(thread_id(thread)));
    return NULL;
}

void handle_thread_goal_set(struct rpc_request *req, const struct thread_goal_set_params *p) {
    struct thread *thread = find(req, p->thread_id);
    if (!thread)
        return;
    struct str objective = str_trim(p->objective);
    if (p->objective.p && objective.n == 0)
        rpc_fail(req, RPC_INVALID_REQUEST, "goal objective must not be empty");
    else if (utf8_length(objective) > OBJECTIVE_CHARS_MAX)
        rpc_fail(req, RPC_INVALID_REQUEST, "goal objective must be at most %d characters",
            OBJECTIVE_CHARS_MAX);
    else if (p->token_budget_is == PRESENT && p->token_budget <= 0)
        rpc_fail(req, RPC_INVALID_REQUEST, "goal budgets must be positive when provided");
    else if (!p->objective.p)
        rpc_fail(req, RPC_INVALID_REQUEST, "cannot update goal for thread %.*s: no goal exists",
            STR_ARGS(thread_id(thread)));
    else
        rpc_fail_not_implemented(req);
}

void handle_thread_goal_get(struct rpc_request *req, const struct thread_goal_get_params *p) {
    if (find(req, p->thread_id))
        reply_thread_goal_get(req, &(struct thread_goal_get_response){ .goal = NULL });
}

void handle_thread_goal_clear(struct rpc_request *req, const struct thread_goal_clear_params *p) {
    if (find(req, p->thread_id))
        reply_thread_goal_clear(req, &(struct thread_goal_clear_response){ .cleared = false });
}
