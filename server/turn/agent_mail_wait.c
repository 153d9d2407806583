/* agent_mail_wait: wait_agent of the namespace collaboration: until another agent has written, or the user. */
#include "base/json.h"
#include "thread/manager.h"
#include "tool/arguments.h"
#include "turn/agent_item.h"
#include "turn/agent_v2.h"
#include "turn/state.h"

#include <assert.h>

enum { WAIT_MS = 30000, WAIT_MS_MIN = 10000, WAIT_MS_MAX = 3600000 };

struct mail_wait {
    struct op op;
    struct agent_watch watch; /* until it ends */
    uv_timer_t timer;
    struct turn *turn;
    struct agent_item item;
    struct str remark; /* about the time, or empty */
    tool_done *done;
    void *user;
};

static void wait_cancel(struct op *op) {
    struct mail_wait *w = (struct mail_wait *)op;
    agent_watch_remove(w->turn->thread->manager, &w->watch);
    op_close(op);
}

static const struct op_class wait_class = { "wait for mail", wait_cancel, NULL };

static bool has_come(const struct mail_wait *w) {
    return w->turn->pending || !mailbox_is_empty(&w->turn->thread->mailbox);
}

static void on_timer(uv_timer_t *timer) {
    struct mail_wait *w = timer->data;
    struct arena *a = &w->op.arena;
    _cleanup_buf_ struct buf text = { 0 };
    bool timed_out = !has_come(w), mail = !mailbox_is_empty(&w->turn->thread->mailbox);
    const char *words = timed_out ? "Wait timed out."
                        : mail    ? "Wait completed."
                                  : "Wait interrupted by new input.";
    struct json *output = json_new_object(a);
    json_put_text(a, output, STR("message"), arena_printf(a, "%s%.*s", words, STR_ARGS(w->remark)));
    json_put_bool(a, output, STR("timed_out"), timed_out);
    json_write(&text, output);
    agent_item_end(&w->item, false);
    agent_watch_remove(w->turn->thread->manager, &w->watch);
    op_close(&w->op); /* freed after this callback */
    const struct tool_output result = { .text = buf_str(&text) };
    w->done(w->user, &result);
}

static void on_changed(struct agent_watch *watch) {
    struct mail_wait *w = (struct mail_wait *)((char *)watch - offsetof(struct mail_wait, watch));
    if (has_come(w))
        (void)uv_timer_start(&w->timer, on_timer, 0, 0);
}

struct op *wait_mail_start(const struct agent_call *c) {
    _cleanup_arena_ struct arena arena = { 0 };
    static const struct str_array nobody = { NULL, 0 };
    struct wait_mail_arguments args;
    struct str failure;
    if (!tool_arguments_decode(
            &arena, c->call->arguments, TYPE_WAIT_MAIL_ARGUMENTS, &args, &failure))
        return agent_answer(c, failure);
    int64_t asked = args.timeout_ms ? *args.timeout_ms : WAIT_MS;
    int64_t ms = asked < WAIT_MS_MIN ? WAIT_MS_MIN : asked > WAIT_MS_MAX ? WAIT_MS_MAX : asked;
    struct mail_wait *w = op_new(c->group, &wait_class, sizeof *w);
    struct arena *a = &w->op.arena;
    w->turn = c->turn;
    w->done = c->done;
    w->user = c->user;
    if (ms != asked)
        w->remark =
            arena_printf(a, "\n\nRequested timeout of %lldms was clamped to the %s of %lldms.",
                (long long)asked, asked < ms ? "minimum" : "maximum", (long long)ms);
    int r = uv_timer_init(c->host->loop, &w->timer);
    assert(r == 0);
    (void)r;
    op_own(&w->op, &w->timer);
    w->watch.changed = on_changed;
    agent_watch_add(c->turn->thread->manager, &w->watch);
    agent_item_begin(&w->item, a, c->turn->thread, c->host->items, c->call->call_id,
        COLLAB_AGENT_TOOL_WAIT, &nobody, NULL);
    (void)uv_timer_start(&w->timer, on_timer, has_come(w) ? 0 : (uint64_t)ms, 0);
    return &w->op;
}
