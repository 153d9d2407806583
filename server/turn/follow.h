/* follow: turns that begin by themselves when a thread is idle: what waits in its queue, then its goal (threads.md 22,
 * 23). */
#pragma once

#include "base/str.h"

struct thread;

/* The thread may be idle: begins what is next, if anything. */
void turn_follow(struct thread *thread);
/* The same when the skills have been looked for. */
void turn_follow_now(struct thread *thread);
