/* stored_call: a request that reads a thread's files: where they are, and the errors of what is not there (threads.md
 * 15, 16, 32). */
#pragma once

#include "handlers/services.h"
#include "thread/stored.h"

struct thread;

/* One request under way. Strings of the request live as long as it; what is answered with is made in `stored`. */
struct stored_call {
    struct rpc_request *req;
    const void *params;
    struct thread *thread; /* when it is loaded; it may have been unloaded when the call ends */
    struct str id;         /* of the thread, lower case */
    /* Optional, on the pool. False: `error`, with its code, is the answer. */
    bool (*read)(struct stored_call *call, struct stored *stored);
    /* On the loop, after a success: answers. */
    void (*reply)(struct stored_call *call, struct stored *stored);
    const char *missing; /* what precedes the id when there is no file: "thread not loaded:" */
    bool missing_is_unsupported; /* or: the method is not for such threads */
    bool failed;
    struct error error;
    void *result; /* of read() for reply(), in the arena of `stored` */
};

/* `call` is copied. A loaded thread's own file is read, and its running turn is shown as such. */
void stored_call_start(const struct stored_call *call, const struct stored_request *what);

/* Is the thread loaded and on disk? */
bool thread_is_begun(const struct thread *thread);
