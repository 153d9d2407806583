/* turn: one run of the model on a thread, from turn/start to turn/completed. */
#include "turn/turn.h"

#include "account/models.h"
#include "base/time.h"
#include "rpc/request.h"
#include "store/rollout.h"
#include "store/user_text.h"
#include "thread/keep.h"
#include "thread/manager.h"
#include "thread/queue.h"
#include "thread/read_state.h"
#include "thread/record.h"
#include "thread/settings_view.h"
#include "thread/sync.h"
#include "thread/unload.h"
#include "turn/calls.h"
#include "turn/checks.h"
#include "turn/compact.h"
#include "turn/context.h"
#include "turn/diff.h"
#include "turn/extra_input.h"
#include "turn/follow.h"
#include "turn/hooks.h"
#include "turn/host.h"
#include "turn/notify.h"
#include "turn/plan_stream.h"
#include "turn/record.h"
#include "turn/review.h"
#include "turn/sample.h"
#include "turn/shell_command.h"
#include "turn/state.h"
#include "turn/step_settings.h"
#include "turn/stream.h"
#include "turn/usage.h"

static void turn_cancel(struct op *op) {
    turn_sample_cancel((struct turn *)op);
    turn_calls_cancel((struct turn *)op);
    op_close(op);
}

static void turn_destroy(struct op *op) {
    struct turn *turn = (struct turn *)op;
    while (turn->pending) {
        struct turn_input *next = turn->pending->next;
        turn_input_free(turn->pending);
        turn->pending = next;
    }
    turn_compact_end(turn);
    turn_diff_free(turn->diff);
    plan_stream_free(turn->item.plan);
    arena_free(&turn->item.arena);
    arena_free(&turn->last_message_arena);
    turn->thread->turn = NULL;
}

static const struct op_class turn_class = { "turn", turn_cancel, turn_destroy };

/* ---- the turn as clients see it ---- */

static struct wire_turn view(const struct turn *turn, enum turn_status status) {
    static struct thread_item none[1];
    return (struct wire_turn){
        .id = turn_id(turn),
        .root_turn_id = turn->root_id,
        .items = { none, 0 },
        .items_view = TURN_ITEMS_VIEW_NOT_LOADED,
        .status = status,
    };
}

/* That of a hidden thread is shown as its owner's, but with its own id. */
static void tell_started(struct turn *turn) {
    struct item_place at = turn_items(turn);
    struct wire_turn started = view(turn, TURN_STATUS_IN_PROGRESS);
    int64_t started_at_s = turn->started_at_ms / 1000;
    started.started_at = &started_at_s;
    notify_turn_started(at.subscribers,
        &(struct turn_started_notification){ .thread_id = at.thread_id, .turn = started });
}

/* The error and the last message go with the turn. */
static void end_hidden(struct turn *turn, enum turn_status status, const struct turn_error *error) {
    const struct thread_owner *owner = turn->thread->owner;
    const struct thread_item *last = turn->last_message;
    owner->on_end(owner->user, status, error, last ? last->agent_message.text : STR_NONE);
    op_close(&turn->op);
}

void turn_drop(struct turn *turn) {
    turn->thread->turn = NULL;
    approvals_end_turn(&turn->thread->approvals);
    op_close(&turn->op);
}

/* The thread may be somebody's agent. */
static void tell_agents(
    const struct turn *turn, enum turn_status status, const struct turn_error *error) {
    const struct thread_item *last = turn->last_message;
    if (status == TURN_STATUS_INTERRUPTED)
        thread_agent_ends(turn->thread, COLLAB_AGENT_STATUS_INTERRUPTED, STR_NONE);
    else if (error)
        thread_agent_ends(turn->thread, COLLAB_AGENT_STATUS_ERRORED, error->message);
    else
        thread_agent_ends(turn->thread, COLLAB_AGENT_STATUS_COMPLETED,
            last ? last->agent_message.text : STR_NONE);
}

