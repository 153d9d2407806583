/* hidden: a thread that works for a turn of another one: a reviewer of changes or of approvals (agent-loop.md 12.5,
 * 21.2).
 *
 * It is not among the loaded ones, has no file and no clients. Its items are shown as those of the owner's turn, and
 * so are its errors and what its status becomes while it works; nothing else is. */
#pragma once

#include "protocol/types.gen.h"
#include "tool/item.h"

struct thread;

struct thread_owner {
    struct thread *thread;   /* outlives the hidden one */
    struct item_place items; /* of its turn; the strings outlive the hidden thread */
    struct str root_turn_id;
    const char *kind;   /* x-openai-subagent */
    const char *source; /* thread_source; NULL: "subagent" */
    bool silent;        /* nobody hears anything of it: the items are for an empty set */
    bool only_looks;    /* its model can look at things, not change them */
    /* Its turn is over. `error` is NULL unless it failed, `answer` the model's last message or "no string"; both are
     * valid during the call. The thread must not be unloaded in it. */
    void (*on_end)(
        void *user, enum turn_status status, const struct turn_error *error, struct str answer);
    /* After thread_unload(): it is gone, and nothing of it refers to the owner any more. */
    void (*on_gone)(void *user);
    void *user;
};

/* With the settings of the owner's thread but without anybody to ask, a history of its own and `instructions` for the
 * model. `owner` and `instructions` outlive it. */
struct thread *thread_hidden_new(const struct thread_owner *owner, struct str instructions);

/* Who the model service is told that it talks to: the same for a thread and those that work for it. */
struct str thread_session_id(const struct thread *thread);
/* The same for caches of what it was sent: of a copy that of the original. */
struct str thread_cache_id(const struct thread *thread);

/* The one whose clients hear of it: itself, or its owner. */
struct thread *thread_front(struct thread *thread);
