/* write_stdin: type into a running session, or look what it has printed. */
#include "base/shell_words.h"
#include "config/config.h"
#include "tool/answer.h"
#include "tool/approval.h"
#include "tool/arguments.h"
#include "tool/exec_command.h"
#include "tool/exec_session.h"
#include "tool/exec_wait.h"

enum {
    YIELD_MS_MIN = 250,
    YIELD_MS_MAX = 30000,
    POLL_MS_MIN = 5000,
    POLL_MS_MAX = 300000,
    WRITE_PAUSE_MS = 100, /* after input, before the wait */
};

/* A call that asks before it writes. */
struct write_call {
    struct op op;
    const struct tool_host *host;
    struct write_stdin_arguments args;
    struct op *step; /* the question, or the wait */
    tool_done *done;
    void *user;
};

static void write_call_cancel(struct op *op) {
    struct write_call *x = (struct write_call *)op;
    if (x->step)
        op_cancel(x->step);
    op_close(op);
}

static const struct op_class write_call_class = { "write_stdin", write_call_cancel, NULL };

static void finish(struct write_call *x, const struct tool_output *output) {
    tool_done *done = x->done;
    void *user = x->user;
    _cleanup_arena_ struct arena a = { 0 };
    const struct tool_output copy = tool_output_copy(&a, output);
    op_close(&x->op);
    done(user, &copy);
}

static void on_step(void *user, const struct tool_output *output) {
    struct write_call *x = user;
    x->step = NULL;
    finish(x, output);
}

/* ---- writing ---- */

static struct str find_failure(struct arena *a, struct exec_sessions *sessions,
    const struct write_stdin_arguments *args, struct exec_session **ret) {
    struct exec_session *s = exec_session_find(sessions, args->session_id);
    *ret = s;
    if (!s)
        return arena_printf(a, "write_stdin failed: Unknown process id %d", args->session_id);
    if (exec_session_is_waited_for(s))
        return STR("write_stdin failed: another call is waiting for this session");
    if (args->chars.n && !exec_session_is_tty(s) && !str_is(args->chars, "\x03"))
        return STR(
            "write_stdin failed: stdin is closed for this session; rerun exec_command with tty=true "
            "to keep stdin open");
    return STR_NONE;
}

static bool write_chars(struct exec_session *s, struct str chars) {
    if (chars.n == 0)
        return true;
    if (exec_session_is_tty(s))
        return exec_session_write(s, chars);
    exec_session_interrupt(s);
    return true;
}

/* As an operation that answers to `done`. */
static struct op *write_and_wait(struct op_group *group, const struct tool_host *host,
    const struct write_stdin_arguments *args, tool_done *done, void *user) {
    _cleanup_arena_ struct arena a = { 0 };
    struct exec_session *session;
    struct str failure = find_failure(&a, host->sessions, args, &session);
    if (!failure.p && !write_chars(session, args->chars))
        failure = STR("write_stdin failed: the input of this session is full or closed");
    if (failure.p)
        return tool_answer(group, host, failure, done, user);
    int64_t yield_ms = exec_wish_ms(args->yield_time_ms, YIELD_MS_MIN);
    if (args->chars.n)
        yield_ms = exec_clamp_ms(yield_ms, YIELD_MS_MIN, YIELD_MS_MAX) + WRITE_PAUSE_MS;
    else
        yield_ms = exec_clamp_ms(yield_ms, POLL_MS_MIN,
            config_i64(host->config, "background_terminal_max_timeout", POLL_MS_MAX));
    return exec_wait_start(group, host, session,
        &(struct exec_wait_options){ .yield_ms = yield_ms,
            .input = args->chars,
            .max_tokens = args->max_output_tokens ? (int64_t)*args->max_output_tokens : -1 },
        done, user);
}

/* ---- asking ---- */

