/* index_view: threads of the index as clients see them (threads.md 10, 14, 27). */
#pragma once

#include "protocol/types.gen.h"
#include "store/index_thread.h"

struct thread;
struct thread_manager;

/* A row of a list: with what is live of a loaded thread. In `a`, pointing into the row. */
struct wire_thread index_thread_view(
    struct arena *a, const struct thread_manager *m, const struct index_thread *row);
/* NULL for threads that have no read state. */
const struct thread_read_state *index_read_state_view(
    struct arena *a, const struct thread_manager *m, const struct index_thread *row);

/* Adds to a view what the files do not tell: section, project, name, git, preview. */
void index_own_show(struct arena *a, const struct index_own *own, struct wire_thread *view);

struct thread_section index_section_view(struct arena *a, const struct index_section *section);
