/* unload: loaded threads that nobody needs any more (threads.md 18, 21.4). */
#pragma once

#include "base/str.h"

struct thread;
struct thread_manager;

enum { THREAD_UNLOAD_DELAY_S = 1800 /* unless thread_unload_delay_secs is configured */ };

/* The thread is no longer among the loaded ones: a turn that runs is cut, its file is given free, everybody is told
 * that it is not loaded. What is under way ends soon, then its memory is freed: it must not be used afterwards. */
void thread_unload(struct thread *t);

/* A subscriber has left or a turn has ended: when nobody listens and nothing runs the time begins after which the
 * thread is unloaded, and thread/closed told. */
void thread_watch_idle(struct thread *t);

/* For thread/ only. */
void thread_unload_init(struct thread_manager *m);
/* Stops the timer. */
void thread_unload_cancel(struct thread_manager *m);
