/* turn: turn/start, turn/steer, turn/interrupt (agent-loop.md 2, 18). */
#include "turn/turn.h"
#include "store/context_item.h"
#include "thread/record.h"
#include "thread/thread.h"
#include "turn/context.h"
#include "turn/shell_command.h"

#include "config/config.h"
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"
#include "skills/skills.h"
#include "thread/given.h"
#include "thread/manager.h"
#include "turn/skill_text.h"
#include "turn/step_settings.h"

/* ---- what waits for the skills ---- */

typedef void begin(struct thread *thread, struct rpc_request *req, const void *params);

struct begin_call {
    struct rpc_request *req;
    const void *params;
    struct str thread_id;
    begin *go;
};

/* The thread may be gone by now. */
static void on_skills(void *user, struct skill_set *const *sets) {
    const struct begin_call *call = user;
    struct thread *thread = sets ? lookup_thread(call->req, call->thread_id) : NULL;
    if (thread)
        call->go(thread, call->req, call->params);
    else if (!sets)
        rpc_drop(call->req);
}

/* The skills are looked for when the model is told of them: at the beginning of a thread, and when one may be asked
 * for (`anew`). */
static void with_skills(struct thread *thread, struct rpc_request *req, const void *params,
    begin *go, struct str cwd, bool anew) {
    struct begin_call *call = arena_new(&req->arena, struct begin_call);
    *call = (struct begin_call){ req, params, arena_str(&req->arena, thread_id(thread)), go };
    (void)skills_find(services_of(req)->skills, req->ops, &(struct str_array){ &cwd, 1 },
        !thread->has_context || anew, on_skills, call);
}

/* ---- turn/start ---- */

static void start(struct thread *thread, struct rpc_request *req, const void *params) {
    turn_start(thread, req, params);
}

void handle_turn_start(struct rpc_request *req, const struct turn_start_params *p) {
    struct thread *thread = lookup_thread(req, p->thread_id);
    if (thread)
        with_skills(thread, req, p, start, p->cwd.p ? p->cwd : thread->settings.cwd,
            skill_may_be_meant(&p->input));
}

void handle_turn_steer(struct rpc_request *req, const struct turn_steer_params *p) {
    struct thread *thread = lookup_thread(req, p->thread_id);
    if (thread)
        turn_steer(thread, req, p);
}

void handle_turn_interrupt(struct rpc_request *req, const struct turn_interrupt_params *p) {
    struct thread *thread = lookup_thread(req, p->thread_id);
    if (thread)
        turn_interrupt(thread, req, p);
}

void handle_turn_settings_update(
    struct rpc_request *req, const struct turn_settings_update_params *p) {
    struct error why;
    bool applied;
    struct thread *thread = lookup_thread(req, p->thread_id);
    if (!thread)
        return;
    struct config *config = config_current(services_of(req)->config);
    bool on = config_bool(config, "features.step_model_switching", false);
    config_unref(config);
    if (!on)
        rpc_fail(req, RPC_INVALID_REQUEST,
            "turn settings updates require the step_model_switching feature");
    else if (!step_settings_update(thread, p, &applied, &why))
        rpc_fail(req, RPC_INVALID_REQUEST, "%s", why.text);
    else
        reply_turn_settings_update(
            req, &(struct turn_settings_update_response){
                     applied ? TURN_SETTINGS_UPDATE_STATUS_APPLIED
                             : TURN_SETTINGS_UPDATE_STATUS_TARGET_UNAVAILABLE });
}

/* ---- commands that outlived their turns (threads.md 28) ---- */

void handle_thread_background_terminals_clean(
    struct rpc_request *req, const struct thread_background_terminals_clean_params *p) {
    struct thread *thread = lookup_thread(req, p->thread_id);
    if (!thread)
        return;
    exec_sessions_terminate_all(&thread->sessions);
    reply_thread_background_terminals_clean(
        req, &(struct thread_background_terminals_clean_response){ 0 });
}