void turn_finish(struct turn *turn, enum turn_status status, const struct turn_error *error) {
    struct thread *thread = turn->thread;
    turn_say_early(turn);
    struct wire_turn done = view(turn, status);
    int64_t now = time_now_ms();
    int64_t started_at_s = turn->started_at_ms / 1000, completed_at_s = now / 1000;
    int64_t duration_ms = now - turn->started_at_ms;
    done.error = error;
    done.started_at = &started_at_s;
    done.completed_at = &completed_at_s;
    done.duration_ms = &duration_ms;
    if (status == TURN_STATUS_COMPLETED && turn->last_message &&
        turn->last_message->agent_message.text.n) {
        done.items = (struct thread_item_array){ turn->last_message, 1 };
        done.items_view = TURN_ITEMS_VIEW_SUMMARY;
    }
    (void)turn_account_goal(turn, true);
    turn_record_ended(turn, status, error, now);
    thread_record_tell_failure(thread);
    thread_sync(thread);
    if (status == TURN_STATUS_FAILED ||
        (turn->last_message && turn->last_message->agent_message.text.n))
        thread_read_state_advance(thread, turn_id(turn));
    step_settings_end(turn);
    thread->turn = NULL;
    thread_deliver_mail(thread, STR_NONE);
    approvals_end_turn(&thread->approvals);
    thread->updated_at_s = completed_at_s;
    if (status != TURN_STATUS_FAILED)
        thread_set_status(thread, THREAD_STATUS_IDLE);
    notify_turn_completed(&thread->subscribers,
        &(struct turn_completed_notification){ .thread_id = thread_id(thread), .turn = done });
    turn_host_resolve_rest(turn);
    if (thread->owner) {
        end_hidden(turn, status, error);
        return;
    }
    tell_agents(turn, status, error);
    if (status == TURN_STATUS_COMPLETED)
        turn_notify_program(turn);
    op_close(&turn->op);
    if (thread->voice.manager)
        thread->voice.events->on_turn_ended(
            thread->voice.manager, status == TURN_STATUS_INTERRUPTED);
    thread_watch_idle(thread);
    if (status != TURN_STATUS_INTERRUPTED)
        turn_follow(thread);
}

struct str turn_running_id(const struct thread *thread) {
    return thread->turn ? turn_id(thread->turn) : STR_NONE;
}

/* ---- starting ---- */

static void on_subscribers_drain(struct subscribers *set) {
    struct thread *thread = set->user;
    if (subscribers_are_full(set))
        return;
    exec_sessions_resume(&thread->sessions);
    if (thread->turn)
        turn_sample_resume(thread->turn);
    if (thread->voice.manager)
        thread->voice.events->on_drain(thread->voice.manager);
}

void turn_watch_readers(struct thread *thread) {
    thread->subscribers.on_drain = on_subscribers_drain;
}

static struct json *json_of_map(struct arena *a, const struct str_map *map) {
    struct json *object = json_new_object(a);
    for (size_t i = 0; i < map->n; i++)
        json_put(
            object, arena_str(a, map->v[i].key), json_new_str(a, arena_str(a, map->v[i].value)));
    return object;
}

struct turn *turn_new(struct thread *thread, enum turn_kind kind) {
    struct turn *turn = op_new(&thread->ops, &turn_class, sizeof *turn);
    struct uuid id;
    turn->thread = thread;
    turn->kind = kind;
    uuid_v7(&thread->manager->ids, &id);
    (void)uuid_format(&id, turn->id);
    turn->root_id = turn_id(turn);
    turn->started_at_ms = time_now_ms();
    thread->tokens.earlier_reasoning_bytes += thread->tokens.new_reasoning_bytes;
    thread->tokens.new_reasoning_bytes = 0;
    thread->turn = turn;
    thread->turn_id = turn->id;
    turn_watch_readers(thread);
    return turn;
}

static void set_params(struct turn *turn, const struct turn_start_params *p) {
    struct arena *a = &turn->op.arena;
    if (p->root_turn_id.p)
        turn->root_id = arena_str(a, p->root_turn_id);
    turn->parent_id = arena_str(a, p->parent_turn_id);
    turn->trigger = arena_str(a, p->turn_trigger);
    turn->service_tier = arena_str(a, p->service_tier_for_turn);
    if (p->responsesapi_client_metadata.v)
        turn->client_metadata = json_of_map(a, &p->responsesapi_client_metadata);
    if (!json_is_null(p->output_schema))
        turn->output_schema = json_clone(a, p->output_schema);
}

