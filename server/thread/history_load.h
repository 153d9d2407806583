/* history_load: the text of a thread's history, with what it keeps in files, while a request is made of it. */
#pragma once

#include "base/str.h"

struct op;
struct thread;

/* Reads on the pool what is in files, then calls done(user); not when it is cancelled. NULL: nothing has to be read. */
struct op *history_load(struct thread *thread, void (*done)(void *user), void *user);

/* The items joined by commas; valid until something is added. It must have been loaded. */
struct str thread_history_text(const struct thread *thread);

/* Gives back what was read. */
void history_unload(struct thread *thread);