static bool asks(const struct tool_host *host, const struct exec_session *s, struct str chars) {
    const struct ask_for_approval *policy = host->approval;
    if (chars.n == 0 || !exec_session_is_outside(s) ||
        !config_bool(host->config, "features.write_stdin_approval", true))
        return false;
    return policy->tag == ASK_FOR_APPROVAL_ON_REQUEST ||
           (policy->tag == ASK_FOR_APPROVAL_GRANULAR && policy->granular.sandbox_approval);
}

static void on_answer(void *user, const struct approval_answer *answer) {
    struct write_call *x = user;
    x->step = NULL;
    switch (answer->verdict) {
    case APPROVAL_ACCEPTED:
    case APPROVAL_FOR_SESSION:
    case APPROVAL_WITH_RULE:
        x->step = write_and_wait(x->op.group, x->host, &x->args, on_step, x);
        break;
    case APPROVAL_DECLINED:
        finish(x, &(struct tool_output){ .text = STR("write_stdin rejected: rejected by user") });
        break;
    case APPROVAL_REFUSED:
        finish(x,
            &(struct tool_output){ .text = arena_printf(&x->op.arena, "write_stdin rejected: %.*s",
                                       STR_ARGS(answer->refusal)) });
        break;
    case APPROVAL_FAILED:
        finish(x,
            &(struct tool_output){ .text = STR("write_stdin rejected: approval request failed") });
        break;
    case APPROVAL_CANCELLED:
        x->host->events->interrupted(x->host->event_user);
        break;
    }
}

static void ask(struct write_call *x, const struct exec_session *s, struct str call_id) {
    struct arena *a = &x->op.arena;
    const struct thread_item_command_execution *item = exec_session_item(s);
    const char *id = arena_printf(a, "%d", x->args.session_id).p;
    const char *argv[] = { "write_stdin", "--session-id", id, arena_cstr(a, x->args.chars), NULL };
    struct command_action action = { .type = COMMAND_ACTION_UNKNOWN,
        .unknown.command = shell_words_join(a, argv) };
    struct command_action_array actions = { &action, 1 };
    struct command_execution_approval_decision decisions[] = {
        { .tag = COMMAND_EXECUTION_APPROVAL_DECISION_ACCEPT },
        { .tag = COMMAND_EXECUTION_APPROVAL_DECISION_CANCEL }
    };
    struct command_execution_approval_decision_array offered = { decisions, ARRAY_LEN(decisions) };
    struct command_execution_request_approval_params p = {
        .kind = COMMAND_EXECUTION_APPROVAL_KIND_WRITE_STDIN,
        .item_id = item->id,
        .approval_id = call_id,
        .reason = STR(
            "This types into a terminal that runs outside of the sandbox. The directory shown is the one that "
            "it was started in; what runs in it may have changed."),
        .command = action.unknown.command,
        .cwd = item->cwd,
        .command_actions = actions,
        .available_decisions = offered,
    };
    struct approval *approval = approval_open(x->op.group, x->host, on_answer, x);
    x->step = approval_op(approval);
    approval_ask_command(approval, &p);
}

struct op *write_stdin_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user) {
    _cleanup_arena_ struct arena a = { 0 };
    struct write_stdin_arguments args;
    struct exec_session *session;
    struct str failure;
    if (!tool_arguments_decode(&a, call->arguments, TYPE_WRITE_STDIN_ARGUMENTS, &args, &failure))
        return tool_answer(group, host, failure, done, user);
    failure = find_failure(&a, host->sessions, &args, &session);
    if (failure.p)
        return tool_answer(group, host, failure, done, user);
    if (!asks(host, session, args.chars))
        return write_and_wait(group, host, &args, done, user);
    struct write_call *x = op_new(group, &write_call_class, sizeof *x);
    x->host = host;
    x->done = done;
    x->user = user;
    (void)tool_arguments_decode(&x->op.arena, arena_str(&x->op.arena, call->arguments),
        TYPE_WRITE_STDIN_ARGUMENTS, &x->args, &failure);
    ask(x, session, call->call_id);
    return &x->op;
}
