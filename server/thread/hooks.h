/* hooks: what a conversation keeps for its hooks (agent-loop.md 25.1). */
#pragma once

#include "hooks/load.h"

/* Why its session begins. */
enum session_start {
    SESSION_STARTUP,
    SESSION_RESUME,
    SESSION_FORK,
    SESSION_COMPACT,
    SESSION_GOES_ON, /* hooks know already */
};

/* A text for the model that came when nobody waited for it. */
struct hook_context {
    struct hook_context *next;
    struct arena arena; /* with the text */
    struct str text;
};

struct thread_hooks {
    struct hook_list *list; /* as the turn found them; NULL: there are none */
    enum session_start start;
    struct op *end;             /* hooks hear that the session ends (session_end.h); or NULL */
    bool ended;                 /* they have */
    struct hook_context *later; /* oldest first */
};

static inline bool thread_hooks_have(const struct thread_hooks *x) {
    return x->list && x->list->hooks.n > 0;
}

/* At its beginning: looks which there are and warns of those that cannot run, soon. */
struct thread;
void thread_hooks_look(struct thread *thread);

void thread_hooks_add_context(struct thread_hooks *x, struct str text);
/* The oldest, the caller's to free; NULL: there is none. */
struct hook_context *thread_hooks_take_context(struct thread_hooks *x);
void hook_context_free(struct hook_context *context);
void thread_hooks_done(struct thread_hooks *x);
