/* permissions_text: what the model is told of its sandbox and of approvals (agent-loop.md 4.2). */
#pragma once

#include "base/arena.h"

struct run_settings;

/* "<permissions instructions>…", in `a`. */
struct str permissions_text(struct arena *a, const struct run_settings *s);
