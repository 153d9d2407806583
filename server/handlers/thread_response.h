/* thread_response: what thread/start, resume and fork answer in common (threads.md 11). */
#pragma once

#include "protocol/types.gen.h"

struct thread;

/* A client that takes a paginated thread with all of its turns is told to do so no more. */
struct connection;
void thread_response_tell_deprecation(struct connection *conn);

/* Made in `a`, pointing into the thread. */
struct thread_start_response thread_response_of(struct arena *a, const struct thread *thread);