void turn_warn_of_unknown_model(struct thread *of) {
    struct thread *thread = thread_front(of);
    if (account_models_find(of->manager->account, of->settings.model))
        return;
    _cleanup_arena_ struct arena a = { 0 };
    notify_warning(&thread->subscribers,
        &(struct warning_notification){
            .thread_id = thread_id(thread),
            .message = arena_printf(&a,
                "Model metadata for `%.*s` not found. Defaulting to fallback metadata; this can degrade "
                "performance and cause issues.",
                STR_ARGS(of->settings.model)),
        });
}

void turn_set_preview(struct thread *thread, const struct user_input_array *input) {
    bool has_image = false, has_sound = false;
    if (thread->preview.n)
        return;
    for (size_t i = 0; i < input->n && !thread->preview.n; i++) {
        enum user_input_tag type = input->v[i].type;
        has_image = has_image || type == USER_INPUT_IMAGE || type == USER_INPUT_LOCAL_IMAGE;
        has_sound = has_sound || type == USER_INPUT_AUDIO || type == USER_INPUT_LOCAL_AUDIO;
        if (type == USER_INPUT_TEXT)
            thread->preview = user_text_trim(&thread->arena, input->v[i].text.text);
    }
    if (!thread->preview.n && (has_image || has_sound))
        thread->preview = has_image ? STR("[Image]") : STR("[Audio]");
}

/* Of turn/start or thread/queue/start. */
void turn_reply_started(struct rpc_request *req, const struct turn *turn) {
    struct wire_turn started = view(turn, TURN_STATUS_IN_PROGRESS);
    if (req->method == &proto_methods[METHOD_THREAD_QUEUE_START])
        reply_thread_queue_start(req, &(struct thread_queue_start_response){ .turn = started });
    else
        reply_turn_start(req, &(struct turn_start_response){ .turn = started });
}

/* The reply frees the request (NULL: there is none) and its parameters: all that needs them comes before. Without
 * input it is the goal that the turn is for. */
void turn_begin_with(struct thread *thread, struct rpc_request *req,
    const struct turn_start_params *p, struct turn_input *input) {
    struct turn *turn = turn_new(thread, TURN_REGULAR);
    enum compact_reason compacts = turn_compact_reason(thread);
    set_params(turn, p);
    turn_warn_of_unknown_model(thread);
    thread_read_docs(thread);
    bool first = !thread->recorded_settings.n;
    thread_record_begin(thread);
    turn_record_started(turn);
    if (!compacts) /* else all of it comes anew */
        turn_context_add(turn);
    turn_add_context_entries(turn, &p->additional_context);
    thread_record_turn_context(thread, turn_id(turn), turn->root_id);
    if (first)
        thread_record_settings(thread);
    if (!input && str_is(turn->trigger, "goal"))
        turn_add_goal(turn);
    if (req)
        turn_reply_started(req, turn);
    thread->recency_at_s = turn->started_at_ms / 1000;
    thread_keep_recency(thread, turn->started_at_ms);
    thread_set_status(thread, THREAD_STATUS_ACTIVE);
    tell_started(turn);
    turn->pending = input;
    if (compacts)
        turn_compact_begin(turn, COMPACT_PRE_TURN, compacts);
    thread->asked_model = thread->settings.model;
    turn_sample(turn);
}

static void append(struct turn *turn, struct turn_input *input) {
    struct turn_input **end = &turn->pending;
    while (*end)
        end = &(*end)->next;
    *end = input;
}

void turn_send_self(struct turn *turn, const struct json *input) {
    append(turn, turn_input_new(turn->thread->manager, input, STR_NONE));
}

/* Input for the turn that runs: it is shown just before the model is asked again, at once. */
void turn_push(struct turn *turn, struct turn_input *input) {
    append(turn, input);
    agents_changed(turn->thread->manager); /* a call may wait for it */
    if (turn->kind != TURN_SHELL)
        turn_sample_restart(turn); /* else when the command has ended */
}

