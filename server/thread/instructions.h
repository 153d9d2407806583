/* instructions: what every model is told first (agent-loop.md 4.1). */
#pragma once

#include "base/str.h"

struct thread;

/* Those of its model, or the built-in ones. */
struct str thread_model_instructions(const struct thread *thread);
/* The thread's own, or those of its model. */
struct str thread_base_instructions(const struct thread *thread);
