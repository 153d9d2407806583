/* sync: a thread's file is brought to the disk itself, so that it survives a power cut (threads.md 31).
 *
 * `[codexd] sync` says when: "turn" (the default), after each turn, beside everything else; "never" leaves it to the
 * system, as the reference does. */
#pragma once

struct thread;

/* A turn has ended. At most one is under way for a thread; what came meanwhile goes with the next. */
void thread_sync(struct thread *t);
