/* spill: what hooks say at length is kept in files, of which the model gets excerpts (agent-loop.md 25.1). */
#pragma once

#include "base/str.h"
#include "loop/op.h"

enum { HOOK_CONTEXT_TOKENS = 2500 /* unless additionalContextLimit is configured */ };

/* One text, which becomes the excerpt. */
struct hook_long {
    struct str *text;
    uint64_t limit; /* tokens; 0: there is none */
};

/* Is it too long? */
bool hook_is_long(const struct hook_long *x);

/* "<temporary folder>/hook_outputs/<thread>", in `a`. */
struct str hook_spill_folder(struct arena *a, struct str thread);

/* Writes each text to a file of its own in the folder, on the pool; then puts excerpts that name the files (without
 * them where they could not be written) into their places, made in `a`, and calls done(), exactly once, not after a
 * cancel. What `v` points to and `a` must live until then. An operation of `group`. */
struct op *hook_spill(uv_loop_t *loop, struct op_group *group, struct str folder,
    const struct hook_long *v, size_t n, struct arena *a, void (*done)(void *user), void *user);
