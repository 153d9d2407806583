/* process: process/spawn and its control (local-methods.md 3). */
#include "protocol/methods.gen.h"

#include "base/base64.h"
#include "base/utf8.h"
#include "base/xmalloc.h"
#include "handlers/child_params.h"
#include "rpc/connection.h"
#include "rpc/notify.h"

#include <stdlib.h>

static const char kind[] = "process";

/* A process under way; its client may be gone by the end. */
struct process {
    struct connection *conn; /* outlives the process: that is one of its operations */
    struct arena arena;
    struct str handle;
};

static void process_free(struct process *x) {
    arena_free(&x->arena);
    free(x);
}

static bool on_output(void *user, enum child_stream stream, struct str bytes, bool cap_reached) {
    struct process *x = user;
    _cleanup_arena_ struct arena a = { 0 };
    rpc_notify_one(x->conn, &proto_notifications[NOTIFICATION_PROCESS_OUTPUT_DELTA],
        &(struct process_output_delta_notification){
            .process_handle = x->handle,
            .stream = stream == CHILD_STDOUT ? PROCESS_OUTPUT_STREAM_STDOUT
                                             : PROCESS_OUTPUT_STREAM_STDERR,
            .delta_base64 = base64_encode(&a, bytes),
            .cap_reached = cap_reached,
        });
    return !connection_is_full(x->conn);
}

static void on_end(void *user, const struct client_process_result *r) {
    struct process *x = user;
    rpc_notify_one(x->conn, &proto_notifications[NOTIFICATION_PROCESS_EXITED],
        &(struct process_exited_notification){
            .process_handle = x->handle,
            .exit_code = r->exit_code,
            .output_drain_timed_out = &r->drain_timed_out,
            .stdout_ = utf8_lossy(&x->arena, r->out.text),
            .stdout_cap_reached = r->out.cap_reached,
            .stderr_ = utf8_lossy(&x->arena, r->err.text),
            .stderr_cap_reached = r->err.cap_reached,
        });
    process_free(x);
}

static void on_dropped(void *user) {
    process_free(user);
}

static const struct client_process_events events = { on_output, on_end, on_dropped };

static bool refuse(struct rpc_request *req, const struct process_spawn_params *p) {
    if (p->command.n == 0)
        rpc_fail(req, RPC_INVALID_REQUEST, "command must not be empty");
    else if (p->process_handle.n == 0)
        rpc_fail(req, RPC_INVALID_REQUEST, "processHandle must not be empty");
    else if (p->size && !p->tty)
        rpc_fail(req, RPC_INVALID_PARAMS, "process/spawn size requires tty: true");
    else if (p->timeout_ms_is == PRESENT && p->timeout_ms < 0)
        rpc_fail(req, RPC_INVALID_PARAMS, "process/spawn timeoutMs must be non-negative, got %lld",
            (long long)p->timeout_ms);
    else if (p->size && (p->size->rows == 0 || p->size->cols == 0))
        rpc_fail(req, RPC_INVALID_PARAMS, "process size rows and cols must be greater than 0");
    else if (client_process_find(req->ops, kind, p->process_handle))
        rpc_fail(req, RPC_INVALID_REQUEST, "duplicate active process handle: %.*s",
            STR_ARGS(child_shown_id(&req->arena, p->process_handle)));
    else
        return false;
    return true;
}

static int64_t limit(enum presence is, uint64_t given, int64_t otherwise) {
    return is == ABSENT ? otherwise : is == PRESENT_NULL ? -1 : (int64_t)given;
}

void handle_process_spawn(struct rpc_request *req, const struct process_spawn_params *p) {
    struct arena *a = &req->arena;
    struct environment env;
    if (refuse(req, p))
        return;
    environment_of_policy(&env, a, NULL);
    child_change_environment(&env, &p->env);
    const struct client_process_options options = {
        .child = { .argv = child_argv(a, &p->command),
            .env = environment_list(&env),
            .cwd = arena_cstr(a, p->cwd),
            .input = p->stream_stdin ? CHILD_INPUT_PIPE : CHILD_INPUT_NULL,
            .tty = p->tty,
            .rows = p->size ? p->size->rows : 24,
            .columns = p->size ? p->size->cols : 80 },
        .kind = kind,
        .id = p->process_handle,
        .stream = p->stream_stdout_stderr || p->tty,
        .input = p->stream_stdin || p->tty,
        .cap_bytes = limit(p->output_bytes_cap_is, p->output_bytes_cap, CLIENT_PROCESS_CAP_BYTES),
        .timeout_ms = limit(p->timeout_ms_is, (uint64_t)p->timeout_ms, CLIENT_PROCESS_TIMEOUT_MS),
    };
    struct process *x = xcalloc(1, sizeof *x);
    x->conn = req->conn;
    x->handle = arena_str(&x->arena, p->process_handle);
    int error = 0;
    if (client_process_start(req->loop, req->ops, &options, &events, x, &error)) {
        reply_process_spawn(req, &(struct process_spawn_response){ 0 });
        return;
    }
    process_free(x);
    rpc_fail_str(req, RPC_INTERNAL_ERROR, child_start_error(a, &p->command, "process", error));
}

/* ---- control ---- */

/* NULL when the request was answered. */
static struct client_process *find(struct rpc_request *req, struct str handle) {
    struct client_process *p = client_process_find(req->ops, kind, handle);
    if (!p)
        rpc_fail(req, RPC_INVALID_REQUEST, "no active process for process handle %.*s",
            STR_ARGS(child_shown_id(&req->arena, handle)));
    return p;
}

void handle_process_write_stdin(
    struct rpc_request *req, const struct process_write_stdin_params *p) {
    if (!p->delta_base64.p && !p->close_stdin) {
        rpc_fail(req, RPC_INVALID_PARAMS, "process/writeStdin requires deltaBase64 or closeStdin");
        return;
    }
    struct client_process *process = find(req, p->process_handle);
    if (process && child_take_input(req, process, p->delta_base64, p->close_stdin, "process"))
        reply_process_write_stdin(req, &(struct process_write_stdin_response){ 0 });
}

void handle_process_kill(struct rpc_request *req, const struct process_kill_params *p) {
    struct client_process *process = find(req, p->process_handle);
    if (!process)
        return;
    client_process_kill(process);
    reply_process_kill(req, &(struct process_kill_response){ 0 });
}

void handle_process_resize_pty(struct rpc_request *req, const struct process_resize_pty_params *p) {
    if (p->size.rows == 0 || p->size.cols == 0) {
        rpc_fail(req, RPC_INVALID_PARAMS, "process size rows and cols must be greater than 0");
        return;
    }
    struct client_process *process = find(req, p->process_handle);
    if (!process)
        return;
    if (client_process_resize(process, p->size.rows, p->size.cols))
        reply_process_resize_pty(req, &(struct process_resize_pty_response){ 0 });
    else
        rpc_fail(
            req, RPC_INVALID_REQUEST, "failed to resize PTY: process is not attached to a PTY");
}
