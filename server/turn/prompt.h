/* prompt: the body of a sampling request (agent-loop.md 3, upstream-api.md 5). */
#pragma once

#include "base/buf.h"

struct turn;

/* Appends the JSON of the request: settings, instructions, the whole history. */
void turn_prompt_write(struct buf *out, struct turn *turn, struct str metadata);
