/* exec_command: run a command, wait a while, report; it may go on afterwards. */
#include "tool/exec_command.h"

#include "base/error.h"
#include "base/path.h"
#include "base/shell_words.h"
#include "config/config.h"
#include "config/identity.h"
#include "process/environment.h"
#include "tool/answer.h"
#include "tool/arguments.h"
#include "tool/exec_session.h"
#include "tool/exec_wait.h"
#include "tool/shell.h"

enum {
    YIELD_MS_DEFAULT = 10000,
    YIELD_MS_MIN = 250,
    YIELD_MS_MAX = 30000,
    POLL_MS_MIN = 5000,
    POLL_MS_MAX = 300000,
    WRITE_PAUSE_MS = 100, /* after input, before the wait */
};

static int64_t clamp(int64_t ms, int64_t low, int64_t high) {
    return ms < low ? low : ms > high ? high : ms;
}

static int64_t wish(const uint64_t *given, int64_t otherwise) {
    return !given ? otherwise : *given > INT32_MAX ? INT32_MAX : (int64_t)*given;
}

/* ---- exec_command ---- */

static void add_variables(
    struct environment *env, const struct tool_host *host, const struct tool_call *call) {
    static const char *const fixed[][2] = { { "CODEX_VERSION", CODEX_PROTOCOL_VERSION },
        { "CODEX_APPLY_PATCH_PRESERVE_LINE_ENDINGS", "1" }, { "NO_COLOR", "1" }, { "TERM", "dumb" },
        { "LANG", "C.UTF-8" }, { "LC_CTYPE", "C.UTF-8" }, { "LC_ALL", "C.UTF-8" },
        { "COLORTERM", "" }, { "PAGER", "cat" }, { "GIT_PAGER", "cat" }, { "GH_PAGER", "cat" },
        { "CODEX_CI", "1" } };
    environment_set(env, STR("CODEX_THREAD_ID"), host->items.thread_id);
    environment_set(env, STR("CODEX_SESSION_ID"), host->items.thread_id);
    environment_set(env, STR("CODEX_TOOL_CALL_ID"), call->call_id);
    if (host->permission_profile.p)
        environment_set(env, STR("CODEX_PERMISSION_PROFILE"), host->permission_profile);
    for (size_t i = 0; i < ARRAY_LEN(fixed); i++)
        environment_set(env, str_of(fixed[i][0]), str_of(fixed[i][1]));
}

static struct str start_failure(struct arena *a, int error) {
    return arena_printf(a,
        "exec_command failed: CreateProcess { message: \"Rejected(\\\"Failed to create unified exec "
        "process: %s\\\")\" }",
        error_of_errno(error));
}

static struct str refusal(const struct tool_host *host, const struct exec_command_arguments *args) {
    bool escalates = str_is(args->sandbox_permissions, "require_escalated");
    if (escalates && host->approval->tag == ASK_FOR_APPROVAL_NEVER)
        return STR(
            "approval policy is Never; reject command \xe2\x80\x94 you cannot ask for escalated "
            "permissions if the approval policy is Never");
    if (args->login && *args->login && !config_bool(host->config, "allow_login_shell", true))
        return STR("login shell is disabled by config; omit `login` or set it to false.");
    if (!tool_host_has_full_access(host))
        return STR(
            "exec_command failed: sandboxed and approved commands are not implemented yet; only "
            "danger-full-access with approval policy never runs commands");
    return STR_NONE;
}

struct op *exec_command_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user) {
    _cleanup_arena_ struct arena a = { 0 };
    struct exec_command_arguments args;
    struct str failure;
    if (!tool_arguments_decode(&a, call->arguments, TYPE_EXEC_COMMAND_ARGUMENTS, &args, &failure))
        return tool_answer(group, host, failure, done, user);
    failure = refusal(host, &args);
    if (failure.p)
        return tool_answer(group, host, failure, done, user);
    const char *argv[SHELL_ARGV];
    bool login = args.login ? *args.login : config_bool(host->config, "allow_login_shell", true);
    shell_argv(&a, args.shell, login, args.cmd, argv);
    struct environment env;
    environment_of_policy(&env, &a, config_get(host->config, "shell_environment_policy"));
    add_variables(&env, host, call);
    const struct exec_start start = {
        .argv = argv,
        .env = environment_list(&env),
        .cwd = arena_cstr(&a, path_join(&a, host->cwd, args.workdir.p ? args.workdir : STR(""))),
        .command = shell_words_join(&a, argv),
        .script = args.cmd,
        .tty = args.tty,
    };
    int error = 0;
    struct exec_session *session = exec_session_start(host, call, &start, &error);
    if (!session)
        return tool_answer(group, host, start_failure(&a, error), done, user);
    return exec_wait_start(group, host, session,
        &(struct exec_wait_options){ .yield_ms = clamp(wish(args.yield_time_ms, YIELD_MS_DEFAULT),
                                         YIELD_MS_MIN, YIELD_MS_MAX),
            .max_tokens = args.max_output_tokens ? (int64_t)*args.max_output_tokens : -1 },
        done, user);
}

/* ---- write_stdin ---- */

static struct str write_failure(struct arena *a, struct exec_sessions *sessions,
    const struct write_stdin_arguments *args, struct exec_session **ret) {
    struct exec_session *s = exec_session_find(sessions, args->session_id);
    *ret = s;
    if (!s)
        return arena_printf(a, "write_stdin failed: Unknown process id %d", args->session_id);
    if (exec_session_is_waited_for(s))
        return STR("write_stdin failed: another call is waiting for this session");
    if (args->chars.n == 0)
        return STR_NONE;
    if (!exec_session_is_tty(s)) {
        if (!str_is(args->chars, "\x03"))
            return STR(
                "write_stdin failed: stdin is closed for this session; rerun exec_command with tty=true "
                "to keep stdin open");
        exec_session_interrupt(s);
    } else if (!exec_session_write(s, args->chars)) {
        return STR("write_stdin failed: the input of this session is full or closed");
    }
    return STR_NONE;
}

struct op *write_stdin_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user) {
    _cleanup_arena_ struct arena a = { 0 };
    struct write_stdin_arguments args;
    struct exec_session *session;
    struct str failure;
    if (!tool_arguments_decode(&a, call->arguments, TYPE_WRITE_STDIN_ARGUMENTS, &args, &failure))
        return tool_answer(group, host, failure, done, user);
    failure = write_failure(&a, host->sessions, &args, &session);
    if (failure.p)
        return tool_answer(group, host, failure, done, user);
    int64_t yield_ms = wish(args.yield_time_ms, YIELD_MS_MIN);
    if (args.chars.n)
        yield_ms = clamp(yield_ms, YIELD_MS_MIN, YIELD_MS_MAX) + WRITE_PAUSE_MS;
    else
        yield_ms = clamp(yield_ms, POLL_MS_MIN,
            config_i64(host->config, "background_terminal_max_timeout", POLL_MS_MAX));
    return exec_wait_start(group, host, session,
        &(struct exec_wait_options){ .yield_ms = yield_ms,
            .input = args.chars,
            .max_tokens = args.max_output_tokens ? (int64_t)*args.max_output_tokens : -1 },
        done, user);
}
