/* exec_item: a command as clients see it. */
#include "tool/exec_item.h"

#include "base/time.h"
#include "base/xmalloc.h"
#include "protocol/wrappers.gen.h"
#include "tool/command_actions.h"
#include "tool/exec_session.h"
#include "tool/item.h"

#include <stdlib.h>

struct exec_item *exec_item_new(
    const struct tool_host *host, const struct tool_call *call, const struct exec_start *start) {
    struct exec_item *x = xcalloc(1, sizeof *x);
    struct arena *a = &x->arena;
    x->place = item_place_copy(a, host->items);
    x->script = arena_str(a, start->script);
    x->item = (struct thread_item){ .type = THREAD_ITEM_COMMAND_EXECUTION,
        .started_at_ms = &x->started_at_ms,
        .command_execution = {
            .id = arena_str(a, call->call_id),
            .command = arena_str(a, start->command),
            .cwd = arena_str(a, str_of(start->cwd)),
            .source = COMMAND_EXECUTION_SOURCE_UNIFIED_EXEC_STARTUP,
            .status = COMMAND_EXECUTION_STATUS_IN_PROGRESS,
            .command_actions = command_actions_of(a, start->script, str_of(start->cwd)),
        } };
    return x;
}

void exec_item_free(struct exec_item *x) {
    if (!x)
        return;
    arena_free(&x->arena);
    free(x);
}

static void tell_started(struct exec_item *x, enum command_execution_source source) {
    x->item.command_execution.source = source;
    if (x->told)
        return;
    x->told = true;
    x->started_at_ms = time_now_ms();
    item_tell_started(x->place, &x->item);
}

void exec_item_propose(struct exec_item *x, bool reviewed) {
    struct thread_item_command_execution *c = &x->item.command_execution;
    x->actions = c->command_actions;
    if (reviewed) {
        struct command_action *whole = arena_new(&x->arena, struct command_action);
        *whole = (struct command_action){ .type = COMMAND_ACTION_UNKNOWN,
            .unknown = { .command = c->command } };
        c->command_actions = (struct command_action_array){ whole, 1 };
    }
    tell_started(x, COMMAND_EXECUTION_SOURCE_AGENT);
}

void exec_item_refuse(struct exec_item *x, enum command_execution_status status) {
    if (x->completed_at_ms)
        return;
    x->completed_at_ms = time_now_ms();
    x->item.completed_at_ms = &x->completed_at_ms;
    x->item.command_execution.status = status;
    item_tell_completed(x->place, &x->item);
}

void exec_item_start(struct exec_item *x, int process_id) {
    x->running_at_ms = time_now_ms();
    if (x->told)
        x->item.command_execution.command_actions = x->actions;
    if (process_id >= 0)
        x->item.command_execution.process_id = arena_printf(&x->arena, "%d", process_id);
    tell_started(x, COMMAND_EXECUTION_SOURCE_UNIFIED_EXEC_STARTUP);
}

void exec_item_tell_delta(struct exec_item *x, struct str text) {
    notify_item_command_execution_output_delta(x->place.subscribers,
        &(struct command_execution_output_delta_notification){ .thread_id = x->place.thread_id,
            .turn_id = x->place.turn_id,
            .item_id = x->item.command_execution.id,
            .delta = text });
}

void exec_item_tell_input(struct exec_item *x, struct str text) {
    notify_item_command_execution_terminal_interaction(x->place.subscribers,
        &(struct terminal_interaction_notification){ .thread_id = x->place.thread_id,
            .turn_id = x->place.turn_id,
            .item_id = x->item.command_execution.id,
            .process_id = x->item.command_execution.process_id,
            .stdin_ = text });
}

void exec_item_complete(struct exec_item *x, int exit_code, struct str output) {
    struct thread_item_command_execution *c = &x->item.command_execution;
    x->completed_at_ms = time_now_ms();
    x->duration_ms = x->completed_at_ms - x->running_at_ms;
    x->exit_code = exit_code;
    x->item.completed_at_ms = &x->completed_at_ms;
    c->status =
        exit_code == 0 ? COMMAND_EXECUTION_STATUS_COMPLETED : COMMAND_EXECUTION_STATUS_FAILED;
    c->exit_code = &x->exit_code;
    c->duration_ms = &x->duration_ms;
    c->aggregated_output = output.n ? output : STR_NONE;
    item_tell_completed(x->place, &x->item);
}
