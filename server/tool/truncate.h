/* truncate: how much of a tool's output the model is shown (agent-loop.md 9). */
#pragma once

#include "base/excerpt.h"
#include "tool/capture.h"

enum { TOOL_OUTPUT_TOKENS = 10000 };

/* A model's limit: in tokens, or in bytes (models without metadata). */
struct output_policy {
    bool bytes;
    uint64_t limit;
};

/* Appends the captured text as the model sees it. `max_tokens` is the call's wish, < 0: none. */
void truncate_capture(const struct capture *c, const struct output_policy *policy,
    int64_t max_tokens, struct buf *out);
