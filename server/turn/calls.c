/* calls: the tool calls of one answer. */
#include "turn/calls.h"

#include "base/time.h"
#include "base/xmalloc.h"
#include "config/config.h"
#include "config/model_catalog.h"
#include "thread/goal.h"
#include "thread/manager.h"
#include "thread/record.h"
#include "tool/tool.h"
#include "turn/agents.h"
#include "turn/diff.h"
#include "turn/hooks_call.h"
#include "turn/host.h"
#include "turn/metadata.h"
#include "turn/sample.h"
#include "turn/state.h"
#include "turn/usage.h"

#include <stdlib.h>

struct turn_call {
    struct turn_call *next;
    struct turn *turn;
    struct arena arena;
    struct tool_call call;
    struct tool_host host;
    struct file_rules denied; /* to everybody */
    struct op *op;            /* while it runs */
    bool started, ended;
    struct tool_hook_view view; /* name_count 0: hooks do not see it */
    int64_t started_at_ms;
    struct str output, content; /* the text, or JSON parts */
};

static struct tool_host host_of(struct turn *turn, struct arena *a) {
    struct thread *t = turn->thread;
    return (struct tool_host){
        .loop = t->manager->loop,
        .sessions = &t->sessions,
        .servers = &t->servers,
        .session_id = thread_session_id(t),
        .config = t->config,
        .items = turn_items(turn),
        .cwd = places_local_cwd(&t->settings),
        .places = places_ids(a, &t->settings),
        .sandbox = t->manager->sandbox,
        .scope = { .policy = &t->settings.sandbox,
            .files = &t->settings.files,
            .workspace_roots = &t->settings.workspace_roots,
            .granted = &t->approvals.granted,
            .granted_network = t->approvals.turn_network || t->approvals.session_network },
        .approvals = &t->approvals,
        .approval = &t->settings.approval_policy,
        .permission_profile = t->settings.permission_profile,
        .output = turn_output_policy(turn),
        .agents = turn_agent_tools(t),
        .searches = model_searches_tools(thread_model(t)),
        .only_looks = t->owner && t->owner->only_looks,
        .reviewed = t->settings.approvals_reviewer != APPROVALS_REVIEWER_USER,
        .has_goals = thread_has_goals(t),
        .has_apply_patch = thread_model(t)->apply_patch,
        .mode = t->settings.mode,
        .dynamic = &t->dynamic_tools,
        .original_detail = thread_model(t)->original_detail,
        .events = &turn_host_events,
        .event_user = turn,
    };
}

static void start_ready(struct turn *turn);

static void end(struct turn_call *c) {
    c->ended = true;
    start_ready(c->turn);
    turn_sample_call_ended(c->turn);
}

static void on_after(void *user, const struct hook_one *v, size_t n) {
    struct turn_call *c = user;
    struct str feedback = turn_hooks_feedback(&c->arena, v, n);
    c->op = NULL;
    turn_hooks_say_contexts(c->turn, v, n);
    if (feedback.p) {
        c->output = feedback;
        c->content = STR_NONE;
    }
    end(c);
}

/* What a tool said: JSON if it is, else a text. */
static const struct json *response_of(struct arena *a, const struct tool_output *output) {
    struct str text = output->response.p  ? output->response
                      : output->content.p ? output->content
                                          : output->text;
    bool is_text = !output->response.p && !(text.n && (text.p[0] == '{' || output->content.p));
    const struct json *response = is_text ? NULL : json_parse(a, text, NULL);
    return response ? response : json_new_str(a, text);
}

/* False: there are none. */
static bool run_hooks_after(struct turn_call *c, const struct tool_output *output) {
    struct turn *turn = c->turn;
    _cleanup_arena_ struct arena a = { 0 };
    if (!output->succeeded || !thread_hooks_have(&turn->thread->hooks))
        return false;
    const struct str cwd = c->view.cwd;
    if (output->of_command.p)
        tool_hook_view_command(&c->arena, arena_str(&c->arena, output->of_command), &c->view);
    c->view.cwd = cwd;
    if (!c->view.name_count)
        return false;
    c->op = turn_hooks_after_call(turn, &turn->thread->ops, &c->view,
        output->of_call.p ? output->of_call : c->call.call_id, response_of(&a, output), on_after,
        c);
    return c->op != NULL;
}

