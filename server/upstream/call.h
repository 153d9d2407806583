/* call: a JSON request to a provider whose whole answer is awaited; retries and errors as for Responses
 * (upstream-api.md 10, 11.1, 15.3, 16, 17.2). */
#pragma once

#include "config/provider.h"
#include "upstream/error.h"
#include "upstream/upstream.h"

enum { UPSTREAM_CALL_BODY_BYTES_MAX = 64 * 1024 * 1024 };

struct upstream_call {
    const struct provider *provider; /* used during the call only, as everything here */
    const char *method, *path;       /* "POST", "responses/compact" */
    const char *query;               /* "a=b", appended to the URL; NULL: none */
    const struct http_header *headers;
    size_t header_count;
    struct str body; /* JSON; "no string": none */
    const char
        *wants; /* a list in the body: without elements nothing is asked; NULL: asked in any case */
    int64_t timeout_ms; /* of each attempt; 0: none */
};

/* The end: the head and the JSON of a 2xx answer, or why there is none (`head` is then NULL).
 * Nothing had to be asked: all three are NULL. What it is given
 * is valid during the call. Exactly once, from the loop; not after a cancel. */
typedef void upstream_call_done(void *user, const struct http_head *head, const struct json *answer,
    const struct upstream_error *error);

/* An operation of `group`, for op_cancel(). */
struct op *upstream_call_start(struct upstream *u, struct op_group *group,
    const struct upstream_call *call, upstream_call_done *done, void *user);
/* Replaces the `user` given: for one that lives in the operation's arena. */
void upstream_call_set_user(struct op *call, void *user);
