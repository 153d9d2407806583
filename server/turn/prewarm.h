/* prewarm: a thread's websocket is opened before its first turn (upstream-api.md 13.4). */
#pragma once

struct thread;

/* Shows the provider the thread's instructions, where the provider has websockets. Silent whatever comes. */
void turn_prewarm(struct thread *thread);