static void on_done(void *user, const struct tool_output *output) {
    struct turn_call *c = user;
    struct turn *turn = c->turn;
    c->op = NULL;
    c->output = arena_str(&c->arena, output->text);
    c->content = arena_str(&c->arena, output->content);
    if (output->changes)
        turn_diff_add(turn, output->changes);
    if (!run_hooks_after(c, output))
        end(c);
}

static void begin(struct turn_call *c) {
    c->op = tool_start(&c->turn->thread->ops, &c->host, &c->call, on_done, c);
}

static void on_before(void *user, const struct hook_one *v, size_t n) {
    struct turn_call *c = user;
    struct str reason = turn_hooks_refusal(v, n);
    const struct json *input = turn_hooks_new_input(v, n);
    c->op = NULL;
    turn_hooks_say_contexts(c->turn, v, n);
    if (reason.p) {
        c->output = tool_hook_refusal(&c->arena, &c->view, reason);
        end(c);
        return;
    }
    struct str arguments =
        input ? tool_hook_arguments(&c->arena, &c->call, &c->view, input) : STR_NONE;
    if (arguments.p) {
        c->call.arguments = arguments;
        (void)tool_hook_view(&c->arena, &c->host, &c->call, &c->view);
    }
    begin(c);
}

static void start(struct turn_call *c) {
    struct turn *turn = c->turn;
    c->host = host_of(turn, &c->arena);
    c->denied = requirements_denied(&c->arena, &turn->thread->config->requirements);
    c->host.scope.demanded = &c->denied;
    if (c->call.namespace.p)
        c->host.turn_metadata = turn_metadata_text(c->turn->thread, c->turn, &c->arena);
    c->started = true;
    c->started_at_ms = time_now_ms();
    if (thread_hooks_have(&turn->thread->hooks) &&
        tool_hook_view(&c->arena, &c->host, &c->call, &c->view))
        c->op = turn_hooks_before_call(
            turn, &turn->thread->ops, &c->view, c->call.call_id, on_before, c);
    if (!c->op)
        begin(c);
}

/* In their order: parallel ones together, the others alone. */
static void start_ready(struct turn *turn) {
    bool running = false;
    for (struct turn_call *c = turn->calls; c; c = c->next) {
        bool parallel = tool_is_parallel(&c->call, turn->thread->config, &turn->thread->servers);
        if (!c->started) {
            if (running && !parallel)
                return;
            start(c);
        }
        if (!c->ended) {
            running = true;
            if (!parallel)
                return;
        }
    }
}

static void set_search(struct turn_call *c, const struct response_item_tool_search_call *item) {
    _cleanup_buf_ struct buf arguments = { 0 };
    json_write(&arguments, item->arguments);
    c->call = (struct tool_call){ .call_id = arena_str(&c->arena, item->call_id),
        .name = STR("tool_search"),
        .arguments = arena_str(&c->arena, buf_str(&arguments)),
        .search = true };
}

static void append(struct turn *turn, struct turn_call *c) {
    struct turn_call **end = &turn->calls;
    while (*end)
        end = &(*end)->next;
    *end = c;
    turn->follow_up = true;
    start_ready(turn);
}

/* Plain text for a tool that takes JSON, or the other way round: nobody answers that. */
static bool is_meant_otherwise(struct turn *turn, struct turn_call *c) {
    const struct tool_host host = host_of(turn, &c->arena);
    struct tool_call other = c->call;
    other.custom = !other.custom;
    return !tool_is_known(&host, &c->call) && tool_is_known(&host, &other);
}

static void call_free(struct turn_call *c) {
    if (c->op)
        op_cancel(c->op);
    arena_free(&c->arena);
    free(c);
}

