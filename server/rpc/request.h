/* request: one request of a client, from its arrival to its answer (surface.md 1.2, 1.4). */
#pragma once

#include "base/json.h"
#include "loop/op.h"
#include "protocol/wrappers.gen.h"
#include "rpc/connection.h"
#include "rpc/rpc.h"

struct rpc_queue;

/* Answered exactly once, with a generated reply_x(), rpc_fail*() or, when nobody is
 * left to hear it, rpc_drop(); each of them frees the request and its arena, decoded parameters
 * included. An answer to a closed connection goes nowhere. */
struct rpc_request {
    struct arena arena;      /* everything decoded, and scratch of the handler */
    struct connection *conn; /* referenced */
    struct op_group *ops;    /* of the connection: operations that end with it */
    uv_loop_t *loop;
    const struct method *method;
    const struct json *params; /* as they came; NULL when absent */
    struct str id;             /* as JSON */
    struct rpc_queue *queue;   /* that it holds up, or NULL */
};

/* Fails with one of `enum rpc_code`. */
void rpc_fail(struct rpc_request *req, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same with a `data` member (not NULL). */
void rpc_fail_data(struct rpc_request *req, int code, struct str message, const struct json *data);
void rpc_fail_str(struct rpc_request *req, int code, struct str message);
/* Takes no answer: the client is gone. */
void rpc_drop(struct rpc_request *req);

/* What the program gave to the hub for its handlers. */
static inline void *rpc_user(const struct rpc_request *req) {
    return connection_hub(req->conn)->handler_user;
}

/* For rpc/dispatch.c. */
struct rpc_request *rpc_request_new(struct connection *conn);
void rpc_request_free(struct rpc_request *req);
