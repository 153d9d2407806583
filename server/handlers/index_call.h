/* index_call: a request that asks the index or changes it. */
#pragma once

#include "handlers/services.h"
#include "store/index.h"

struct thread;

struct index_call {
    struct index_job job;
    struct rpc_request *req;
    const void *params; /* live as long as the request */
    struct str id;      /* of the thread it is about, lower case; "no string": of none */
    struct str new_id;  /* a fresh UUIDv7, for what is made */
    bool is_loaded;     /* it is, or was when the call began, and has a place in the index */
    struct str path;    /* of the file of a loaded thread that has one */
    bool (*read)(struct index_call *call,
        struct db *db); /* on the pool; false: `error`, with its code, is the answer */
    void (*reply)(struct index_call *call); /* on the loop, after a success: answers */
    bool failed;
    struct error error;
    void *result; /* of read() for reply(), in index_call_arena() */
};

/* Starts the call; `how` is copied but for its job. An id that is set must be one of lookup_maybe_thread(). */
void index_call_start(struct rpc_request *req, const void *params, const struct index_call *how);

static inline struct arena *index_call_arena(struct index_call *call) {
    return &call->job.op.arena;
}

/* The file of the thread, "no string": there is none. On the pool. */
struct str index_call_file(struct index_call *call, struct db *db);

/* Is the thread loaded or on disk? On the pool. */
bool index_call_knows_thread(struct index_call *call, struct db *db);