void turn_calls_add(struct turn *turn, const struct response_item *item) {
    struct turn_call *c = xcalloc(1, sizeof *c);
    struct arena *a = &c->arena;
    bool custom = item->type == RESPONSE_ITEM_CUSTOM_TOOL_CALL;
    c->turn = turn;
    if (item->type == RESPONSE_ITEM_TOOL_SEARCH_CALL) {
        set_search(c, &item->tool_search_call);
        append(turn, c);
        return;
    }
    c->call = custom ? (struct tool_call){ .call_id = arena_str(a, item->custom_tool_call.call_id),
        .namespace = arena_str(a, item->custom_tool_call.namespace),
        .name = arena_str(a, item->custom_tool_call.name),
        .item_id = arena_str(a, item->custom_tool_call.id),
        .arguments = arena_str(a, item->custom_tool_call.input),
        .custom = true }
                     : (struct tool_call){ .call_id = arena_str(a, item->function_call.call_id),
                           .namespace = arena_str(a, item->function_call.namespace),
                           .name = arena_str(a, item->function_call.name),
                           .item_id = arena_str(a, item->function_call.id),
                           .arguments = arena_str(a, item->function_call.arguments) };
    if (!c->call.namespace.n)
        c->call.namespace = STR_NONE;
    if (!is_meant_otherwise(turn, c)) {
        append(turn, c);
        return;
    }
    context_aborted_write(&turn->thread->history.text, custom ? CONTEXT_CUSTOM_CALL : CONTEXT_CALL,
        c->call.call_id, &turn->thread->history.count);
    turn->follow_up = true;
    call_free(c);
}

bool turn_calls_running(const struct turn *turn) {
    for (const struct turn_call *c = turn->calls; c; c = c->next)
        if (!c->ended)
            return true;
    return false;
}

static void record_search(struct turn *turn, struct turn_call *c) {
    struct arena *a = &c->arena;
    struct json *item = json_new_object(a);
    struct json *tools = c->ended ? json_parse(a, c->output, NULL) : NULL;
    json_put_text(a, item, STR("type"), STR("tool_search_output"));
    json_put_text(a, item, STR("id"), thread_manager_new_id(turn->thread->manager, a, "tso_"));
    json_put_text(a, item, STR("call_id"), c->call.call_id);
    json_put_text(a, item, STR("status"), STR("completed"));
    json_put_text(a, item, STR("execution"), STR("client"));
    json_put(item, STR("tools"), tools ? tools : json_new_array(a));
    thread_say(turn->thread, &(struct said){ .turn = turn_id(turn) }, item);
}

static void record(struct turn *turn, struct turn_call *c) {
    if (c->call.search) {
        record_search(turn, c);
        return;
    }
    struct arena *a = &c->arena;
    struct json *item = json_new_object(a);
    bool custom = c->call.custom;
    json_put(item, STR("type"),
        json_new_str(a, custom ? STR("custom_tool_call_output") : STR("function_call_output")));
    json_put(item, STR("id"),
        json_new_str(
            a, thread_manager_new_id(turn->thread->manager, a, custom ? "ctco_" : "fco_")));
    json_put(item, STR("call_id"), json_new_str(a, c->call.call_id));
    json_put(item, STR("output"),
        c->content.p ? json_parse(a, c->content, NULL) : json_new_str(a, c->output));
    thread_say(turn->thread, &(struct said){ .turn = turn_id(turn) }, item);
}

static struct turn_call *take_first(struct turn *turn) {
    struct turn_call *c = turn->calls;
    if (c)
        turn->calls = c->next;
    return c;
}

void turn_calls_record(struct turn *turn) {
    for (struct turn_call *c; (c = take_first(turn));) {
        record(turn, c);
        call_free(c);
    }
    turn_host_say_rest(turn);
}

void turn_calls_abort(struct turn *turn) {
    for (struct turn_call *c = turn->calls; c; c = c->next) {
        int64_t ms = c->started ? time_now_ms() - c->started_at_ms : 0;
        c->content = c->ended ? c->content : STR_NONE;
        if (!c->ended)
            c->output = tool_aborted_text(&c->arena, &c->call, ms);
    }
    turn_calls_record(turn);
}

void turn_calls_cancel(struct turn *turn) {
    for (struct turn_call *c; (c = take_first(turn));)
        call_free(c);
}