bool turn_is_steerable(const struct turn *turn) {
    return turn->kind != TURN_COMPACT && turn->kind != TURN_REVIEW;
}

/* More input does not change the form of the answer. */
static bool fits_schema(const struct turn *running, const struct json *schema) {
    if (!running || !turn_is_steerable(running) || json_is_null(schema))
        return true;
    return running->output_schema && json_same(running->output_schema, schema);
}

void turn_start(struct thread *thread, struct rpc_request *req, const struct turn_start_params *p) {
    struct error err;
    if (thread->turn && thread->turn->ending)
        turn_stop(thread);
    if (!turn_check_start(req, p))
        return;
    if (!fits_schema(thread->turn, p->output_schema)) {
        rpc_fail(
            req, RPC_INTERNAL_ERROR, "failed to submit turn input: ActiveTurnOutputSchemaMismatch");
        return;
    }
    struct str before = thread_settings_snapshot(&req->arena, thread);
    if (!run_settings_apply_turn(&thread->arena, step_settings_to_change(thread), thread->config,
            thread->manager->environments, p, &err)) {
        rpc_fail(req, RPC_INVALID_REQUEST, "%s", err.text);
        return;
    }
    if (thread->recorded_settings.n) /* else they come with the turn's context */
        thread_record_settings(thread);
    thread_settings_tell_change(thread, before);
    struct turn_input *input =
        turn_input_new(thread->manager, json_get(req->params, "input"), p->client_user_message_id);
    input->skills_found = true; /* by the handler */
    if (p->tool_output)
        turn_input_add_tool_output(input, json_get(req->params, "toolOutput"));
    if (!thread->turn) {
        turn_begin_with(thread, req, p, input);
        return;
    }
    struct turn *turn = thread->turn;
    if (!turn_is_steerable(turn)) {
        turn_input_free(input);
        rpc_fail(req, RPC_INTERNAL_ERROR,
            "failed to submit turn input: ActiveTurnNotSteerable { turn_kind: %s }",
            turn->kind == TURN_COMPACT ? "Compact" : "Review");
        return;
    }
    reply_turn_start(
        req, &(struct turn_start_response){ .turn = view(turn, TURN_STATUS_IN_PROGRESS) });
    turn_push(turn, input);
}

static void fail_not_steerable(struct rpc_request *req, const struct turn *turn) {
    bool compacts = turn->kind == TURN_COMPACT;
    _cleanup_buf_ struct buf data = { 0 };
    struct codex_error_info info = { .tag = CODEX_ERROR_INFO_ACTIVE_TURN_NOT_STEERABLE };
    info.active_turn_not_steerable.turn_kind =
        compacts ? NON_STEERABLE_TURN_KIND_COMPACT : NON_STEERABLE_TURN_KIND_REVIEW;
    const struct str message =
        compacts ? STR("cannot steer a compact turn") : STR("cannot steer a review turn");
    turn_error_encode(&data, &(struct turn_error){ .message = message, .codex_error_info = &info });
    rpc_fail_data(req, RPC_INVALID_REQUEST, message,
        json_parse(&req->arena, arena_str(&req->arena, buf_str(&data)), NULL));
}

void turn_steer(struct thread *thread, struct rpc_request *req, const struct turn_steer_params *p) {
    struct turn *turn = thread->turn && !thread->turn->ending ? thread->turn : NULL;
    if (!turn_check_input(req, &p->input))
        return;
    if (!turn) {
        rpc_fail(req, RPC_INVALID_REQUEST, "no active turn to steer");
    } else if (!str_eq(p->expected_turn_id, turn_id(turn))) {
        rpc_fail(req, RPC_INVALID_REQUEST, "expected active turn id `%.*s` but found `%s`",
            STR_ARGS(p->expected_turn_id), turn->id);
    } else if (p->input.n == 0) {
        rpc_fail(req, RPC_INVALID_REQUEST, "input must not be empty");
    } else if (!turn_is_steerable(turn)) {
        fail_not_steerable(req, turn);
    } else {
        struct turn_input *input = turn_input_new(
            thread->manager, json_get(req->params, "input"), p->client_user_message_id);
        reply_turn_steer(req, &(struct turn_steer_response){ .turn_id = turn_id(turn) });
        turn_push(turn, input);
    }
}

