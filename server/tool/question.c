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
        q->tell_waiting(q->waiting_user, q->flag, false);
    q->waits = false;
}

static void on_timer(uv_timer_t *timer) {
    struct question *q = timer->data;
    tell_resolved(q);
    op_close(&q->op);
}

/* Nobody has to answer any more; that is told when the turn has ended. */
static void question_cancel(struct op *op) {
    struct question *q = (struct question *)op;
    bool open = q->asked != NULL;
    if (open)
        rpc_outgoing_cancel(q->asked);
    q->asked = NULL;
    q->waits = false;
    if (open && q->tells_resolved)
        (void)uv_timer_start(&q->timer, on_timer, 0, 0);
    else
        op_close(op);
}

static const struct op_class question_class = { .name = "question to a client",
    .cancel = question_cancel };

void *question_new(struct op_group *group, size_t size, const struct tool_host *host,
    tool_done *done, void *user) {
    assert(size >= sizeof(struct question));
    struct question *q = op_new(group, &question_class, size);
    q->place = item_place_copy(&q->op.arena, host->items);
    q->tell_waiting = host->tell_waiting;
    q->waiting_user = host->waiting_user;
    q->done = done;
    q->user = user;
    int r = uv_timer_init(host->loop, &q->timer);
    assert(r == 0);
    op_own(&q->op, &q->timer);
    return q;
}

void question_begin(
    struct question *q, struct rpc_outgoing *asked, const enum thread_active_flag *flag) {
    q->asked = asked;
    q->id = rpc_outgoing_id(asked);
    if (!flag || !q->tell_waiting)
        return;
    q->waits = true;
    q->flag = *flag;
    q->tell_waiting(q->waiting_user, q->flag, true);
}

void question_answered(struct question *q) {
    q->asked = NULL;
    tell_resolved(q);
    stop_waiting(q);
}

void question_finish(struct question *q, const struct tool_output *output) {
    tool_done *done = q->done;
    void *user = q->user;
    op_close(&q->op); /* freed after this */
    done(user, output);
}
