/* environment: where turns work: this machine, called `local`, and remote ones (local-methods.md 14). */
#include "base/path.h"
#include "environment/environments.h"
#include "handlers/request_wait.h"
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

static struct str unknown(struct rpc_request *req, struct str id) {
    return arena_printf(&req->arena, "unknown environment id `%.*s`", STR_ARGS(id));
}

/* ---- environment/info ---- */

static void tell_local(struct rpc_request *req) {
    const char *argv[SHELL_ARGV];
    shell_argv(&req->arena, STR_NONE, false, STR(""), argv);
    struct str shell = str_of(argv[0]);
    reply_environment_info(req, &(struct environment_info_response){
                                    .shell = { .name = path_basename(shell), .path = shell },
                                    .cwd = file_url(&req->arena, services_of(req)->threads->cwd),
                                });
}

struct info_wait {
    struct request_wait wait;
    struct str id; /* in the request's arena */
};

static void on_facts(void *user, const struct json *facts, struct str why) {
    struct info_wait *w = user;
    struct str id = w->id;
    struct rpc_request *req = request_wait_end(&w->wait);
    const struct json *shell = json_get(facts, "shell");
    struct str name = json_get_text(shell, "name"), path = json_get_text(shell, "path");
    if (facts && (!name.p || !path.p))
        why = STR("exec-server protocol error: the facts name no shell");
    if (!name.p || !path.p)
        rpc_fail(req, RPC_INTERNAL_ERROR, "failed to get info for environment `%.*s`: %.*s",
            STR_ARGS(id), STR_ARGS(why));
    else
        reply_environment_info(
            req, &(struct environment_info_response){
                     .shell = { .name = name, .path = path }, .cwd = json_get_text(facts, "cwd") });
}

void handle_environment_info(struct rpc_request *req, const struct environment_info_params *p) {
    if (str_is(p->environment_id, ENVIRONMENT_LOCAL)) {
        tell_local(req);
        return;
    }
    struct environment *e = environments_find(services_of(req)->environments, p->environment_id);
    if (!e) {
        rpc_fail_str(req, RPC_INVALID_REQUEST, unknown(req, p->environment_id));
        return;
    }
    struct info_wait *w = request_wait_new(req, sizeof *w);
    w->id = p->environment_id;
    w->wait.under = environment_ask(e, req->ops, EXEC_FACTS, on_facts, w);
}

/* ---- environment/status, environment/add ---- */

static enum environment_status_kind kind_of(enum environment_state state) {
    switch (state) {
    case ENVIRONMENT_PENDING:
        return ENVIRONMENT_STATUS_KIND_PENDING;
    case ENVIRONMENT_READY:
        return ENVIRONMENT_STATUS_KIND_READY;
    case ENVIRONMENT_LOST:
    case ENVIRONMENT_FAILED:
        break;
    }
    return ENVIRONMENT_STATUS_KIND_DISCONNECTED;
}

static void reply_status(
    struct rpc_request *req, enum environment_status_kind status, struct str error) {
    reply_environment_status(
        req, &(struct environment_status_response){ .status = status, .error = error });
}

/* What is connected says itself how it is. */
static void on_status(void *user, const struct json *answer, struct str why) {
    struct rpc_request *req = request_wait_end(user);
    enum environment_status_kind status = ENVIRONMENT_STATUS_KIND_DISCONNECTED;
    if (environment_status_kind_parse(json_get_text(answer, "status"), &status))
        reply_status(req, status, json_get_text(answer, "error"));
    else
        reply_status(req, status,
            answer ? STR("exec-server protocol error: the status is none that is known") : why);
}

void handle_environment_status(struct rpc_request *req, const struct environment_status_params *p) {
    struct environment *e = environments_find(services_of(req)->environments, p->environment_id);
    struct str why = STR_NONE;
    if (!e && str_is(p->environment_id, ENVIRONMENT_LOCAL)) {
        reply_status(req, ENVIRONMENT_STATUS_KIND_READY, STR_NONE);
    } else if (!e) {
        reply_status(req, ENVIRONMENT_STATUS_KIND_UNKNOWN, unknown(req, p->environment_id));
    } else if (environment_state(e, &why) == ENVIRONMENT_READY) {
        struct request_wait *w = request_wait_new(req, sizeof *w);
        w->under = environment_ask(e, req->ops, EXEC_STATUS, on_status, w);
    } else {
        reply_status(req, kind_of(environment_state(e, NULL)), why);
    }
}

void handle_environment_add(struct rpc_request *req, const struct environment_add_params *p) {
    struct error err;
    const struct exec_link_address to = { .url = p->exec_server_url,
        .bearer_token = p->auth_bearer_token,
        .request_id = p->websocket_request_id,
        .connect_timeout_ms =
            p->connect_timeout_ms ? *p->connect_timeout_ms : EXEC_LINK_CONNECT_MS };
    if (environments_add(services_of(req)->environments, p->environment_id, &to, &err))
        reply_environment_add(req, &(struct environment_add_response){ 0 });
    else
        rpc_fail(req, RPC_INVALID_REQUEST, "%s", err.text);
}
