/* work: jobs on libuv's thread pool. */
#pragma once

#include "loop/op.h"

/* A job touches nothing but its own struct, whose first member this is; what it needs is copied into
 * job->op.arena before work_start(). */
struct work {
    struct op op;
    uv_work_t request;
    void (*run)(struct work *job); /* on a pool thread */
    void (*after)(
        struct work *job, bool done);  /* on the loop, exactly once; !done: cancelled before or
                                                    while it ran, nobody is waiting for the result */
    bool again;                        /* see work_again() */
    void (*release)(struct work *job); /* optional: frees what run() allocated outside the arena */
};

/* A zeroed job of `size` bytes in `group`; set run, after and the input, then work_start(). */
void *work_new(struct op_group *group, size_t size);
void work_start(struct work *job, uv_loop_t *loop);
/* From within after(), when it is done: run() and after() are called once more. */
void work_again(struct work *job);
