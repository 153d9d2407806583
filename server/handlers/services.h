/* services: what handlers work with; the program puts it together (server.c). */
#pragma once

#include "base/map.h"
#include "rpc/request.h"
#include "search/file_search.h"

struct account;
struct config_source;
struct environments;
struct identity;
struct skills;
struct thread_manager;

enum { FEATURES_MAX = 256 };

/* Feature flags switched for the life of the process: bits, in the order of feature_table.h. */
struct feature_switches {
    uint64_t known[FEATURES_MAX / 64], on[FEATURES_MAX / 64];
};

/* Searches for files: sessions by id, single ones by the client's token. Zero at first. */
struct file_searches {
    struct op_group ops;
    struct map sessions, tokens;
};

struct services {
    struct str home; /* CODEX_HOME */
    struct identity *identity;
    struct config_source *config;
    struct thread_manager *threads;
    struct account *account;
    struct skills *skills;
    struct environments *environments;
    struct feature_switches features; /* zero at first */
    struct file_searches searches;
    struct op_group background; /* work that no request waits for; zero at first */
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
