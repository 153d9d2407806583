/* environment: where turns work: this machine, called `local`, and remote ones (local-methods.md 14). */
#include "base/path.h"
#include "handlers/services.h"
#include "protocol/methods.gen.h"
#include "thread/manager.h"
#include "tool/shell.h"

/* As the reference writes paths into file: URLs. */
static struct str file_url(struct arena *a, struct str path) {
    static const char escaped[] = " \"#<>?`{}%\\";
    _cleanup_buf_ struct buf out = { 0 };
    buf_add_str(&out, STR("file://"));
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];
        if (c < 0x20 || c >= 0x7F || strchr(escaped, c))
            buf_printf(&out, "%%%02X", c);
        else
            buf_add_char(&out, (char)c);
    }
    return arena_str(a, buf_str(&out));
}

static bool is_local(struct str id) {
    return str_is(id, "local");
}

static struct str unknown(struct rpc_request *req, struct str id) {
    return arena_printf(&req->arena, "unknown environment id `%.*s`", STR_ARGS(id));
}

void handle_environment_info(struct rpc_request *req, const struct environment_info_params *p) {
    if (!is_local(p->environment_id)) {
        rpc_fail_str(req, RPC_INVALID_REQUEST, unknown(req, p->environment_id));
        return;
    }
    const char *argv[SHELL_ARGV];
    shell_argv(&req->arena, STR_NONE, false, STR(""), argv);
    struct str shell = str_of(argv[0]);
    reply_environment_info(req, &(struct environment_info_response){
                                    .shell = { .name = path_basename(shell), .path = shell },
                                    .cwd = file_url(&req->arena, services_of(req)->threads->cwd),
                                });
}

void handle_environment_status(struct rpc_request *req, const struct environment_status_params *p) {
    struct environment_status_response status = { .status = ENVIRONMENT_STATUS_KIND_READY };
    if (!is_local(p->environment_id)) {
        status.status = ENVIRONMENT_STATUS_KIND_UNKNOWN;
        status.error = unknown(req, p->environment_id);
    }
    reply_environment_status(req, &status);
}

/* Only the refusals: work on remote machines needs the vendor's exec server. */
void handle_environment_add(struct rpc_request *req, const struct environment_add_params *p) {
    static const char error[] = "exec-server protocol error";
    if (p->environment_id.n == 0)
        rpc_fail(req, RPC_INVALID_REQUEST, "%s: environment id cannot be empty", error);
    else if (is_local(p->environment_id))
        rpc_fail(req, RPC_INVALID_REQUEST,
            "%s: environment id `local` is reserved for EnvironmentManager", error);
    else if (str_trim(p->exec_server_url).n == 0)
        rpc_fail(
            req, RPC_INVALID_REQUEST, "%s: remote environment requires an exec-server url", error);
    else
        rpc_fail_not_implemented(req);
}
