/* context: what the model is told about its place, at first and when it changes (agent-loop.md 3.3, 5). */
#pragma once

#include "base/str.h"

struct turn;

/* Appends to the history what the model does not know yet: everything before the first turn, later what has
 * changed. Before the turn's input. */
void turn_context_add(struct turn *turn);

/* The same outside of turns, for a thread that has not begun: what stands before items that are added to it. `id`
 * stands for the turn. */
struct thread;
void turn_context_begin(struct thread *thread, struct str id);

/* Before each request: tells which model goes on and whether a voice session runs, when that has changed. */
void turn_context_tell_changes(struct turn *turn);

/* A thread that was read from its file: what the model knows of its place is in there too. */
void turn_context_restore(struct thread *thread);
/* The model knows nothing any more. */
void turn_context_forget(struct thread *thread);

/* Everything anew, for a history that takes the place of the thread's: appended to `to`. */
struct history;
void turn_context_renew(struct turn *turn, struct history *to);
