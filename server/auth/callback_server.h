/* callback_server: where the browser comes back to after a login (upstream-api.md 19.2).
 *
 * The smallest HTTP/1.1 server that does it: one request a connection, bodies are not read. It is ours because
 * libwebsockets costs several megabytes to load and its vhosts cannot be closed before the whole context is. */
#pragma once

#include "base/str.h"
#include "loop/op.h"

enum {
    CALLBACK_HEAD_BYTES_MAX = 64 * 1024, /* /success carries an id token */
    CALLBACK_CONNECTIONS_MAX = 32,       /* later ones wait in the backlog */
    CALLBACK_IDLE_MS = 30 * 1000,        /* a connection without a complete request */
};

struct callback_server;
struct callback_exchange; /* a request that waits for its answer */

struct callback_events {
    /* A request for that path, without its query ("no string": none). Answered by callback_answer(), now or later;
     * `exchange` is valid until then, or until the server is closed. */
    void (*on_request)(
        void *user, struct callback_exchange *exchange, struct str path, struct str query);
};

struct callback_answer {
    int status;
    const char *reason;
    const char *type;    /* NULL: no Content-Type */
    struct str location; /* "no string": none */
    struct str body;
};

struct callback_place {
    int port;        /* 0: any */
    bool everywhere; /* not only on 127.0.0.1: browsers come by way of another machine */
};

/* NULL and *ret_error (negative errno) when it cannot. An operation of `group`. */
struct callback_server *callback_server_open(uv_loop_t *loop, struct op_group *group,
    struct callback_place place, const struct callback_events *events, void *user, int *ret_error);
int callback_server_port(const struct callback_server *server);
/* No more requests; answers that were given still go out. */
void callback_server_close(struct callback_server *server);

void callback_answer(struct callback_exchange *exchange, const struct callback_answer *answer);
