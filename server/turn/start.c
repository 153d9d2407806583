/* start: turns that no client asks for with turn/start. */
#include "protocol/wrappers.gen.h"
#include "rpc/request.h"
#include "thread/hidden.h"
#include "thread/manager.h"
#include "thread/queue.h"
#include "thread/record.h"
#include "turn/input.h"
#include "turn/record.h"
#include "turn/state.h"
#include "turn/turn.h"

/* To the turn in progress or to one of its own. */
static void give(
    struct thread *thread, struct turn_input *input, const struct turn_start_params *p) {
    if (thread->turn)
        turn_push(thread->turn, input);
    else
        turn_begin_with(thread, NULL, p, input);
}

bool turn_give(struct thread *thread, struct str text) {
    static const struct turn_start_params nothing = { 0 };
    _cleanup_arena_ struct arena a = { 0 };
    if (thread->turn && !turn_is_steerable(thread->turn))
        return false;
    give(thread, turn_input_new(thread->manager, turn_input_of_text(&a, text), STR_NONE), &nothing);
    return true;
}

bool turn_send(struct thread *thread, const struct json *input, const struct turn_cause *cause) {
    const struct turn_start_params p = { .root_turn_id = cause->root,
        .parent_turn_id = cause->parent };
    if (thread->turn && !turn_is_steerable(thread->turn))
        return false;
    give(thread, turn_input_new(thread->manager, input, STR_NONE), &p);
    return true;
}

void turn_start_for_mail(struct thread *thread, const struct turn_cause *cause) {
    turn_begin_with(thread, NULL,
        &(struct turn_start_params){ .root_turn_id = cause->root, .parent_turn_id = cause->parent },
        NULL);
}

void turn_start_queued(struct thread *thread, struct rpc_request *req, struct str id) {
    _cleanup_arena_ struct arena a = { 0 };
    struct json *queue = thread_queue_of(thread, &a);
    const struct json *entry = queue_find(queue, id);
    const struct turn_start_params p = { .turn_trigger = STR("queue") };
    struct turn_input *input = turn_input_new(
        thread->manager, json_get(entry, "input"), json_get_text(entry, "clientUserMessageId"));
    (void)queue_remove(queue, arena_str(&a, id));
    thread_queue_change(thread, queue);
    if (!thread->turn) {
        turn_begin_with(thread, req, &p, input);
        return;
    }
    if (req)
        turn_reply_started(req, thread->turn);
    turn_push(thread->turn, input);
}

void turn_start_goal(struct thread *thread) {
    turn_begin_with(thread, NULL, &(struct turn_start_params){ .turn_trigger = STR("goal") }, NULL);
}

void turn_start_hidden(struct thread *thread, struct str text) {
    _cleanup_arena_ struct arena a = { 0 };
    turn_ask_hidden(thread, &(struct hidden_question){ .input = turn_input_of_text(&a, text) });
}

void turn_ask_hidden(struct thread *thread, const struct hidden_question *question) {
    const struct turn_start_params p = { .root_turn_id = thread->owner->root_turn_id,
        .turn_trigger = question->trigger,
        .output_schema = question->schema };
    turn_begin_with(thread, NULL, &p, turn_input_new(thread->manager, question->input, STR_NONE));
}

void turn_note(struct thread *thread, struct str text) {
    _cleanup_arena_ struct arena a = { 0 };
    struct turn_input *input =
        turn_input_new(thread->manager, turn_input_of_text(&a, text), STR_NONE);
    if (thread->turn) {
        turn_input_keep(thread->turn, input);
        return;
    }
    struct turn *turn = turn_new(thread, TURN_REGULAR);
    thread_read_docs(thread);
    thread_record_begin(thread);
    turn_record_started(turn);
    thread_record_turn_context(thread, turn_id(turn), turn->root_id);
    turn_set_preview(thread, &input->item.user_message.content);
    turn_input_keep(turn, input);
    turn_record_ended(turn, TURN_STATUS_COMPLETED, NULL, turn->started_at_ms);
    thread->turn = NULL;
    op_close(&turn->op);
}
