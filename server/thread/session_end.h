/* session_end: the hooks that hear of the end of a session, before its thread is unloaded (agent-loop.md 25.1). */
#pragma once

#include "loop/op.h"

struct thread;

/* The hooks have ended; NULL: the thread went meanwhile. Exactly once, not after a cancel. */
typedef void session_ended(void *user, struct thread *thread);

/* Runs the hooks that the last turn has found, else looks which there are. An operation of the manager's `endings`,
 * which nobody cancels at the end of the program: it takes HOOK_SESSION_END_TIMEOUT_MAX_S at most. NULL: there are
 * none, or they have run. `done` may be NULL. */
struct op *thread_session_end(struct thread *thread, session_ended *done, void *user);

/* For thread/ only: the thread goes at once. */
void thread_session_end_drop(struct thread *thread);
