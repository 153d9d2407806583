/* dispatch: from one message to a handler. */
#include "rpc/dispatch.h"

#include "base/log.h"
#include "protocol/methods.gen.h"
#include "rpc/outgoing.h"
#include "rpc/queue.h"
#include "rpc/request.h"

/* The members that the reference's message types know. A repeated one makes the shape unfit. */
struct envelope {
    const struct json *id, *method, *params, *trace, *result, *error;
    bool id_twice, method_twice, params_twice, trace_twice, result_twice, error_twice;
};

static void read_member(const struct json *member, const struct json **slot, bool *twice) {
    *twice = *twice || *slot;
    *slot = member;
}

static struct envelope read_envelope(const struct json *message) {
    struct envelope e = { 0 };
    for (const struct json *m = message->first; m; m = m->next) {
        if (str_is(m->key, "id"))
            read_member(m, &e.id, &e.id_twice);
        else if (str_is(m->key, "method"))
            read_member(m, &e.method, &e.method_twice);
        else if (str_is(m->key, "params"))
            read_member(m, &e.params, &e.params_twice);
        else if (str_is(m->key, "trace"))
            read_member(m, &e.trace, &e.trace_twice);
        else if (str_is(m->key, "result"))
            read_member(m, &e.result, &e.result_twice);
        else if (str_is(m->key, "error"))
            read_member(m, &e.error, &e.error_twice);
    }
    return e;
}

static bool is_id(const struct json *v) {
    int64_t number;
    return v && (v->kind == JSON_STRING || json_to_i64(v, &number));
}

static bool is_text_or_null(const struct json *v) {
    return json_is_null(v) || v->kind == JSON_STRING;
}

static bool is_trace(const struct json *v) {
    if (json_is_null(v))
        return true;
    return v->kind == JSON_OBJECT && is_text_or_null(json_get(v, "traceparent")) &&
           is_text_or_null(json_get(v, "tracestate"));
}

static bool has_method(const struct envelope *e) {
    return e->method && e->method->kind == JSON_STRING && !e->method_twice && !e->params_twice;
}

static bool is_request(const struct envelope *e) {
    return has_method(e) && is_id(e->id) && !e->id_twice && !e->trace_twice && is_trace(e->trace);
}

static bool is_response(const struct envelope *e) {
    return is_id(e->id) && !e->id_twice && e->result && !e->result_twice;
}

static bool is_error(const struct envelope *e) {
    int64_t code;
    const struct json *message = json_get(e->error, "message");
    const struct json *number = json_get(e->error, "code");
    return is_id(e->id) && !e->id_twice && !e->error_twice && number &&
           json_to_i64(number, &code) && message && message->kind == JSON_STRING;
}

static void fail_invalid(struct rpc_request *req, const struct decode_error *err) {
    rpc_fail(req, RPC_INVALID_REQUEST, "Invalid request: %.*s", STR_ARGS(err->text));
}

/* What is refused while the running turns come to their end (surface.md 1.11). */
static bool starts_work(const struct method *m) {
    static const uint16_t methods[] = { METHOD_THREAD_START, METHOD_TURN_START, METHOD_TURN_STEER,
        METHOD_REVIEW_START };
    for (size_t i = 0; i < ARRAY_LEN(methods); i++)
        if (m == &proto_methods[methods[i]])
            return true;
    return false;
}

/* The checks between decoding and the handler, in the reference's order. */
static bool may_run(struct rpc_request *req, const void *params) {
    const struct method *m = req->method;
    if (!connection_is_initialized(req->conn)) {
        if (m == &proto_methods[METHOD_INITIALIZE])
            return true;
        rpc_fail(req, RPC_INVALID_REQUEST, "Not initialized");
        return false;
    }
    if (connection_hub(req->conn)->draining && starts_work(m)) {
        struct json *data = json_new_object(&req->arena);
        json_put_text(&req->arena, data, STR("reason"), STR("serverShuttingDown"));
        rpc_fail_data(
            req, RPC_INVALID_REQUEST, STR("Server is draining; retry after reconnecting"), data);
        return false;
    }
    if (connection_capabilities(req->conn)->experimental_api)
        return true;
    struct str reason = proto_experimental_method(m);
    if (!reason.p)
        reason =
            proto_experimental_used(&req->arena, method_name(m), proto_type(m->params), params);
    if (!reason.p)
        return true;
    rpc_fail(
        req, RPC_INVALID_REQUEST, "%.*s requires experimentalApi capability", STR_ARGS(reason));
    return false;
}

static void handle_request(struct rpc_request *req, const struct envelope *e) {
    const void *params = NULL;
    struct decode_error err;
    req->params = e->params;
    req->method = proto_method_find(e->method->text);
    if (!req->method) {
        proto_unknown_method(&req->arena, e->method->text, &err);
        fail_invalid(req, &err);
    } else if (!proto_decode_params(&req->arena, req->method, req->params, &params, &err)) {
        fail_invalid(req, &err);
    } else if (may_run(req, params)) {
        rpc_queue_run(req, params);
    }
}

static void write_id(struct rpc_request *req, const struct json *id) {
    struct buf *out = rpc_hub_scratch(connection_hub(req->conn));
    json_write(out, id);
    req->id = arena_str(&req->arena, buf_str(out));
}

static void dispatch_request(struct rpc_request *req, const struct envelope *e) {
    write_id(req, e->id);
    bool room = connection_begin_request(req->conn);
    if (!room) {
        struct connection *conn = req->conn;
        struct buf *out = rpc_hub_scratch(connection_hub(conn));
        buf_printf(out,
            "{\"error\":{\"code\":%d,\"message\":\"Server overloaded; retry later.\"},\"id\":%.*s}",
            RPC_OVERLOADED, STR_ARGS(req->id));
        connection_send(conn, buf_str(out));
        rpc_request_free(req);
        return;
    }
    handle_request(req, e);
}

/* True when the request was taken over. */
static bool dispatch_message(struct rpc_request *req, const struct json *message) {
    struct envelope e = { 0 };
    if (message->kind == JSON_OBJECT)
        e = read_envelope(message);
    if (is_request(&e)) {
        dispatch_request(req, &e);
        return true;
    }
    if (has_method(&e))
        log_info("rpc: received notification: %.*s", STR_ARGS(e.method->text));
    else if (is_response(&e))
        rpc_outgoing_answer(req->conn, e.id, e.result, NULL);
    else if (is_error(&e))
        rpc_outgoing_answer(req->conn, e.id, NULL, e.error);
    else
        log_error("transport: Failed to deserialize JSONRPCMessage: "
                  "data did not match any variant of untagged enum JSONRPCMessage");
    return false;
}

void rpc_dispatch(struct connection *conn, struct str text) {
    struct rpc_request *req = rpc_request_new(conn);
    struct json_error err;
    /* The request outlives the transport's buffer, and nodes point into their text. */
    const struct json *message = json_parse(&req->arena, arena_str(&req->arena, text), &err);
    if (!message)
        log_error("transport: Failed to deserialize JSONRPCMessage: %s", err.text);
    if (!message || !dispatch_message(req, message))
        rpc_request_free(req);
}
