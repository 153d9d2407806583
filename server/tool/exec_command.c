/* exec_command: decide about a command, run it, wait a while, report; it may go on afterwards. */
#include "tool/exec_command.h"

#include "base/error.h"
#include "base/path.h"
#include "base/shell_words.h"
#include "config/config.h"
#include "netproxy/proxy.h"
#include "tool/answer.h"
#include "tool/apply_patch.h"
#include "tool/approval.h"
#include "tool/approvals.h"
#include "tool/arguments.h"
#include "tool/command_actions.h"
#include "tool/exec_decision.h"
#include "tool/exec_environment.h"
#include "tool/exec_item.h"
#include "tool/exec_network.h"
#include "tool/exec_session.h"
#include "tool/exec_wait.h"
#include "tool/hook_view.h"
#include "tool/patch_script.h"
#include "tool/permissions.h"
#include "tool/shell.h"

#include <unistd.h>

enum { YIELD_MS_DEFAULT = 10000, YIELD_MS_MIN = 250, YIELD_MS_MAX = 30000 };

/* One call. Everything lives in the operation's arena. */
struct exec_call {
    struct op op;
    const struct tool_host *host;
    struct tool_call call;
    struct exec_command_arguments args;
    const char *argv[SHELL_ARGV];
    struct str words[SHELL_ARGV]; /* the same */
    struct str cwd;
    struct str_array write; /* paths for this command only */
    struct sandbox_scope scope;
    struct netproxy_rules network; /* while scope.proxy_port */
    struct exec_decision decision;
    struct exec_item *item; /* until its session has it */
    struct op *step;        /* the question, or the wait */
    tool_done *done;
    void *user;
};

int64_t exec_clamp_ms(int64_t ms, int64_t low, int64_t high) {
    return ms < low ? low : ms > high ? high : ms;
}

int64_t exec_wish_ms(const uint64_t *given, int64_t otherwise) {
    return !given ? otherwise : *given > INT32_MAX ? INT32_MAX : (int64_t)*given;
}

static void exec_call_cancel(struct op *op) {
    struct exec_call *x = (struct exec_call *)op;
    if (x->step)
        op_cancel(x->step);
    if (x->item && x->host->reviewed) /* nobody will decide any more */
        exec_item_refuse(x->item, COMMAND_EXECUTION_STATUS_DECLINED);
    op_close(op);
}

static void exec_call_destroy(struct op *op) {
    exec_item_free(((struct exec_call *)op)->item);
}

static const struct op_class exec_call_class = { "exec_command", exec_call_cancel,
    exec_call_destroy };

/* `text` is copied: it may live in the operation. */
static void finish_with(struct exec_call *x, const struct tool_output *what) {
    _cleanup_arena_ struct arena a = { 0 };
    tool_done *done = x->done;
    void *user = x->user;
    const struct tool_output output = tool_output_copy(&a, what);
    op_close(&x->op);
    done(user, &output);
}

static void finish(struct exec_call *x, struct str text) {
    finish_with(x, &(struct tool_output){ .text = text });
}

static void on_waited(void *user, const struct tool_output *output) {
    struct exec_call *x = user;
    x->step = NULL;
    finish_with(x, output);
}

/* ---- texts ---- */

/* Quoted as in the reference's debug output, twice. */
static struct str not_created(struct arena *a, struct str why) {
    _cleanup_buf_ struct buf out = { 0 };
    buf_add_str(&out, STR("exec_command failed: CreateProcess { message: \"Rejected(\\\""));
    for (size_t i = 0; i < why.n; i++) {
        static const char plain[] = "\"\\\n\r\t";
        static const char *const quoted[] = { "\\\\\\\"", "\\\\\\\\", "\\\\n", "\\\\r", "\\\\t" };
        const char *special = why.p[i] ? strchr(plain, why.p[i]) : NULL;
        if (special)
            buf_add_str(&out, str_of(quoted[special - plain]));
        else
            buf_add_char(&out, why.p[i]);
    }
    buf_add_str(&out, STR("\\\")\" }"));
    return arena_str(a, buf_str(&out));
}

