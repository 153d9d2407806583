/* output: what a hook says with its exit status and its output (agent-loop.md 25.1). */
#pragma once

#include "base/json.h"
#include "process/run.h"
#include "protocol/types.gen.h"

/* Texts are "no string" when there are none. */
struct hook_result {
    enum hook_run_status status;
    struct hook_output_entry_array entries; /* for clients */
    bool stops;                             /* the turn is to end, or what it is about */
    bool blocks, allows;                    /* what is about to happen */
    struct str reason;                      /* of a block, for the model */
    struct str context;                     /* what else the model is told */
    const struct json *updated_input;       /* of the tool, or NULL */
};

/* Reads the end of a hook of that event; all in `a`. */
void hook_read_output(struct arena *a, enum hook_event_name event, uint64_t timeout_s,
    const struct run_result *from, struct hook_result *ret);
