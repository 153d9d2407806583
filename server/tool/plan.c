/* plan: update_plan: the model's checklist, shown to clients. */
#include "tool/plan.h"

#include "protocol/wrappers.gen.h"
#include "tool/answer.h"
#include "tool/arguments.h"

static enum turn_plan_step_status status_of(enum plan_step_argument_status status) {
    switch (status) {
    case PLAN_STEP_ARGUMENT_STATUS_COMPLETED:
        return TURN_PLAN_STEP_STATUS_COMPLETED;
    case PLAN_STEP_ARGUMENT_STATUS_IN_PROGRESS:
        return TURN_PLAN_STEP_STATUS_IN_PROGRESS;
    case PLAN_STEP_ARGUMENT_STATUS_PENDING:
        break;
    }
    return TURN_PLAN_STEP_STATUS_PENDING;
}

struct op *update_plan_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user) {
    _cleanup_arena_ struct arena a = { 0 };
    struct update_plan_arguments args;
    struct str failure;
    if (host->mode == MODE_KIND_PLAN)
        return tool_answer(group, host,
            STR("update_plan is a TODO/checklist tool and is not allowed in Plan mode"), done,
            user);
    if (!tool_arguments_decode(&a, call->arguments, TYPE_UPDATE_PLAN_ARGUMENTS, &args, &failure))
        return tool_answer(group, host, failure, done, user);
    struct turn_plan_step_array plan = { arena_array(&a, struct turn_plan_step, args.plan.n),
        args.plan.n };
    for (size_t i = 0; i < plan.n; i++)
        plan.v[i] =
            (struct turn_plan_step){ args.plan.v[i].step, status_of(args.plan.v[i].status) };
    notify_turn_plan_updated(host->items.subscribers,
        &(struct turn_plan_updated_notification){ .thread_id = host->items.thread_id,
            .turn_id = host->items.turn_id,
            .explanation = args.explanation,
            .plan = plan });
    return tool_answer_success(group, host, STR("Plan updated"), done, user);
}
