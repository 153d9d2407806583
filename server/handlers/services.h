/* services: what handlers work with; the program puts it together (server.c). */
#pragma once

#include "rpc/request.h"

struct config_source;
struct identity;
struct thread_manager;

struct services {
    struct str home; /* CODEX_HOME */
    struct identity *identity;
    struct config_source *config;
    struct thread_manager *threads;
};

static inline struct services *services_of(const struct rpc_request *req) {
    return rpc_user(req);
}

/* For methods whose module does not exist yet: a clear answer -32601. tools/unimplemented lists them. */
void rpc_fail_not_implemented(struct rpc_request *req);

#define NOT_IMPLEMENTED(method, params_type)                                     \
    void handle_##method(struct rpc_request *req, const struct params_type *p) { \
        (void)p;                                                                 \
        rpc_fail_not_implemented(req);                                           \
    }
#define NOT_IMPLEMENTED_UNIT(method)                \
    void handle_##method(struct rpc_request *req) { \
        rpc_fail_not_implemented(req);              \
    }