/* What is refused before anything is decided; "no string": nothing. */
static struct str refusal(struct exec_call *x) {
    const struct ask_for_approval *policy = x->host->approval;
    bool may_ask =
        policy->tag != ASK_FOR_APPROVAL_NEVER &&
        !(policy->tag == ASK_FOR_APPROVAL_GRANULAR && !policy->granular.sandbox_approval);
    if (x->args.sandbox_permissions != SANDBOX_PERMISSIONS_USE_DEFAULT && !may_ask) {
        struct str name = approval_policy_text(&x->op.arena, policy);
        return arena_printf(&x->op.arena,
            "approval policy is %.*s; reject command \xe2\x80\x94 you cannot ask for escalated "
            "permissions if the approval policy is %.*s",
            STR_ARGS(name), STR_ARGS(name));
    }
    if (x->args.sandbox_permissions == SANDBOX_PERMISSIONS_WITH_ADDITIONAL_PERMISSIONS &&
        !config_bool(x->host->config, "features.exec_permission_approvals", false))
        return STR("additional permissions need the feature exec_permission_approvals; omit "
                   "`sandbox_permissions` or use `require_escalated`");
    if (x->args.login && *x->args.login && !config_bool(x->host->config, "allow_login_shell", true))
        return STR("login shell is disabled by config; omit `login` or set it to false.");
    if (str_starts(str_trim(x->args.cmd), STR("*** Begin Patch")))
        return STR("implicit invocation: a patch alone is no command; call apply_patch explicitly");
    return STR_NONE;
}

/* ---- running ---- */

/* What is denied is not to be had by asking either. */
static bool is_confined(const struct exec_call *x) {
    return x->decision.outside ? sandbox_scope_denies(&x->scope)
                               : sandbox_scope_is_confined(&x->scope);
}

static void prepare(struct exec_call *x, struct sandbox_launch *launch) {
    *launch = (struct sandbox_launch){ .argv = x->argv, .proxy_fd = -1 };
    if (is_confined(x))
        sandbox_launch_prepare(x->host->sandbox, &x->op.arena, &x->scope, x->argv, x->cwd, launch);
}

/* As its item shows it; the rest is for its process. */
static struct exec_start shown_start(struct exec_call *x) {
    return (struct exec_start){ .cwd = arena_cstr(&x->op.arena, x->cwd),
        .command = shell_words_join(&x->op.arena, x->argv),
        .script = x->args.cmd,
        .tty = x->args.tty };
}

static struct exec_item *take_item(struct exec_call *x, const struct exec_start *start) {
    struct exec_item *item = x->item ? x->item : exec_item_new(x->host, &x->call, start);
    x->item = NULL;
    return item;
}

/* Does it reach others only by a proxy? */
static bool manage_network(struct exec_call *x) {
    x->scope.outside = x->decision.outside;
    if (!is_confined(x) || !sandbox_scope_has_network(&x->scope) ||
        !exec_network_is_managed(x->host->config))
        return false;
    x->network = exec_network_rules(&x->op.arena, x->host->config, x->host->permission_profile);
    x->scope.proxy_port = NETPROXY_PORT;
    return true;
}

/* NULL: *ret_failure is the output. */
static struct exec_session *spawn(struct exec_call *x, struct str *ret_failure) {
    struct arena *a = &x->op.arena;
    struct exec_start start = shown_start(x);
    struct sandbox_launch launch;
    int error = 0;
    bool managed = manage_network(x);
    prepare(x, &launch);
    start.network = managed ? &x->network : NULL;
    start.proxy_fd = launch.proxy_fd;
    start.argv = launch.argv;
    start.fds = launch.fds;
    start.fd_count = launch.fd_count;
    start.hold = launch.hold;
    start.outside = x->decision.outside && sandbox_scope_is_confined(&x->scope);
    start.env = exec_environment(a, x->host, &x->call,
        (!x->decision.outside || is_confined(x)) && !sandbox_scope_has_network(&x->scope),
        start.network);
    struct exec_session *session =
        exec_session_start(x->host, take_item(x, &start), &start, &error);
    for (unsigned i = 0; i < launch.fd_count; i++)
        (void)close(launch.fds[i]);
    if (!session)
        *ret_failure = not_created(
            a, arena_printf(a, "Failed to create unified exec process: %s", error_of_errno(error)));
    return session;
}

static void run(struct exec_call *x) {
    struct str failure;
    struct exec_session *session = spawn(x, &failure);
    if (!session) {
        x->step = tool_answer(x->op.group, x->host, failure, on_waited, x);
        return;
    }
    x->step = exec_wait_start(x->op.group, x->host, session,
        &(struct exec_wait_options){
            .yield_ms = exec_clamp_ms(
                exec_wish_ms(x->args.yield_time_ms, YIELD_MS_DEFAULT), YIELD_MS_MIN, YIELD_MS_MAX),
            .max_tokens = x->args.max_output_tokens ? (int64_t)*x->args.max_output_tokens : -1 },
        on_waited, x);
}

/* ---- asking ---- */

