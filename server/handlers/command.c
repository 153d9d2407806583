/* command: command/exec and its control (local-methods.md 2). */
#include "protocol/methods.gen.h"

#include "base/base64.h"
#include "base/path.h"
#include "base/utf8.h"
#include "base/xmalloc.h"
#include "config/config.h"
#include "handlers/child_params.h"
#include "rpc/connection.h"
#include "rpc/notify.h"
#include "rpc/queue.h"
#include "sandbox/sandbox.h"
#include "thread/manager.h"
#include "thread/obey.h"
#include "thread/profile.h"
#include "thread/settings.h"
#include "tool/exec_network.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char kind[] = "command/exec";

/* A command under way: its request waits for the end. */
struct command {
    struct rpc_request *req;
    struct connection *conn; /* of the request */
    struct str id;           /* in the request's arena */
    struct sandbox_hold *hold;
};

static void command_free(struct command *c) {
    sandbox_release(c->hold);
    free(c);
}

static bool on_output(void *user, enum child_stream stream, struct str bytes, bool cap_reached) {
    struct command *c = user;
    _cleanup_arena_ struct arena a = { 0 };
    rpc_notify_one(c->conn, &proto_notifications[NOTIFICATION_COMMAND_EXEC_OUTPUT_DELTA],
        &(struct command_exec_output_delta_notification){
            .process_id = c->id,
            .stream = stream == CHILD_STDOUT ? COMMAND_EXEC_OUTPUT_STREAM_STDOUT
                                             : COMMAND_EXEC_OUTPUT_STREAM_STDERR,
            .delta_base64 = base64_encode(&a, bytes),
            .cap_reached = cap_reached,
        });
    return !connection_is_full(c->conn);
}

static void on_end(void *user, const struct client_process_result *result) {
    struct command *c = user;
    struct arena *a = &c->req->arena;
    const struct command_exec_response response = { .exit_code = result->exit_code,
        .stdout_ = utf8_lossy(a, result->out.text),
        .stderr_ = utf8_lossy(a, result->err.text) };
    reply_command_exec(c->req, &response);
    command_free(c);
}

static void on_dropped(void *user) {
    struct command *c = user;
    rpc_drop(c->req);
    command_free(c);
}

static const struct client_process_events events = { on_output, on_end, on_dropped };

/* NULL when the parameters go together; else the reference's text, with its code. */
static const char *check(const struct command_exec_params *p, int *ret_code) {
    *ret_code = RPC_INVALID_PARAMS;
    if (p->size && !p->tty)
        return "command/exec size requires tty: true";
    if (p->output_bytes_cap && p->disable_output_cap)
        return "command/exec cannot set both outputBytesCap and disableOutputCap";
    if (p->timeout_ms && p->disable_timeout)
        return "command/exec cannot set both timeoutMs and disableTimeout";
    if (p->size && (p->size->rows == 0 || p->size->cols == 0))
        return "command/exec size rows and cols must be greater than 0";
    *ret_code = RPC_INVALID_REQUEST;
    if (!p->process_id.p && (p->tty || p->stream_stdin || p->stream_stdout_stderr))
        return "command/exec tty or streaming requires a client-supplied processId";
    return NULL;
}

/* What the command may touch. */
static bool resolve_scope(struct rpc_request *req, const struct command_exec_params *p,
    const struct config *config, struct sandbox_policy *ret, struct file_rules *ret_files) {
    const struct thread_start_params none = { 0 };
    struct run_settings settings;
    struct error why;
    struct demands demands;
    if (p->sandbox_policy) {
        *ret = *p->sandbox_policy;
        if (demands_allow_sandbox(config, ret, &why))
            return true;
        rpc_fail(req, RPC_INVALID_REQUEST, "invalid sandbox policy: %s", why.text);
        return false;
    }
    if (p->permission_profile.p) {
        if (sandbox_of_profile(
                &req->arena, config, p->permission_profile, ret, ret_files, NULL, &why) &&
            demands_allow_profile(config, p->permission_profile, ret, &why))
            return true;
        rpc_fail(req, RPC_INVALID_REQUEST, "invalid permission profile: %s", why.text);
        return false;
    }
    if (!run_settings_resolve(
            &req->arena, config, &none, services_of(req)->threads->cwd, &settings, &why) ||
        !run_settings_obey(&req->arena, config, &none, &settings, &demands, &why)) {
        rpc_fail(req, RPC_INTERNAL_ERROR, "%s", why.text);
        return false;
    }
    *ret = settings.sandbox;
    *ret_files = settings.files;
    return true;
}

