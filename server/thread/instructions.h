/* instructions: what every model is told first (agent-loop.md 4.1). */
#pragma once

#include "base/str.h"

struct thread;

/* Those of its model, or the built-in ones. */
struct str thread_model_instructions(const struct thread *thread);
/* The thread's own, or those of the model that it began with, whichever it has now. */
struct str thread_base_instructions(const struct thread *thread);
