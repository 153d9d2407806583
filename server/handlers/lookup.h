/* lookup: what a request names, or the reference's error when it is not there (threads.md 32). */
#pragma once

#include "base/error.h"
#include "handlers/services.h"

struct provider;
struct thread;

/* The loaded thread of that id; NULL: answered with "invalid thread id: …" or "thread not found: …". */
struct thread *lookup_thread(struct rpc_request *req, struct str id);

/* The same for `code` and without an answer when the thread is merely not loaded: *ret is NULL then. False:
 * answered with "invalid <what>: …". */
bool lookup_maybe_thread(
    struct rpc_request *req, int code, const char *what, struct str *id, struct thread **ret);

/* Sets the error of what archived threads are not for; always false. */
bool lookup_archived_error(struct str id, struct error *reterr);

/* The provider of that id, with "no string" the one that the configuration selects; strings live as long as the
 * request. False: answered, unknown ones with "modelProviderNotConfigured". */
bool lookup_provider(struct rpc_request *req, struct str id, struct provider *ret);

/* The account of the ChatGPT login, or "no string"; lives as long as the request. */
struct str lookup_account(struct rpc_request *req);

/* The id of the provider that the configuration selects. */
struct str lookup_default_provider(struct rpc_request *req);

/* A part of a list of `total`: cursors are places in it. */
struct page {
    size_t start, n;
    struct str next_cursor; /* "no string" at the end */
};

/* False: answered with "invalid cursor: x" or "cursor 9 exceeds total <what> 3" (local-methods.md 7.1). */
bool lookup_page(struct rpc_request *req, struct str cursor, const uint32_t *limit, size_t total,
    const char *what, struct page *ret);

/* A method on a loaded thread whose module does not exist yet: unknown threads are told apart. */
#define NOT_IMPLEMENTED_FOR_THREAD(method, params_type)                          \
    void handle_##method(struct rpc_request *req, const struct params_type *p) { \
        if (lookup_thread(req, p->thread_id))                                    \
            rpc_fail_not_implemented(req);                                       \
    }
