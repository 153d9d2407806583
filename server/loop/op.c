/* op: one asynchronous operation in flight, and groups of them. */
#include "loop/op.h"

#include "base/xmalloc.h"

#include <assert.h>
#include <stdlib.h>

static void op_free(struct op *op) {
    struct op_group *group = op->group;
    if (op->op_class->destroy)
        op->op_class->destroy(op);
    if (op->prev)
        op->prev->next = op->next;
    else
        group->head = op->next;
    if (op->next)
        op->next->prev = op->prev;
    if (group->cancelling) {
        op->next = group->ended;
        group->ended = op;
        return;
    }
    arena_free(&op->arena);
    free(op);
    if (!group->head && group->on_empty)
        group->on_empty(group);
}

static void free_ended(struct op_group *group) {
    while (group->ended) {
        struct op *op = group->ended;
        group->ended = op->next;
        arena_free(&op->arena);
        free(op);
    }
}

static void on_handle_closed(uv_handle_t *handle) {
    struct op *op = handle->data;
    if (--op->open_count == 0 && op->closing)
        op_free(op);
}

void *op_new(struct op_group *group, const struct op_class *op_class, size_t size) {
    assert(size >= sizeof(struct op));
    struct op *op = xcalloc(1, size);
    op->op_class = op_class;
    op->group = group;
    op->next = group->head;
    if (op->next)
        op->next->prev = op;
    group->head = op;
    return op;
}

void op_own(struct op *op, void *handle) {
    assert(!op->closing && op->handle_count < OP_HANDLES_MAX);
    uv_handle_t *h = handle;
    h->data = op;
    op->handles[op->handle_count++] = h;
    op->open_count++;
}

void op_close_handle(struct op *op, void *handle) {
    (void)op;
    if (!uv_is_closing(handle))
        uv_close(handle, on_handle_closed);
}

void op_close(struct op *op) {
    if (op->closing)
        return;
    op->closing = true;
    if (op->open_count == 0) {
        op_free(op);
        return;
    }
    for (unsigned i = 0; i < op->handle_count; i++)
        if (!uv_is_closing(op->handles[i]))
            uv_close(op->handles[i], on_handle_closed);
}

void op_cancel(struct op *op) {
    if (op->cancelling || op->closing)
        return;
    op->cancelling = true;
    op->op_class->cancel(op);
}

void op_group_cancel(struct op_group *group) {
    group->cancelled = true;
    if (group->cancelling)
        return; /* the one that is under way goes on until all were asked */
    group->cancelling = true;
    /* A cancelled member may take others with it: start over until all were asked. */
    for (bool again = true; again;) {
        again = false;
        for (struct op *op = group->head; op && !again; op = op->next)
            if (!op->cancelling && !op->closing) {
                op_cancel(op);
                again = true;
            }
    }
    group->cancelling = false;
    bool any = group->ended != NULL;
    free_ended(group);
    if (any && !group->head && group->on_empty)
        group->on_empty(group);
}

void op_group_drain(struct op_group *group) {
    for (struct op *op = group->head, *next; op; op = next) {
        next = op->next;
        if (op->op_class->drain && !op->closing)
            op->op_class->drain(op);
    }
}
