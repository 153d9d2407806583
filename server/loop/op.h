/* op: one asynchronous operation in flight, and groups of them.
 *
 * An operation is one struct whose first member is `struct op`. It owns an arena and all its libuv
 * handles and is freed when the last of them has closed: by this module and nowhere else. */
#pragma once

#include "base/arena.h"

#include <uv.h>

enum { OP_HANDLES_MAX = 6 };

struct op;

struct op_class {
    const char *name;               /* in logs and in the report of what is left at shutdown */
    void (*cancel)(struct op *op);  /* must lead to op_close(), now or soon; called at most once */
    void (*destroy)(struct op *op); /* optional: releases what neither the arena nor libuv owns */
    void (*drain)(struct op *op);   /* optional: see op_group_drain() */
};

/* What a server, a connection, a thread or a turn has running. A zeroed struct is an empty group. */
struct op_group {
    struct op *head;
    bool cancelled;   /* later members are cancelled as they come */
    bool cancelling;  /* within op_group_cancel() */
    struct op *ended; /* by it: their memory stays until it returns, for those that refer to them */
    void (*on_empty)(
        struct op_group *group); /* optional: the last member is gone; may free the group */
    void *user;
};

struct op {
    const struct op_class *op_class;
    struct op_group *group;
    struct op *prev, *next;
    struct arena arena;
    uv_handle_t *handles[OP_HANDLES_MAX];
    unsigned handle_count;
    unsigned open_count; /* handles whose close callback has not run */
    bool cancelling, closing;
};

/* A zeroed operation of `size` bytes (sizeof the whole struct), member of `group`. */
void *op_new(struct op_group *group, const struct op_class *op_class, size_t size);

/* The operation now closes this handle. Call it right after every uv_*_init() that succeeded, and
 * after uv_spawn() in any case. Sets handle->data to the operation. */
void op_own(struct op *op, void *handle);

/* Closes one handle before the operation ends; it must not be used afterwards. Idempotent. */
void op_close_handle(struct op *op, void *handle);

/* Ends the operation: closes its handles, then destroys and frees it. Idempotent; without handles
 * the operation is gone when this returns. */
void op_close(struct op *op);

/* Asks one operation to end; its owner hears nothing more from it. */
void op_cancel(struct op *op);

/* Tells the members that whoever they produce for takes more again: their drain(), which must not end others. */
void op_group_drain(struct op_group *group);

/* Cancels every member, newest first. */
void op_group_cancel(struct op_group *group);

static inline bool op_group_is_empty(const struct op_group *group) {
    return !group->head;
}