static struct str session_key(struct exec_call *x) {
    static const char *const names[] = { [SANDBOX_PERMISSIONS_USE_DEFAULT] = "default",
        [SANDBOX_PERMISSIONS_REQUIRE_ESCALATED] = "escalated",
        [SANDBOX_PERMISSIONS_WITH_ADDITIONAL_PERMISSIONS] = "additional" };
    _cleanup_buf_ struct buf permissions = { 0 };
    buf_add_str(&permissions, str_of(names[x->args.sandbox_permissions]));
    for (size_t i = 0; i < x->write.n; i++)
        buf_printf(&permissions, " %.*s", STR_ARGS(x->write.v[i]));
    return approvals_command_key(
        &x->op.arena, x->words, SHELL_ARGV - 1, x->cwd, x->args.tty, buf_cstr(&permissions));
}

static void refuse(struct exec_call *x, enum command_execution_status status, struct str why) {
    exec_item_refuse(x->item, status);
    finish(x, not_created(&x->op.arena, why));
}

static void save_rule(struct exec_call *x, const struct str_array *rule) {
    _cleanup_buf_ struct buf text = { 0 };
    if (rule->n == 0)
        return;
    approvals_add_rule(x->host->approvals, rule);
    buf_add_str(&text, STR("Approved command prefix saved:\n- ["));
    for (size_t i = 0; i < rule->n; i++) {
        if (i)
            buf_add_str(&text, STR(", "));
        json_write_str(&text, rule->v[i]);
    }
    buf_add_char(&text, ']');
    x->host->events->says(x->host->event_user, buf_str(&text));
}

static void on_answer(void *user, const struct approval_answer *answer) {
    struct exec_call *x = user;
    x->step = NULL;
    switch (answer->verdict) {
    case APPROVAL_WITH_RULE:
        save_rule(x, &answer->rule);
        run(x);
        break;
    case APPROVAL_FOR_SESSION:
        approvals_add_command(x->host->approvals, session_key(x));
        run(x);
        break;
    case APPROVAL_ACCEPTED:
        run(x);
        break;
    case APPROVAL_DECLINED:
        refuse(x, COMMAND_EXECUTION_STATUS_DECLINED, STR("rejected by user"));
        break;
    case APPROVAL_REFUSED:
        refuse(x, COMMAND_EXECUTION_STATUS_DECLINED, answer->refusal);
        break;
    case APPROVAL_FAILED:
        refuse(x, COMMAND_EXECUTION_STATUS_FAILED, STR("approval request failed"));
        break;
    case APPROVAL_CANCELLED:
        exec_item_refuse(x->item, COMMAND_EXECUTION_STATUS_DECLINED);
        x->host->events->interrupted(x->host->event_user);
        break;
    }
}

static void on_refused(void *user, bool failed) {
    const struct exec_call *x = user;
    exec_item_refuse(
        x->item, failed ? COMMAND_EXECUTION_STATUS_FAILED : COMMAND_EXECUTION_STATUS_DECLINED);
}

static void ask_clients(struct exec_call *x) {
    const struct exec_start start = shown_start(x);
    const struct str_array *rule = &x->decision.amendment;
    struct command_execution_approval_decision decisions[3], *end = decisions;
    struct additional_permission_profile additional;
    bool has_additional =
        x->args.sandbox_permissions == SANDBOX_PERMISSIONS_WITH_ADDITIONAL_PERMISSIONS;
    *end++ = (struct command_execution_approval_decision){
        .tag = COMMAND_EXECUTION_APPROVAL_DECISION_ACCEPT
    };
    if (rule->n && !has_additional)
        *end++ = (struct command_execution_approval_decision){
            .tag = COMMAND_EXECUTION_APPROVAL_DECISION_ACCEPT_WITH_EXECPOLICY_AMENDMENT,
            .accept_with_execpolicy_amendment.execpolicy_amendment = *rule
        };
    *end++ = (struct command_execution_approval_decision){
        .tag = COMMAND_EXECUTION_APPROVAL_DECISION_CANCEL
    };
    struct approval *approval = approval_open(x->op.group, x->host, on_answer, x);
    x->step = approval_op(approval);
    x->item = exec_item_new(x->host, &x->call, &start);
    exec_item_propose(x->item, x->host->reviewed);
    const struct thread_item_command_execution *item = &x->item->item.command_execution;
    struct command_execution_request_approval_params p = {
        .kind = COMMAND_EXECUTION_APPROVAL_KIND_COMMAND,
        .item_id = item->id,
        .reason = x->decision.reason,
        .command = item->command,
        .cwd = item->cwd,
        .command_actions = item->command_actions,
        .available_decisions = { decisions, (size_t)(end - decisions) },
    };
    if (rule->n)
        p.proposed_execpolicy_amendment = *rule;
    if (has_additional) {
        additional = permissions_view(&x->op.arena, x->args.additional_permissions, x->cwd);
        p.additional_permissions = &additional;
    }
    approval_tell_refusal(approval, on_refused);
    approval_ask_command(approval, &p);
}

