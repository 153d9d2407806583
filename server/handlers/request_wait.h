/* request_wait: a request whose answer waits for one operation, or for one after another. Given up, without an answer,
 * when its connection goes. Embedded as the first member of what the handler keeps. */
#pragma once

#include "rpc/request.h"

struct request_wait {
    struct op op;
    struct rpc_request *req;
    struct op
        *under; /* what it waits for, or NULL; the handler sets it, and NULL when that has ended */
};

/* `size` is that of the whole struct, zeroed; an operation of the connection. */
void *request_wait_new(struct rpc_request *req, size_t size);
/* The wait is over and gone: the request, for its answer. */
struct rpc_request *request_wait_end(struct request_wait *w);

/* A request that is handled anew, with its parameters, when something has come. */
struct request_again {
    struct request_wait wait;
    const void *params; /* in the request's arena */
    void (*again)(struct rpc_request *req, const void *params);
};

struct request_again *request_again_new(struct rpc_request *req, const void *params,
    void (*again)(struct rpc_request *req, const void *params));
/* The wait is over and gone. */
void request_again_now(struct request_again *w);
