/* turn: turn/start, turn/steer, turn/interrupt (agent-loop.md 2, 18). */
#include "turn/turn.h"

#include "handlers/services.h"
#include "protocol/methods.gen.h"
#include "thread/manager.h"

/* NULL when the request was answered with the error. */
static struct thread *find(struct rpc_request *req, struct str id) {
    struct error err;
    struct thread *thread = thread_find(services_of(req)->threads, id, &err);
    if (!thread)
        rpc_fail(req, RPC_INVALID_REQUEST, "%s", err.text);
    return thread;
}

void handle_turn_start(struct rpc_request *req, const struct turn_start_params *p) {
    struct thread *thread = find(req, p->thread_id);
    if (thread)
        turn_start(thread, req, p);
}

void handle_turn_steer(struct rpc_request *req, const struct turn_steer_params *p) {
    struct thread *thread = find(req, p->thread_id);
    if (thread)
        turn_steer(thread, req, p);
}

void handle_turn_interrupt(struct rpc_request *req, const struct turn_interrupt_params *p) {
    struct thread *thread = find(req, p->thread_id);
    if (thread)
        turn_interrupt(thread, req, p);
}

NOT_IMPLEMENTED(thread_sample, thread_sample_params)
NOT_IMPLEMENTED(thread_sample_cancel, thread_sample_cancel_params)
NOT_IMPLEMENTED(thread_increment_elicitation, thread_increment_elicitation_params)
NOT_IMPLEMENTED(thread_decrement_elicitation, thread_decrement_elicitation_params)
NOT_IMPLEMENTED(thread_prediction_request, thread_prediction_request_params)
NOT_IMPLEMENTED(thread_compact_start, thread_compact_start_params)
NOT_IMPLEMENTED(thread_shell_command, thread_shell_command_params)
NOT_IMPLEMENTED(thread_background_terminals_clean, thread_background_terminals_clean_params)
NOT_IMPLEMENTED(thread_background_terminals_list, thread_background_terminals_list_params)
NOT_IMPLEMENTED(thread_background_terminals_terminate, thread_background_terminals_terminate_params)
NOT_IMPLEMENTED(thread_inject_items, thread_inject_items_params)
NOT_IMPLEMENTED(thread_prepare_approved_plan, thread_prepare_approved_plan_params)
NOT_IMPLEMENTED(turn_settings_update, turn_settings_update_params)
