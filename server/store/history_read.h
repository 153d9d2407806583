/* history_read: a history's text with what it keeps in files, read on the pool. */
#pragma once

#include "loop/op.h"
#include "store/history.h"

/* Copies the history. done() is called on the loop with the text, which it may take over; not when the operation is
 * cancelled. */
struct op *history_read(struct op_group *group, uv_loop_t *loop, const struct history *history,
    struct str home, void (*done)(void *user, struct buf *text), void *user);
