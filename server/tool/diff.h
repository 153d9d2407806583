/* diff: two texts as a unified diff (agent-loop.md 10.4, 17.2). */
#pragma once

#include "base/arena.h"
#include "base/buf.h"

enum { DIFF_CONTEXT_ITEM = 1, DIFF_CONTEXT_TURN = 3 };

/* Appends the hunks without file headers, "@@ -1,2 +1 @@" without what stands around. False when libgit2 is
 * missing. May be called from any thread. */
bool diff_hunks(struct buf *out, struct str before, struct str after, unsigned context_lines);