void handle_thread_background_terminals_list(
    struct rpc_request *req, const struct thread_background_terminals_list_params *p) {
    struct thread *thread = lookup_thread(req, p->thread_id);
    uint64_t start = 0;
    if (!thread)
        return;
    if (p->cursor.p && !str_to_u64(p->cursor, &start)) {
        rpc_fail(req, RPC_INVALID_REQUEST, "invalid cursor: invalid digit found in string");
        return;
    }
    struct thread_background_terminal_array all =
        exec_sessions_view(&req->arena, &thread->sessions);
    size_t left = start < all.n ? all.n - start : 0;
    size_t limit = p->limit ? (*p->limit ? *p->limit : 1) : left;
    size_t n = limit < left ? limit : left;
    reply_thread_background_terminals_list(
        req, &(struct thread_background_terminals_list_response){
                 .data = { all.v + (all.n - left), n },
                 .next_cursor = n < left ? arena_printf(&req->arena, "%zu", start + n) : STR_NONE,
             });
}

/* Why the text is no id of a process, in the words of the reference; NULL when it is one. */
static const char *id_error(struct str text) {
    int64_t id;
    struct str digits = text.n && strchr("+-", text.p[0]) ? str_from(text, 1) : text;
    if (text.n == 0)
        return "cannot parse integer from empty string";
    for (size_t i = 0; i < digits.n; i++)
        if (digits.p[i] < '0' || digits.p[i] > '9')
            return "invalid digit found in string";
    if (digits.n == 0)
        return "invalid digit found in string";
    bool fits = str_to_i64(digits, &id) && id <= INT32_MAX;
    return fits ? NULL : "number too large to fit in target type";
}

void handle_thread_background_terminals_terminate(
    struct rpc_request *req, const struct thread_background_terminals_terminate_params *p) {
    const char *error = id_error(p->process_id);
    if (error) {
        rpc_fail(req, RPC_INVALID_REQUEST, "invalid background terminal process id: %s", error);
        return;
    }
    struct thread *thread = lookup_thread(req, p->thread_id);
    if (thread)
        reply_thread_background_terminals_terminate(
            req, &(struct thread_background_terminals_terminate_response){
                     exec_session_terminate(&thread->sessions, p->process_id) });
}

/* ---- a loaded thread beside its turns (threads.md 19.5, 28): so far the checks ---- */

/* ---- questions to the user that somebody else asks (threads.md 28) ---- */

void handle_thread_increment_elicitation(
    struct rpc_request *req, const struct thread_increment_elicitation_params *p) {
    struct thread *t = lookup_thread(req, p->thread_id);
    if (!t)
        return;
    t->elicitations++;
    exec_sessions_hold(&t->sessions, true);
    reply_thread_increment_elicitation(
        req, &(struct thread_increment_elicitation_response){ t->elicitations, true });
}

void handle_thread_decrement_elicitation(
    struct rpc_request *req, const struct thread_decrement_elicitation_params *p) {
    struct thread *t = lookup_thread(req, p->thread_id);
    if (!t)
        return;
    if (!t->elicitations) {
        rpc_fail(req, RPC_INVALID_REQUEST, "out-of-band elicitation count is already zero");
        return;
    }
    t->elicitations--;
    exec_sessions_hold(&t->sessions, t->elicitations > 0);
    reply_thread_decrement_elicitation(req,
        &(struct thread_decrement_elicitation_response){ t->elicitations, t->elicitations > 0 });
}

void handle_thread_compact_start(
    struct rpc_request *req, const struct thread_compact_start_params *p) {
    struct thread *thread = lookup_thread(req, p->thread_id);
    if (thread)
        turn_compact_start(thread, req);
}

/* The reference does not do it either. */
void handle_thread_prediction_request(
    struct rpc_request *req, const struct thread_prediction_request_params *p) {
    (void)p;
    rpc_fail(req, RPC_NOT_SUPPORTED, "thread/prediction/request is not implemented yet");
}

void handle_thread_shell_command(
    struct rpc_request *req, const struct thread_shell_command_params *p) {
    if (str_trim(p->command).n == 0) {
        rpc_fail(req, RPC_INVALID_REQUEST, "command must not be empty");
        return;
    }
    struct thread *t = lookup_thread(req, p->thread_id);
    if (!t)
        return;
    _cleanup_arena_ struct arena a = { 0 };
    struct str command = arena_str(&a, p->command);
    reply_thread_shell_command(req, &(struct thread_shell_command_response){ 0 });
    turn_shell_command(t, command);
}

