/* thread_facts: what a list shows of a thread, from the head and the tail of its file (threads.md 8, 10, 14.4).
 * Blocking. */
#pragma once

#include "store/rollout_meta.h"

/* As `sourceKinds` asks for them; the numbers are stored. */
enum thread_kind {
    THREAD_KIND_CLI,
    THREAD_KIND_VSCODE,
    THREAD_KIND_EXEC,
    THREAD_KIND_APP_SERVER,
    THREAD_KIND_REVIEW, /* this and the next three are sub-agents */
    THREAD_KIND_COMPACT,
    THREAD_KIND_SPAWN,
    THREAD_KIND_OTHER_AGENT,
    THREAD_KIND_UNKNOWN,
    THREAD_KIND_CUSTOM_CLIENT, /* a custom source that counts as interactive */
    THREAD_KIND_CUSTOM,
};

/* "No string" for what is not told; texts live in the arena they were read into. */
struct thread_facts {
    struct rollout_meta meta; /* with the updates that were found */
    enum thread_kind kind;
    struct str parent;                       /* that spawned it */
    struct str preview;                      /* of the own file */
    struct str provider, cwd, model, effort; /* newest settings */
};

/* The size of the file must be known. False: there is no thread in it that could be listed. */
bool thread_facts_read(struct arena *a, const char *path, uint64_t size, struct thread_facts *ret,
    struct error *reterr);
