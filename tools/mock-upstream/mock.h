/* mock: the scripted upstream as a server on a loop of its owner. */
#pragma once

#include "tools/mock-upstream/script.h"

#include <jansson.h>
#include <uv.h>

struct mock;

/* Valid during the call that hands it out. */
struct mock_request {
    /* Method "WEBSOCKET" is a handshake, "MESSAGE" a message over a websocket. */
    struct str method, path, query, body;
    unsigned connection;   /* counted from 1 */
    const json_t *headers; /* names in lower case */
};

/* {"connection","method","path","query","headers":{…},"body":JSON or text}, for json_decref(). */
json_t *mock_request_json(const struct mock_request *request);

/* All optional; called from the loop, never from within mock_start(). */
struct mock_events {
    /* A request has arrived whole; `answer` is NULL when the script has none for it. */
    void (*on_request)(void *user, const struct mock_request *request, const struct answer *answer);
    /* The request was not what the script expects; `text` begins with "file:line: ". */
    void (*on_mismatch)(void *user, const char *text);
    /* The client closed the connection before its answer was over. */
    void (*on_gone)(void *user);
    /* An answer is over, one way or the other. Called from within the server: to stop it, come back later. */
    void (*on_over)(void *user);
};

struct mock_options {
    const char *host;      /* NULL: 127.0.0.1 */
    int port;              /* 0: a free one */
    struct script *script; /* stays the caller's, and until mock_free() */
    json_t *vars;          /* what $NAMEs in `expect` lines bind; the caller's; may be NULL */
    const struct mock_events *events;
    void *user;
};

/* Listens; NULL with a reason when that does not work. */
struct mock *mock_start(uv_loop_t *loop, const struct mock_options *o, struct error *reterr);

int mock_port(const struct mock *m);
/* That were made so far. */
unsigned mock_connections(const struct mock *m);

/* The oldest answer that waits at a `hold` goes on; when none waits, the next to come does not wait. */
void mock_release(struct mock *m);

/* Closes everything; the loop then runs out of the server's handles. */
void mock_stop(struct mock *m);

/* After mock_stop() and after the loop has run out; before uv_loop_close(). */
void mock_free(struct mock *m);
