/* mcp_call: a client calls a tool or reads a resource of an MCP server (local-methods.md 11.4, 11.5). */
#include "handlers/mcp_call.h"

#include "config/config.h"
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"
#include "thread/manager.h"

/* ---- a request that waits ---- */

static void request_cancel(struct op *op) {
    struct mcp_request *x = (struct mcp_request *)op;
    if (x->under)
        op_cancel(x->under);
    mcp_servers_release(x->temporary);
    rpc_drop(x->req);
    op_close(op);
}

static const struct op_class request_class = { .name = "mcp request of a client",
    .cancel = request_cancel };

struct mcp_request *mcp_request_new(
    struct rpc_request *req, const void *params, struct thread *thread, struct str only) {
    struct thread_manager *m = services_of(req)->threads;
    struct mcp_servers *temporary = NULL;
    if (!thread) {
        struct error why;
        struct config *config = config_load(m->config, &req->arena, NULL, &why);
        if (!config) {
            rpc_fail(req, RPC_INTERNAL_ERROR, "failed to reload config: %s", why.text);
            return NULL;
        }
        const struct mcp_host host = {
            .loop = m->loop, .upstream = m->upstream, .oauth = m->mcp_oauth, .cwd = m->home
        };
        temporary = mcp_servers_new(&host, config, only);
        config_unref(config);
    }
    struct mcp_request *x = op_new(req->ops, &request_class, sizeof *x);
    x->req = req;
    x->params = params;
    x->temporary = temporary;
    x->set = thread ? &thread->servers : temporary;
    return x;
}

struct rpc_request *mcp_request_end(struct mcp_request *x) {
    struct rpc_request *req = x->req;
    mcp_servers_release(x->temporary);
    op_close(&x->op);
    return req;
}

/* ---- what both ask ---- */

static void fail_client(struct mcp_request *x) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str why = arena_str(&a, x->server->failure);
    rpc_fail(mcp_request_end(x), RPC_INTERNAL_ERROR, "failed to get client: %.*s", STR_ARGS(why));
}

/* The server's own errors come through. */
static void fail_answer(
    struct mcp_request *x, const struct mcp_answer *answer, struct str what, const char *method) {
    int64_t seconds = x->server->config.tool_timeout_ms / 1000;
    struct rpc_request *req = mcp_request_end(x);
    if (answer->outcome == MCP_ERROR && answer->data)
        rpc_fail_data(req, (int)answer->code, answer->message, answer->data);
    else if (answer->outcome == MCP_ERROR)
        rpc_fail_str(req, (int)answer->code, answer->message);
    else if (answer->outcome == MCP_TIMED_OUT)
        rpc_fail(req, RPC_INTERNAL_ERROR, "%.*s: timed out awaiting %s after %llds", STR_ARGS(what),
            method, (long long)seconds);
    else
        rpc_fail(req, RPC_INTERNAL_ERROR, "%.*s: Transport closed", STR_ARGS(what));
}

/* Finds the server and waits until it has started. */
static void with_server(struct mcp_request *x, struct str name, mcp_settled *go) {
    x->server = mcp_servers_find(x->set, name);
    if (!x->server || x->server->state == MCP_SERVER_OFF) {
        _cleanup_arena_ struct arena a = { 0 };
        struct str copy = arena_str(&a, name);
        rpc_fail(
            mcp_request_end(x), RPC_INTERNAL_ERROR, "unknown MCP server '%.*s'", STR_ARGS(copy));
        return;
    }
    x->under = mcp_servers_wait(x->set, x->req->ops, x->server, -1, go, x);
    if (!x->under)
        go(x);
}

/* ---- mcpServer/tool/call ---- */

static struct str call_words(struct mcp_request *x) {
    const struct mcp_server_tool_call_params *p = x->params;
    return arena_printf(
        &x->req->arena, "tool call failed for `%.*s/%.*s`", STR_ARGS(p->server), STR_ARGS(p->tool));
}

