/* goal_call: what the model asks of the thread's goal. */
#include "turn/goal_call.h"

#include "thread/goal.h"
#include "tool/tool.h"
#include "turn/state.h"

static struct str output(struct turn *turn, struct arena *a, bool completed) {
    _cleanup_buf_ struct buf text = { 0 };
    const struct thread_goal *goal = thread_goal_of(turn->thread);
    struct json *o = json_new_object(a);
    json_put(o, STR("goal"), goal ? thread_goal_json(turn->thread, a) : json_new_null(a));
    json_put(o, STR("remainingTokens"), json_new_null(a));
    json_put(o, STR("completionBudgetReport"), json_new_null(a));
    if (goal && goal->token_budget) {
        int64_t left = *goal->token_budget - goal->tokens_used;
        json_put_i64(a, o, STR("remainingTokens"), left > 0 ? left : 0);
        if (completed)
            json_put_text(a, o, STR("completionBudgetReport"),
                STR("The goal is reached. Tell the user in a sentence what was used of its budget: the tokens and the "
                    "time are in this result."));
    }
    json_write(&text, o);
    return arena_str(a, buf_str(&text));
}

static struct str create(struct turn *turn, struct arena *a, const struct tool_goal_call *call) {
    struct thread *t = turn->thread;
    const struct thread_goal *goal = thread_goal_of(t);
    struct error why;
    struct thread_goal_set_params p = { .objective = call->objective };
    if (call->token_budget) {
        p.token_budget_is = PRESENT;
        p.token_budget = *call->token_budget;
    }
    if (goal && goal->status != THREAD_GOAL_STATUS_COMPLETE) {
        (void)turn_account_goal(turn, false);
        return STR(
            "cannot create a new goal because this thread has an unfinished goal; complete the existing goal "
            "first");
    }
    if (!thread_goal_check(t, &p, &why))
        return arena_str(a, str_of(why.text));
    (void)thread_goal_clear(t);
    (void)thread_goal_set(t, &p, &why);
    turn_begin_goal(turn);
    t->goal_is_news = false;
    thread_goal_tell(t, turn_id(turn));
    turn->tell_objective = true;
    return output(turn, a, false);
}

static struct str update(struct turn *turn, struct arena *a, enum thread_goal_status status) {
    struct thread *t = turn->thread;
    const struct thread_goal *goal = thread_goal_of(t);
    if (!goal)
        return STR("cannot update goal because this thread has no goal");
    (void)turn_account_goal(turn, false);
    bool spent = goal->status == THREAD_GOAL_STATUS_BUDGET_LIMITED;
    bool completed = status == THREAD_GOAL_STATUS_COMPLETE;
    if (spent && !completed) /* that it may not take back */
        thread_goal_tell(t, turn_id(turn));
    else
        thread_goal_set_status(t, status, turn_id(turn));
    return output(turn, a, completed);
}

struct str turn_goal_call(void *user, struct arena *a, const struct tool_goal_call *call) {
    struct turn *turn = user;
    if (call->kind == TOOL_GOAL_CREATE)
        return create(turn, a, call);
    if (call->kind == TOOL_GOAL_UPDATE)
        return update(turn, a, call->status);
    struct str text = output(turn, a, false);
    (void)turn_account_goal(turn, false);
    return text;
}