static bool refuse(struct rpc_request *req, const struct command_exec_params *p) {
    int code;
    const char *text = check(p, &code);
    if (p->command.n == 0)
        rpc_fail(req, RPC_INVALID_REQUEST, "command must not be empty");
    else if (p->permission_profile.p && p->sandbox_policy)
        rpc_fail(req, RPC_INVALID_REQUEST,
            "`permissionProfile` cannot be combined with `sandboxPolicy`");
    else if (p->timeout_ms && *p->timeout_ms < 0)
        rpc_fail(req, RPC_INVALID_PARAMS, "command/exec timeoutMs must be non-negative, got %lld",
            (long long)*p->timeout_ms);
    else if (text)
        rpc_fail(req, code, "%s", text);
    else if (client_process_find(req->ops, kind, p->process_id))
        rpc_fail(req, RPC_INVALID_REQUEST, "duplicate active command/exec process id: %.*s",
            STR_ARGS(child_shown_id(&req->arena, p->process_id)));
    else
        return false;
    return true;
}

/* What is started instead of the command to confine it. */
static void confine(struct rpc_request *req, const struct sandbox_scope *scope,
    const char *const *argv, struct str cwd, struct sandbox_launch *ret) {
    *ret = (struct sandbox_launch){ .argv = argv };
    if (sandbox_scope_is_confined(scope))
        sandbox_launch_prepare(
            services_of(req)->threads->sandbox, &req->arena, scope, argv, cwd, ret);
}

static const char *const *environment_of(struct rpc_request *req,
    const struct command_exec_params *p, const struct config *config,
    const struct sandbox_scope *scope) {
    struct environment env;
    environment_of_policy(&env, &req->arena, config_get(config, "shell_environment_policy"));
    environment_set(&env, STR("CODEX_APPLY_PATCH_PRESERVE_LINE_ENDINGS"), STR("1"));
    if (!sandbox_scope_has_network(scope))
        environment_set(&env, STR("CODEX_SANDBOX_NETWORK_DISABLED"), STR("1"));
    child_change_environment(&env, &p->env);
    return environment_list(&env);
}

