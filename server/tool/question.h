/* question: a call that waits for the answer of a client (agent-loop.md 12.1, 22). Who joins the thread meanwhile is
 * asked too (rpc_outgoing_resend_all()). */
#pragma once

#include "rpc/outgoing.h"
#include "tool/tool.h"

/* First member of the operation of such a tool. */
struct question {
    struct op op;
    struct rpc_outgoing *asked; /* while there is no answer */
    int64_t id;
    struct item_place place;
    bool tells_resolved;
    bool waits; /* told as a flag of the thread's status */
    enum thread_active_flag flag;
    const struct tool_host_events *events;
    void *event_user;
    tool_done *done;
    void *user;
};

/* A zeroed operation of `size` bytes. The place is copied. */
void *question_new(
    struct op_group *group, size_t size, const struct tool_host *host, tool_done *done, void *user);

/* `asked` is what ask_x() returned. `flag` (may be NULL) is shown in the thread's status until the answer comes. */
void question_begin(
    struct question *q, struct rpc_outgoing *asked, const enum thread_active_flag *flag);

/* The answer came: in the callback of ask_x(), before anything else. Tells serverRequest/resolved if asked to. */
void question_answered(struct question *q);

/* Ends the call. */
void question_finish(struct question *q, const struct tool_output *output);
