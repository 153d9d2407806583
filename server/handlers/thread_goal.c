/* thread_goal: what a thread works towards (threads.md 22). */
#include "thread/goal.h"

#include "handlers/lookup.h"
#include "protocol/methods.gen.h"
#include "thread/thread.h"
#include "turn/follow.h"

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
    struct thread *t = find(req, p->thread_id);
    struct error err;
    if (!t)
        return;
    if (!thread_goal_set(t, p, &err)) {
        rpc_fail(req, RPC_INVALID_REQUEST, "%s", err.text);
        return;
    }
    reply_thread_goal_set(req, &(struct thread_goal_set_response){ .goal = *thread_goal_of(t) });
    thread_goal_tell(t, STR_NONE);
    turn_follow(t);
}

void handle_thread_goal_get(struct rpc_request *req, const struct thread_goal_get_params *p) {
    const struct thread *t = find(req, p->thread_id);
    if (t)
        reply_thread_goal_get(req, &(struct thread_goal_get_response){ .goal = thread_goal_of(t) });
}

void handle_thread_goal_clear(struct rpc_request *req, const struct thread_goal_clear_params *p) {
    struct thread *t = find(req, p->thread_id);
    if (!t)
        return;
    bool cleared = thread_goal_clear(t);
    reply_thread_goal_clear(req, &(struct thread_goal_clear_response){ .cleared = cleared });
    if (cleared)
        thread_goal_tell(t, STR_NONE);
}
