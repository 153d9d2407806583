/* prompt: the body of a sampling request (agent-loop.md 3, upstream-api.md 5). */
#pragma once

#include "base/buf.h"

struct thread;
struct turn;

/* Appends the JSON of the request: settings, instructions, the whole history. With `turn` NULL the request
 * that warms a thread's websocket: without the history. */
void turn_prompt_write(
    struct buf *out, const struct thread *t, const struct turn *turn, struct str metadata);

/* The same for the compact endpoint, which wants the instructions by themselves. */
void turn_prompt_write_compact(struct buf *out, const struct thread *t, const struct turn *turn);