/* What was under way is given up; what there is of it stays. */
static void stop(struct turn *turn) {
    if (turn->review) {
        review_stop(turn->review);
        return;
    }
    if (turn->stream)
        (void)turn_hooks_after_request(turn, "cancelled", STR_NONE, NULL);
    bool tells = turn->head_seen || (turn->answered && !turn->has_failure);
    turn_sample_cancel(turn);
    turn_stream_drop_item(turn);
    turn_calls_abort(turn);
    turn_shell_commands_stop(turn);
    if (tells && !turn->compaction)
        turn_usage_notify(turn);
}

static void finish_stopped(struct turn *turn) {
    thread_say_interrupted(turn->thread, turn_id(turn));
    turn_finish(turn, TURN_STATUS_INTERRUPTED, NULL);
}

void turn_stop(struct thread *thread) {
    struct turn *turn = thread->turn;
    if (!turn)
        return;
    if (turn->ending)
        turn_sample_cancel(turn); /* the hooks */
    else
        stop(turn);
    finish_stopped(turn);
}

static void on_interrupt_hooks(void *user, const struct hook_one *v, size_t n) {
    struct turn *turn = user;
    (void)v;
    (void)n;
    turn->wait = NULL;
    finish_stopped(turn);
}

/* `req`, which is answered when all has stopped, of a review before, may be NULL. */
static void stop_by_user(struct thread *thread, struct rpc_request *req) {
    struct turn *turn = thread->turn;
    bool stops = turn && !turn->ending, reviews = stops && turn->review;
    if (stops && !reviews)
        stop(turn);
    if (req)
        reply_turn_interrupt(req, &(struct turn_interrupt_response){ 0 });
    if (!stops)
        return;
    if (reviews)
        stop(turn);
    turn->wait = turn_hooks_interrupt(turn, on_interrupt_hooks);
    turn->ending = turn->wait != NULL;
    if (!turn->ending)
        finish_stopped(turn);
}

void turn_stop_by_user(struct thread *thread) {
    stop_by_user(thread, NULL);
}

void turn_interrupt(
    struct thread *thread, struct rpc_request *req, const struct turn_interrupt_params *p) {
    struct turn *turn = thread->turn;
    if (p->turn_id.n && !turn) {
        rpc_fail(req, RPC_INVALID_REQUEST, "no active turn to interrupt");
        return;
    }
    struct str shown =
        turn && turn->review ? review_turn_id(turn->review) : turn_running_id(thread);
    if (p->turn_id.n && !str_eq(p->turn_id, shown)) {
        rpc_fail(req, RPC_INVALID_REQUEST, "expected active turn id %.*s but found %.*s",
            STR_ARGS(p->turn_id), STR_ARGS(shown));
        return;
    }
    stop_by_user(thread, req);
}

struct turn *turn_begin(struct thread *thread, enum turn_kind kind) {
    struct turn *turn = turn_new(thread, kind);
    thread_read_docs(thread);
    thread_record_begin(thread);
    turn_record_started(turn);
    thread_set_status(thread, THREAD_STATUS_ACTIVE);
    tell_started(turn);
    return turn;
}

void turn_compact_start(struct thread *thread, struct rpc_request *req) {
    reply_thread_compact_start(req, &(struct thread_compact_start_response){ 0 });
    if (thread->turn && thread->turn->ending) {
        turn_stop(thread);
    } else if (thread->turn) {
        stop(thread->turn);
        turn_finish(thread->turn, TURN_STATUS_INTERRUPTED, NULL);
    }
    struct turn *turn = turn_begin(thread, TURN_COMPACT);
    turn_compact_begin(turn, COMPACT_STANDALONE, COMPACT_REQUESTED);
    turn_sample(turn);
}
