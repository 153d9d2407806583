/* memories: POST …/memories/trace_summarize (upstream-api.md 16). The daemon never asks by itself. */
#pragma once

#include "upstream/call.h"

struct memories_request {
    const struct provider *provider; /* used during the call only, as everything here */
    const struct http_header *headers;
    size_t header_count;
    struct str body; /* JSON: model, traces, reasoning? */
};

/* Of the trace at the same place. */
struct memory_summary {
    struct str trace_summary, memory_summary;
};

typedef void memories_done(void *user, const struct memory_summary *summaries, size_t count,
    const struct upstream_error *error);

/* An operation of `group`. Without traces nothing is asked and there are no summaries. `done`: exactly once, from the
 * loop; not after a cancel. */
struct op *memories_start(struct upstream *u, struct op_group *group,
    const struct memories_request *request, memories_done *done, void *user);
