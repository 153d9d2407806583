/* context: what the model is told about its place before the conversation begins (agent-loop.md 4). */
#pragma once

#include "base/str.h"

struct thread;

/* Appends the initial context to an empty history; later calls do nothing. */
void turn_context_add(struct thread *thread);

/* The base instructions: the thread's own, or the built-in ones. */
struct str turn_context_base_instructions(const struct thread *thread);
