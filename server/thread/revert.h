/* revert: a thread goes on from before one of its turns, in a new file (threads.md 20). */
#pragma once

struct stored;
struct stored_cut;
struct thread;

/* Gives the thread, which is idle, what was read before the cut, and a new file that is based on it; a cut at 0 leaves
 * nothing behind. What the model was told of its place is left to the caller. */
void thread_revert(struct thread *t, struct stored *past, const struct stored_cut *cut);