static void on_permit(void *user, enum tool_permit permit, struct str message) {
    struct exec_call *x = user;
    x->step = NULL;
    if (permit == TOOL_ALLOWED)
        run(x);
    else if (permit == TOOL_DENIED)
        finish(x, not_created(&x->op.arena, message));
    else
        ask_clients(x);
}

/* Hooks first. */
static void ask(struct exec_call *x) {
    struct tool_hook_view view;
    tool_hook_view_command(&x->op.arena, x->args.cmd, &view);
    view.cwd = x->cwd;
    x->step = x->host->events->permits(x->host->event_user, x->op.group,
        &(struct tool_permission){ x->call.call_id, &view, x->args.justification }, on_permit, x);
    if (!x->step)
        ask_clients(x);
}

/* ---- the start ---- */

static void set_scope(struct exec_call *x) {
    const struct str_array *granted = x->host->scope.granted;
    size_t before = granted ? granted->n : 0;
    struct arena *a = &x->op.arena;
    x->scope = x->host->scope;
    if (x->args.sandbox_permissions != SANDBOX_PERMISSIONS_WITH_ADDITIONAL_PERMISSIONS)
        return;
    const struct str_array more =
        permissions_write_paths(a, x->args.additional_permissions, x->cwd);
    x->write = (struct str_array){ arena_array(a, struct str, before + more.n + 1), 0 };
    for (size_t i = 0; i < before; i++)
        x->write.v[x->write.n++] = granted->v[i];
    for (size_t i = 0; i < more.n; i++)
        x->write.v[x->write.n++] = more.v[i];
    x->scope.granted = &x->write;
    x->scope.granted_network |= permissions_network(x->args.additional_permissions);
}

static void decide(struct exec_call *x) {
    const struct str_array *rule = x->args.prefix_rule.v ? &x->args.prefix_rule : NULL;
    x->decision = exec_decide(&x->op.arena, &(struct exec_wish){ .argv = x->words,
                                                .argc = SHELL_ARGV - 1,
                                                .permissions = x->args.sandbox_permissions,
                                                .justification = x->args.justification,
                                                .prefix_rule = rule,
                                                .approval = x->host->approval,
                                                .confined = sandbox_scope_is_confined(&x->scope),
                                                .rules = x->host->approvals->rules });
    if (x->decision.verdict == EXEC_ASKS &&
        approvals_has_command(x->host->approvals, session_key(x)))
        x->decision.verdict = EXEC_RUNS;
}

static void set_command(struct exec_call *x) {
    struct arena *a = &x->op.arena;
    bool login =
        x->args.login ? *x->args.login : config_bool(x->host->config, "allow_login_shell", true);
    x->cwd = path_join(a, x->host->cwd, x->args.workdir.p ? x->args.workdir : STR(""));
    shell_argv(a, x->args.shell, login, x->args.cmd, x->argv);
    for (size_t i = 0; x->argv[i]; i++)
        x->words[i] = str_of(x->argv[i]);
}

static struct op *answer_and_close(struct exec_call *x, struct str text) {
    struct op *answer = tool_answer(x->op.group, x->host, text, x->done, x->user);
    op_close(&x->op);
    return answer;
}

struct op *exec_command_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user) {
    struct exec_call *x = op_new(group, &exec_call_class, sizeof *x);
    struct arena *a = &x->op.arena;
    struct str failure, patch, directory;
    x->host = host;
    x->call = (struct tool_call){ .call_id = arena_str(a, call->call_id) };
    x->done = done;
    x->user = user;
    if (!tool_arguments_decode(
            a, arena_str(a, call->arguments), TYPE_EXEC_COMMAND_ARGUMENTS, &x->args, &failure))
        return answer_and_close(x, failure);
    failure = refusal(x);
    if (failure.p)
        return answer_and_close(x, failure);
    set_command(x);
    if (patch_script_parse(a, x->args.cmd, &patch, &directory)) {
        struct op *op = apply_patch_from_shell(group, host, call,
            path_join(a, x->cwd, directory.p ? directory : STR("")), patch, done, user);
        op_close(&x->op);
        return op;
    }
    set_scope(x);
    decide(x);
    if (x->decision.verdict == EXEC_REJECTED)
        return answer_and_close(x, not_created(a, x->decision.reason));
    if (x->decision.verdict == EXEC_ASKS)
        ask(x);
    else
        run(x);
    return &x->op;
}
