/* account_cloud: requests that an account's services answer; for handlers/account_*.c only. */
#pragma once

#include "account/backend.h"
#include "protocol/types.gen.h"

struct rpc_request;

/* A client's request that waits for services. */
struct cloud_op {
    struct op op;
    struct rpc_request *req;
    struct op *asked[2];
    void *user; /* the handler's, in op.arena */
};

/* NULL: answered, there is no ChatGPT login: "… authentication required <what_for>". */
struct cloud_op *cloud_begin(struct rpc_request *req, const char *what_for);
/* Asks one service. `done` gets the operation as its user. */
void cloud_ask(struct cloud_op *x, const struct backend_request *request, backend_done *done);
/* The service has answered: the operation ends, the request is to be answered. */
struct rpc_request *cloud_end(struct cloud_op *x);
/* Fails with "<what>: <why>"; detail: what is wrong with a good answer. */
void cloud_fail(struct rpc_request *req, const char *what, const struct backend_answer *answer,
    const char *detail);

/* Members of an answer, in `a`; NULL: not told. Times are RFC 3339 there and seconds here. */
const int64_t *cloud_maybe_i64(struct arena *a, const struct json *object, const char *key);
const int64_t *cloud_maybe_time(struct arena *a, const struct json *object, const char *key);
const struct thread_usage *cloud_thread_usage(struct arena *a, const struct json *json);
