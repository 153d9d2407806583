/* permissions_text: what the model is told of its sandbox and of approvals (agent-loop.md 4.2). */
#pragma once

#include "base/arena.h"

struct run_settings;

/* "<permissions instructions>…", in `a`. */
struct rules;
struct str permissions_text(
    struct arena *a, const struct run_settings *s, const struct rules *approved);
/* The prefixes of commands that were approved for good, each an array of words. */
struct json *permissions_approved(struct arena *a, const struct rules *rules);
