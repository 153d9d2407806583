/* question: a call that waits for the answer of a client. */
#include "tool/question.h"

#include "protocol/wrappers.gen.h"

#include <assert.h>

static void tell_resolved(struct question *q) {
    if (q->tells_resolved)
        notify_server_request_resolved(q->place.subscribers,
            &(struct server_request_resolved_notification){ .thread_id = q->place.thread_id,
                .request_id = { .tag = REQUEST_ID_NUMBER, .number = q->id } });
}

static void stop_waiting(struct question *q) {
    if (q->waits)
        q->events->waits(q->event_user, q->flag, false);
    q->waits = false;
}

/* Nobody has to answer any more; that is told when the turn has ended. */
static void question_cancel(struct op *op) {
    struct question *q = (struct question *)op;
    if (q->asked) {
        rpc_outgoing_cancel(q->asked);
        if (q->tells_resolved)
            q->events->abandoned(q->event_user, q->id);
    }
    q->asked = NULL;
    op_close(op);
}

static const struct op_class question_class = { .name = "question to a client",
    .cancel = question_cancel };

void *question_new(struct op_group *group, size_t size, const struct tool_host *host,
    tool_done *done, void *user) {
    assert(size >= sizeof(struct question));
    struct question *q = op_new(group, &question_class, size);
    q->place = item_place_copy(&q->op.arena, host->items);
    q->events = host->events;
    q->event_user = host->event_user;
    q->done = done;
    q->user = user;
    return q;
}

void question_begin(
    struct question *q, struct rpc_outgoing *asked, const enum thread_active_flag *flag) {
    q->asked = asked;
    q->id = rpc_outgoing_id(asked);
    if (!flag)
        return;
    q->waits = true;
    q->flag = *flag;
    q->events->waits(q->event_user, q->flag, true);
}

void question_answered(struct question *q) {
    q->asked = NULL;
    tell_resolved(q);
    stop_waiting(q);
}

void question_finish(struct question *q, const struct tool_output *output) {
    q->done(q->user, output);
    op_close(&q->op); /* the output may live in it */
}
