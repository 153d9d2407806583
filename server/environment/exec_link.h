/* exec_link: a connection to the exec-server of a remote environment: JSON-RPC over a websocket (local-methods.md 14).
 *
 * What such a server can do beyond telling about itself is not used. */
#pragma once

#include "base/json.h"
#include "loop/op.h"

struct exec_link;
struct upstream;

enum {
    EXEC_LINK_CONNECT_MS = 10 * 1000, /* unless the client names another time */
    EXEC_LINK_GREET_MS = 30 * 1000,   /* for the answer to "initialize" */
    EXEC_LINK_ANSWER_MS = 10 * 1000,  /* to a question */
};

/* What a server can be asked. */
enum exec_question { EXEC_FACTS, EXEC_STATUS, EXEC_QUESTIONS };

struct exec_link_address {
    struct str url;          /* as it is in messages */
    struct str bearer_token; /* or "no string" */
    struct str request_id;   /* "x-request-id", or "no string" */
    uint64_t connect_timeout_ms;
};

struct exec_link_events {
    /* The server has answered the greeting; `session` resumes it later. */
    void (*on_ready)(void *user, struct str session);
    /* To exec_link_ask(): the server's result, or NULL and why there is none. */
    void (*on_answer)(
        void *user, enum exec_question question, const struct json *result, struct str why);
    /* Exactly once, last; not after exec_link_close(). Never from within exec_link_open(). */
    void (*on_end)(void *user, struct str why);
};

/* Whether a header can carry them. */
bool exec_link_header_is_fine(struct str value);

/* Connects: an operation of `upstream`. `session`: the one to take up again, or "no string". The address is copied. */
struct exec_link *exec_link_open(struct upstream *upstream, const struct exec_link_address *address,
    struct str session, const struct exec_link_events *events, void *user);

/* After on_ready(). Asking the same again before the answer asks once. */
void exec_link_ask(struct exec_link *link, enum exec_question question);

/* At once; no event comes any more. */
void exec_link_close(struct exec_link *link);
