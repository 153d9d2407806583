/* startup_context: what the voice model is told of the thread, of recent work and of the machine (realtime.md 6.2). */
#pragma once

#include "loop/op.h"

struct thread;

/* Gathers it on the pool. `done` comes once, from the loop, unless the operation is cancelled; the text lives during
 * the call. NULL: nothing to wait for, the configured text is in `*ret_text`. */
struct op *startup_context_start(struct thread *thread, void (*done)(void *user, struct str text),
    void *user, struct str *ret_text);