/* What the client gave for an item that does not decode. */
static void fail_item(struct rpc_request *req, size_t at, const struct decode_error *why) {
    rpc_fail(req, RPC_INVALID_REQUEST, "items[%zu] is not a valid response item: %.*s", at,
        STR_ARGS(why->text));
}

/* Who speaks, or what has come of a call, rather than what the model made. */
static bool is_dated(const struct response_item *item) {
    return item->type == RESPONSE_ITEM_MESSAGE
               ? !str_is(item->message.role, "assistant")
               : item->type == RESPONSE_ITEM_FUNCTION_CALL_OUTPUT ||
                     item->type == RESPONSE_ITEM_CUSTOM_TOOL_CALL_OUTPUT;
}

/* Items of types that are not known are dropped without a word. */
static void inject(struct thread *t, struct arena *a, struct str id, const struct json *json,
    const struct response_item *item) {
    static const char *const kinds[] = { "unknown" };
    struct said how = { .turn = id, .from_model = true, .dated = is_dated(item) };
    _cleanup_buf_ struct buf text = { 0 };
    if (!context_item_is_known(json))
        return;
    if (item->type == RESPONSE_ITEM_MESSAGE) {
        how.kinds = kinds;
        how.kind_count = ARRAY_LEN(kinds);
    }
    response_item_encode(&text, item);
    struct str whole = arena_str(a, buf_str(&text)); /* JSON points into its text */
    thread_say(t, &how, given_item(a, t->manager, json_parse(a, whole, NULL)));
}

/* Before items that are added outside of turns the model hears what it hears before its first turn. */
static struct str begin_outside(struct thread *t, struct rpc_request *req) {
    struct str id = thread_outside_id(&req->arena, t);
    thread_record_begin(t);
    turn_context_begin(t, id);
    return id;
}

static void inject_all(struct thread *t, struct rpc_request *req, const void *params) {
    const struct thread_inject_items_params *p = params;
    struct decode_error why;
    struct response_item *items = arena_array(&req->arena, struct response_item, p->items.n);
    for (size_t i = 0; i < p->items.n; i++)
        if (!response_item_decode(&req->arena, p->items.v[i], &items[i], &why)) {
            fail_item(req, i, &why);
            return;
        }
    struct str id = begin_outside(t, req);
    for (size_t i = 0; i < p->items.n; i++)
        inject(t, &req->arena, id, p->items.v[i], &items[i]);
    reply_thread_inject_items(req, &(struct thread_inject_items_response){ 0 });
}

void handle_thread_inject_items(
    struct rpc_request *req, const struct thread_inject_items_params *p) {
    struct thread *t = lookup_thread(req, p->thread_id);
    if (t && p->items.n == 0)
        rpc_fail(req, RPC_INVALID_REQUEST, "items must not be empty");
    else if (t)
        with_skills(t, req, p, inject_all, t->settings.cwd, false);
}

/* The model finds the plan as the output of a tool that it never called. */
static void say_plan(struct thread *t, struct rpc_request *req, const void *params) {
    const struct thread_prepare_approved_plan_params *p = params;
    _cleanup_buf_ struct buf item = { 0 };
    buf_printf(&item,
        "{\"type\":\"function_call_output\",\"id\":\"%s\",\"name\":\"proposed_plan\","
        "\"namespace\":\"agent\",\"output\":",
        thread_manager_new_id(t->manager, &req->arena, "fco_").p);
    json_write_str(&item, p->markdown);
    buf_add_char(&item, '}');
    thread_say_text(t, &(struct said){ .turn = begin_outside(t, req) }, buf_str(&item));
    reply_thread_prepare_approved_plan(
        req, &(struct thread_prepare_approved_plan_response){ STR("Implement the plan.") });
}

void handle_thread_prepare_approved_plan(
    struct rpc_request *req, const struct thread_prepare_approved_plan_params *p) {
    struct thread *t = lookup_thread(req, p->thread_id);
    if (t && str_trim(p->markdown).n == 0)
        rpc_fail(req, RPC_INVALID_REQUEST, "The approved plan is empty.");
    else if (t)
        with_skills(t, req, p, say_plan, t->settings.cwd, false);
}
