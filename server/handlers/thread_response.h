/* thread_response: what thread/start, resume and fork answer in common (threads.md 11). */
#pragma once

#include "protocol/types.gen.h"

struct thread;

/* Made in `a`, pointing into the thread. */
struct thread_start_response thread_response_of(struct arena *a, const struct thread *thread);
