/* thread_names: names that users gave to threads: session_index.jsonl (threads.md 2, 19.1). Blocking. */
#pragma once

#include "base/arena.h"

/* The last name of a thread, or "no string". A blank one counts as none. */
struct str thread_name_find(struct arena *a, struct str home, struct str thread);

/* Appends an entry, under the file's lock. 0 or a negative errno. */
int thread_name_add(struct str home, struct str thread, struct str name);

/* Takes all entries of a thread out: the file is written anew. 0 or a negative errno. */
int thread_name_remove(struct str home, struct str thread);

/* Calls for each entry, the oldest first. */
void thread_names_visit(
    struct str home, void (*visit)(void *user, struct str thread, struct str name), void *user);
