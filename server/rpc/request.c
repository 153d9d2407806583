/* request: one request of a client. */
#include "rpc/request.h"

#include "base/xmalloc.h"
#include "rpc/queue.h"

#include <stdlib.h>

struct rpc_request *rpc_request_new(struct connection *conn) {
    struct rpc_request *req = xcalloc(1, sizeof *req);
    req->conn = connection_ref(conn);
    req->ops = connection_ops(conn);
    req->loop = connection_hub(conn)->loop;
    return req;
}

void rpc_request_free(struct rpc_request *req) {
    connection_unref(req->conn);
    arena_free(&req->arena);
    free(req);
}

void rpc_drop(struct rpc_request *req) {
    if (!req)
        return;
    connection_end_request(req->conn);
    rpc_queue_leave(req);
    rpc_request_free(req);
}

static void send_and_drop(struct rpc_request *req, const struct buf *message) {
    connection_send(req->conn, buf_str(message));
    rpc_drop(req);
}

void rpc_reply(struct rpc_request *req, const struct type *type, const void *result) {
    struct buf *out = rpc_hub_scratch(connection_hub(req->conn));
    buf_add_str(out, STR("{\"id\":"));
    buf_add_str(out, req->id);
    buf_add_str(out, STR(",\"result\":"));
    proto_encode(out, type, result);
    buf_add_char(out, '}');
    send_and_drop(req, out);
}

void rpc_fail_data(struct rpc_request *req, int code, struct str message, const struct json *data) {
    struct buf *out = rpc_hub_scratch(connection_hub(req->conn));
    buf_add_str(out, STR("{\"error\":{\"code\":"));
    json_write_i64(out, code);
    if (data) {
        buf_add_str(out, STR(",\"data\":"));
        json_write(out, data);
    }
    buf_add_str(out, STR(",\"message\":"));
    json_write_str(out, message);
    buf_add_str(out, STR("},\"id\":"));
    buf_add_str(out, req->id);
    buf_add_char(out, '}');
    send_and_drop(req, out);
}

void rpc_fail_str(struct rpc_request *req, int code, struct str message) {
    rpc_fail_data(req, code, message, NULL);
}

void rpc_fail(struct rpc_request *req, int code, const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct str message = arena_vprintf(&req->arena, format, args);
    va_end(args);
    rpc_fail_str(req, code, message);
}
