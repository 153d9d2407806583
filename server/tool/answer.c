/* answer: a call whose result is known at once. */
#include "tool/answer.h"

#include <assert.h>

struct answer {
    struct op op;
    uv_timer_t timer;
    struct str text;
    bool succeeded;
    tool_done *done;
    void *user;
};

static const struct op_class answer_class = { "tool answer", op_close, NULL };

static void on_timer(uv_timer_t *timer) {
    struct answer *a = timer->data;
    op_close(&a->op); /* freed after this callback */
    const struct tool_output output = { .text = a->text, .succeeded = a->succeeded };
    a->done(a->user, &output);
}

static struct op *answer(struct op_group *group, const struct tool_host *host, struct str text,
    bool succeeded, tool_done *done, void *user) {
    struct answer *a = op_new(group, &answer_class, sizeof *a);
    a->text = arena_str(&a->op.arena, text);
    a->succeeded = succeeded;
    a->done = done;
    a->user = user;
    int r = uv_timer_init(host->loop, &a->timer);
    assert(r == 0);
    op_own(&a->op, &a->timer);
    (void)uv_timer_start(&a->timer, on_timer, 0, 0);
    return &a->op;
}

struct op *tool_answer(struct op_group *group, const struct tool_host *host, struct str text,
    tool_done *done, void *user) {
    return answer(group, host, text, false, done, user);
}

struct op *tool_answer_success(struct op_group *group, const struct tool_host *host,
    struct str text, tool_done *done, void *user) {
    return answer(group, host, text, true, done, user);
}
