/* compact: POST …/responses/compact, which gives a shorter history for one (upstream-api.md 15.3). */
#pragma once

#include "upstream/call.h"

enum { COMPACT_TIMEOUT_IDLE_TIMES = 4 }; /* the whole call, in stream idle timeouts */

struct compact_request {
    const struct provider *provider; /* used during the call only, as everything here */
    const struct http_header *headers;
    size_t header_count;
    struct str body; /* JSON: model, input, instructions … */
};

/* `output`: the new history, an array. `head` has the turn state; it is NULL when nothing had to be asked. */
typedef void compact_done(void *user, const struct http_head *head, const struct json *output,
    const struct upstream_error *error);

/* An operation of `group`. Without input nothing is asked and the output is empty. `done`: exactly once, from the
 * loop; not after a cancel. */
struct op *compact_start(struct upstream *u, struct op_group *group,
    const struct compact_request *request, compact_done *done, void *user);
