/* run: the hooks of one event, all at once (agent-loop.md 25.1). */
#pragma once

#include "hooks/output.h"
#include "loop/op.h"

enum { HOOK_OUTPUT_BYTES_MAX = 4 * 1024 * 1024 };

/* One hook that runs, or has run. */
struct hook_one {
    struct hook_run_summary run;
    struct hook_result result; /* once it has ended */
};

/* All have ended; `v` is in the order of the hooks and valid during the call, in which the operation is still there.
 * Exactly once, from the loop, not after the operation was cancelled. */
typedef void hooks_ended(void *user, const struct hook_one *v, size_t n);

/* What an event's hooks are run with; all is copied. */
struct hooks_wish {
    const struct hook_metadata *const *hooks; /* at least one */
    size_t n;
    struct str input; /* JSON, on their standard input */
    struct str cwd;
    struct str thread;  /* id, for files of long texts; "no string": they stay as they are */
    struct str call_id; /* the tool call that it is about, or "no string" */
    bool async;         /* nobody waits for them */
};

/* An operation of `group`; cancelling it kills them. Who wants to hear of their end says so at once with the second
 * function; what that needs may live in the operation's arena. */
struct op *hooks_run(uv_loop_t *loop, struct op_group *group, const struct hooks_wish *wish);
void hooks_listen(struct op *op, hooks_ended *ended, void *user);

/* As clients see them now; valid until the operation ends. */
const struct hook_one *hooks_running(const struct op *op, size_t *ret_n);