static bool is_directory(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void start(struct rpc_request *req, const struct command_exec_params *p,
    const struct config *config, const struct sandbox_policy *policy,
    const struct file_rules *files) {
    struct arena *a = &req->arena;
    struct str daemon_cwd = services_of(req)->threads->cwd;
    struct str cwd = p->cwd.p ? path_join(a, daemon_cwd, p->cwd) : daemon_cwd;
    const struct file_rules demanded = requirements_denied(a, &config->requirements);
    const struct sandbox_scope scope = { .policy = policy,
        .files = files,
        .demanded = &demanded,
        .closed_network = exec_network_is_managed(config), /* no proxy leads there */
        .workspace_roots = &(struct str_array){ &daemon_cwd, 1 } };
    struct sandbox_launch launch;
    if (sandbox_scope_is_confined(&scope) && !is_directory(arena_cstr(a, cwd))) {
        rpc_fail_str(
            req, RPC_INTERNAL_ERROR, child_start_error(a, &p->command, "command", -ENOENT));
        return;
    }
    confine(req, &scope, child_argv(a, &p->command), path_normalise(a, cwd), &launch);
    const struct client_process_options options = {
        .child = { .argv = launch.argv,
            .env = environment_of(req, p, config, &scope),
            .cwd = p->cwd.p ? arena_cstr(a, cwd) : NULL,
            .fds = launch.fds,
            .fd_count = launch.fd_count,
            .input = p->stream_stdin ? CHILD_INPUT_PIPE : CHILD_INPUT_NULL,
            .tty = p->tty,
            .rows = p->size ? p->size->rows : 24,
            .columns = p->size ? p->size->cols : 80 },
        .kind = kind,
        .id = p->process_id,
        .stream = p->stream_stdout_stderr || p->tty,
        .input = p->stream_stdin || p->tty,
        .cap_bytes = p->disable_output_cap ? -1
                     : p->output_bytes_cap ? (int64_t)*p->output_bytes_cap
                                           : CLIENT_PROCESS_CAP_BYTES,
        .timeout_ms = p->disable_timeout ? -1
                      : p->timeout_ms    ? *p->timeout_ms
                                         : CLIENT_PROCESS_TIMEOUT_MS,
    };
    struct command *c = xmalloc(sizeof *c);
    *c =
        (struct command){ .req = req, .conn = req->conn, .id = p->process_id, .hold = launch.hold };
    int error = 0;
    bool started = client_process_start(req->loop, req->ops, &options, &events, c, &error);
    for (unsigned i = 0; i < launch.fd_count; i++)
        (void)close(launch.fds[i]);
    if (started) {
        rpc_queue_leave(req);
        return;
    }
    command_free(c);
    rpc_fail_str(req, RPC_INTERNAL_ERROR, child_start_error(a, &p->command, "command", error));
}

void handle_command_exec(struct rpc_request *req, const struct command_exec_params *p) {
    struct config *config = config_current(services_of(req)->config);
    struct sandbox_policy policy;
    struct file_rules files = { 0 };
    if (!refuse(req, p) && resolve_scope(req, p, config, &policy, &files))
        start(req, p, config, &policy, &files);
    config_unref(config);
}

/* ---- control ---- */

/* NULL when the request was answered. */
static struct client_process *find(struct rpc_request *req, struct str id) {
    struct client_process *p = client_process_find(req->ops, kind, id);
    if (!p)
        rpc_fail(req, RPC_INVALID_REQUEST, "no active command/exec for process id %.*s",
            STR_ARGS(child_shown_id(&req->arena, id)));
    return p;
}

void handle_command_exec_write(struct rpc_request *req, const struct command_exec_write_params *p) {
    if (!p->delta_base64.p && !p->close_stdin) {
        rpc_fail(req, RPC_INVALID_PARAMS, "command/exec/write requires deltaBase64 or closeStdin");
        return;
    }
    struct client_process *process = find(req, p->process_id);
    if (process && child_take_input(req, process, p->delta_base64, p->close_stdin, "command/exec"))
        reply_command_exec_write(req, &(struct command_exec_write_response){ 0 });
}

void handle_command_exec_terminate(
    struct rpc_request *req, const struct command_exec_terminate_params *p) {
    struct client_process *process = find(req, p->process_id);
    if (!process)
        return;
    client_process_kill(process);
    reply_command_exec_terminate(req, &(struct command_exec_terminate_response){ 0 });
}

void handle_command_exec_resize(
    struct rpc_request *req, const struct command_exec_resize_params *p) {
    if (p->size.rows == 0 || p->size.cols == 0) {
        rpc_fail(req, RPC_INVALID_PARAMS, "command/exec size rows and cols must be greater than 0");
        return;
    }
    struct client_process *process = find(req, p->process_id);
    if (!process)
        return;
    if (client_process_resize(process, p->size.rows, p->size.cols))
        reply_command_exec_resize(req, &(struct command_exec_resize_response){ 0 });
    else
        rpc_fail(
            req, RPC_INVALID_REQUEST, "failed to resize PTY: process is not attached to a PTY");
}