static void on_called(void *user, const struct mcp_answer *answer) {
    struct mcp_request *x = user;
    struct mcp_server_tool_call_response response;
    struct decode_error why;
    x->under = NULL;
    if (answer->outcome != MCP_RESULT) {
        fail_answer(x, answer, call_words(x), "tools/call");
        return;
    }
    if (!mcp_server_tool_call_response_decode(&x->req->arena, answer->result, &response, &why)) {
        struct str words = call_words(x);
        rpc_fail(mcp_request_end(x), RPC_INTERNAL_ERROR, "%.*s: %.*s", STR_ARGS(words),
            STR_ARGS(why.text));
        return;
    }
    reply_mcp_server_tool_call(mcp_request_end(x), &response);
}

static void call_tool(void *user) {
    struct mcp_request *x = user;
    const struct mcp_server_tool_call_params *p = x->params;
    struct arena *a = &x->req->arena;
    x->under = NULL;
    if (x->server->state != MCP_SERVER_READY) {
        fail_client(x);
        return;
    }
    struct json *params = json_new_object(a);
    struct json *meta =
        p->_meta && p->_meta->kind == JSON_OBJECT ? json_clone(a, p->_meta) : json_new_object(a);
    json_put_text(a, meta, STR("threadId"), p->thread_id);
    json_put(params, STR("_meta"), meta);
    json_put_text(a, params, STR("name"), p->tool);
    if (!json_is_null(p->arguments))
        json_put(params, STR("arguments"), json_clone(a, p->arguments));
    x->under = mcp_client_call(x->server->client, x->req->ops, "tools/call", params,
        x->server->config.tool_timeout_ms, on_called, x);
}

void handle_mcp_server_tool_call(
    struct rpc_request *req, const struct mcp_server_tool_call_params *p) {
    struct thread *thread = lookup_thread(req, p->thread_id);
    if (!thread)
        return;
    if (!json_is_null(p->arguments) && p->arguments->kind != JSON_OBJECT &&
        mcp_servers_find(&thread->servers, p->server)) {
        _cleanup_buf_ struct buf text = { 0 };
        json_write(&text, p->arguments);
        rpc_fail(req, RPC_INTERNAL_ERROR,
            "tool call failed for `%.*s/%.*s`: MCP tool arguments must be a JSON object, got %.*s",
            STR_ARGS(p->server), STR_ARGS(p->tool), STR_ARGS(buf_str(&text)));
        return;
    }
    struct mcp_request *x = mcp_request_new(req, p, thread, STR_NONE);
    if (x)
        with_server(x, p->server, call_tool);
}

/* ---- mcpServer/resource/read ---- */

static struct str read_words(struct mcp_request *x) {
    const struct mcp_resource_read_params *p = x->params;
    return arena_printf(&x->req->arena, "resources/read failed for `%.*s` (%.*s)",
        STR_ARGS(p->server), STR_ARGS(p->uri));
}

static void on_read(void *user, const struct mcp_answer *answer) {
    struct mcp_request *x = user;
    const struct mcp_resource_read_params *p = x->params;
    struct mcp_resource_read_response response;
    struct decode_error why;
    x->under = NULL;
    if (answer->outcome != MCP_RESULT) {
        fail_answer(x, answer, read_words(x), "resources/read");
        return;
    }
    if (!mcp_resource_read_response_decode(&x->req->arena, answer->result, &response, &why)) {
        struct str words = read_words(x);
        rpc_fail(mcp_request_end(x), RPC_INTERNAL_ERROR, "%.*s: %.*s", STR_ARGS(words),
            STR_ARGS(why.text));
        return;
    }
    response.origin_call_id = p->origin_call_id;
    reply_mcp_server_resource_read(mcp_request_end(x), &response);
}

static void read_resource(void *user) {
    struct mcp_request *x = user;
    const struct mcp_resource_read_params *p = x->params;
    x->under = NULL;
    if (x->server->state != MCP_SERVER_READY) {
        fail_client(x);
        return;
    }
    struct json *params = json_new_object(&x->req->arena);
    json_put_text(&x->req->arena, params, STR("uri"), p->uri);
    x->under = mcp_client_call(x->server->client, x->req->ops, "resources/read", params,
        x->server->config.tool_timeout_ms, on_read, x);
}

void handle_mcp_server_resource_read(
    struct rpc_request *req, const struct mcp_resource_read_params *p) {
    struct thread *thread = NULL;
    if (p->thread_id.p && !(thread = lookup_thread(req, p->thread_id)))
        return;
    struct mcp_request *x = mcp_request_new(req, p, thread, p->server);
    if (x)
        with_server(x, p->server, read_resource);
}
