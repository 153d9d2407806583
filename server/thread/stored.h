/* stored: reading the files of a thread for a request, on the pool (threads.md 6, 7, 12.1). */
#pragma once

#include "loop/work.h"
#include "store/index_thread.h"
#include "store/rollout_find.h"
#include "store/rollout_state.h"
#include "store/turn_read.h"
#include "store/writer_lock.h"
#include "thread/stored_keep.h"

enum stored_want {
    STORED_META,  /* where it is and whose */
    STORED_STATE, /* and what it goes on with */
    STORED_TURNS, /* and where its turns are */
};

struct index;

struct stored_request {
    struct index *index; /* knows where files are, and what they do not tell */
    struct str home;
    struct str id;            /* lower case, or "no string" when there is a path */
    struct str path;          /* the file, or "no string": it is looked for */
    enum rollout_place where; /* to look in */
    enum stored_want want;
    bool with_context; /* the model's context too */
    bool to_write; /* the thread goes on: its lock is taken first, a compressed file brought back */
    struct str running;       /* id of the turn in progress, or "no string" */
    struct stored_keep *keep; /* turns that are only read may come from there; or NULL */
};

/* What was found. Lives in its arena, during the callbacks only. */
struct stored {
    struct arena arena;
    struct arena lines; /* of `chain`, `state` and `turns` */
    struct str home, id;
    struct str
        path; /* of its own file, "….jsonl" also of a compressed one; "no string": there is none */
    bool archived;
    bool busy;               /* another process writes it */
    int unpack_error;        /* why its file is still compressed, a negative errno */
    struct writer_lock lock; /* may be taken over */
    bool failed;             /* it is there and cannot be read: why, in `error` */
    struct error error;
    int64_t modified_at_s;
    struct index *index;
    struct index_own own;        /* what the file does not tell */
    struct str kept_goal, queue; /* JSON, or "no string" */
    struct rollout_chain chain;
    struct rollout_state state;
    struct turn_index turns;
    struct history context; /* may be taken over */
    struct rollout_spans spans;
};

/* When its last turn began, or when it was changed. */
static inline int64_t stored_recency_s(const struct stored *s) {
    return s->own.recency_ms ? s->own.recency_ms / 1000 : s->modified_at_s;
}

/* A place between two lines: what comes before it is kept. */
struct stored_cut {
    uint32_t part;    /* of the chain */
    uint64_t offset;  /* bytes of that part */
    uint64_t ordinal; /* of the line behind it */
};

/* Behind the last line, before a turn or behind it; false: there is no such turn. For the pool. */
struct stored_cut stored_end(const struct stored *stored);
bool stored_cut_before(const struct stored *stored, struct str turn, struct stored_cut *ret);
bool stored_cut_after(const struct stored *stored, struct str turn, struct stored_cut *ret);

/* Reads everything again without what is behind the cut: the state, the context, the turns, of which `running` is not
 * told as interrupted. For the pool; false: `failed`. */
bool stored_truncate(struct stored *stored, const struct stored_cut *cut);

struct stored_events {
    /* Optional, on the pool, when the thread was found and could be read: to read more of it. */
    void (*on_pool)(void *user, struct stored *stored);
    /* On the loop; not when the operation was cancelled: then `on_cancel`, if there is one. */
    void (*on_done)(void *user, struct stored *stored);
    void (*on_cancel)(void *user);
};

/* From within on_done(): once more on the pool, then on_done() of `next`; `stored` stays as it is. */
void stored_go_on(struct stored *stored, const struct stored_events *next);

/* The request is copied. `user` must live until one of the last two has been called. */
struct op *stored_open(struct op_group *group, uv_loop_t *loop,
    const struct stored_request *request, const struct stored_events *events, void *user);
