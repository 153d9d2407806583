/* keep: what is known of a loaded thread and has no home in its file goes to the index (decisions.md 6). */
#pragma once

#include "base/str.h"

#include <stdint.h>

struct thread;

/* The first words of the user, which were inherited. */
void thread_keep_preview(const struct thread *t);
/* When its last turn began. */
void thread_keep_recency(const struct thread *t, int64_t ms);
/* What the client chose at its start: the project and the daybreak switch. */
void thread_keep_choices(const struct thread *t);
/* JSON of its goal and of what waits for it; "no string": there is none. */
/* In the files of names too. */
void thread_keep_name(const struct thread *t);
void thread_keep_goal(const struct thread *t, struct str goal);
void thread_keep_queue(const struct thread *t, struct str queue);
