/* goal: get_goal, create_goal, update_goal: what the thread works towards. */
#include "tool/goal.h"

#include "tool/answer.h"
#include "tool/arguments.h"

static struct op *ask(struct op_group *group, const struct tool_host *host, struct arena *a,
    const struct tool_goal_call *what, tool_done *done, void *user) {
    struct str text = host->events->goal(host->event_user, a, what);
    bool is_goal = text.n && text.p[0] == '{';
    return (is_goal ? tool_answer_success : tool_answer)(group, host, text, done, user);
}

/* These tools tell of bad arguments without the words before it. */
static struct str plain(struct str failure) {
    const struct str words = STR("failed to parse function arguments: ");
    return str_eq(str_sub(failure, 0, words.n), words) ? str_from(failure, words.n) : failure;
}

struct op *get_goal_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user) {
    _cleanup_arena_ struct arena a = { 0 };
    (void)call;
    return ask(group, host, &a, &(struct tool_goal_call){ .kind = TOOL_GOAL_GET }, done, user);
}

struct op *create_goal_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user) {
    _cleanup_arena_ struct arena a = { 0 };
    struct create_goal_arguments args;
    struct str failure;
    if (!tool_arguments_decode(&a, call->arguments, TYPE_CREATE_GOAL_ARGUMENTS, &args, &failure))
        return tool_answer(group, host, plain(failure), done, user);
    return ask(group, host, &a,
        &(struct tool_goal_call){ .kind = TOOL_GOAL_CREATE,
            .objective = args.objective,
            .token_budget = args.token_budget },
        done, user);
}

struct op *update_goal_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user) {
    _cleanup_arena_ struct arena a = { 0 };
    struct update_goal_arguments args;
    struct str failure;
    if (!tool_arguments_decode(&a, call->arguments, TYPE_UPDATE_GOAL_ARGUMENTS, &args, &failure))
        return tool_answer(group, host, plain(failure), done, user);
    bool allowed = args.status == THREAD_GOAL_STATUS_COMPLETE ||
                   args.status == THREAD_GOAL_STATUS_BLOCKED ||
                   args.status == THREAD_GOAL_STATUS_PAUSED;
    if (!allowed)
        return tool_answer(group, host,
            STR("update_goal takes the status complete, blocked or paused; the others are set by the user or by the "
                "system"),
            done, user);
    return ask(group, host, &a,
        &(struct tool_goal_call){ .kind = TOOL_GOAL_UPDATE, .status = args.status }, done, user);
}
