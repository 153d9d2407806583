/* plan_stream: a message of the model in plan mode. */
#include "turn/plan_stream.h"

#include "base/time.h"
#include "base/xmalloc.h"
#include "protocol/wrappers.gen.h"
#include "turn/plan_text.h"
#include "turn/state.h"

#include <stdlib.h>

struct plan_stream {
    struct turn *turn;
    struct arena arena;
    struct thread_item item; /* the message; its strings live as long as the turn's item */
    struct plan_text split;
    struct buf outside, plan;
    size_t told; /* bytes of `outside` that clients have */
    bool message_started, plan_started;
    struct str plan_id;
    int64_t started_at_ms, plan_started_at_ms;
};

struct plan_stream *plan_stream_new(struct turn *turn, const struct thread_item *item) {
    struct plan_stream *s = xcalloc(1, sizeof *s);
    s->turn = turn;
    s->item = *item;
    s->item.agent_message.id = arena_str(&s->arena, item->agent_message.id);
    s->plan_id = arena_printf(&s->arena, "%s-plan", turn->id);
    s->started_at_ms = time_now_ms();
    s->item.started_at_ms = &s->started_at_ms;
    return s;
}

void plan_stream_free(struct plan_stream *s) {
    if (!s)
        return;
    plan_text_done(&s->split);
    buf_done(&s->outside);
    buf_done(&s->plan);
    arena_free(&s->arena);
    free(s);
}

static void start_message(struct plan_stream *s) {
    if (s->message_started)
        return;
    s->message_started = true;
    s->item.agent_message.text = STR("");
    item_tell_started(turn_items(s->turn), &s->item);
}

/* Blank text is kept back until something follows it. */
static void on_outside(void *user, struct str text) {
    struct plan_stream *s = user;
    buf_add_str(&s->outside, text);
    struct str news = str_from(buf_str(&s->outside), s->told);
    if (!s->message_started && str_trim(news).n == 0)
        return;
    start_message(s);
    notify_item_agent_message_delta(&s->turn->thread->subscribers,
        &(struct agent_message_delta_notification){ .thread_id = thread_id(s->turn->thread),
            .turn_id = turn_id(s->turn),
            .item_id = s->item.agent_message.id,
            .delta = news });
    s->told = s->outside.n;
}

static struct thread_item plan_item(struct plan_stream *s) {
    return (struct thread_item){ .type = THREAD_ITEM_PLAN,
        .started_at_ms = &s->plan_started_at_ms,
        .plan = { .id = s->plan_id, .text = buf_str(&s->plan) } };
}

static void on_plan_begin(void *user) {
    struct plan_stream *s = user;
    s->plan_started = true;
    s->plan_started_at_ms = time_now_ms();
    struct thread_item item = plan_item(s);
    item_tell_started(turn_items(s->turn), &item);
}

static void on_inside(void *user, struct str text) {
    struct plan_stream *s = user;
    buf_add_str(&s->plan, text);
    notify_item_plan_delta(&s->turn->thread->subscribers,
        &(struct plan_delta_notification){ .thread_id = thread_id(s->turn->thread),
            .turn_id = turn_id(s->turn),
            .item_id = s->plan_id,
            .delta = text });
}

static const struct plan_text_events events = { on_outside, on_plan_begin, on_inside };

void plan_stream_delta(struct plan_stream *s, struct str text) {
    plan_text_feed(&s->split, text, &events, s);
}

static void complete_plan(struct plan_stream *s) {
    int64_t now = time_now_ms();
    if (s->plan.n && s->plan.p[s->plan.n - 1] != '\n')
        buf_add_char(&s->plan, '\n');
    struct thread_item item = plan_item(s);
    item.completed_at_ms = &now;
    item_tell_completed(turn_items(s->turn), &item);
}

bool plan_stream_finish(struct plan_stream *s, struct str text, struct thread_item *ret) {
    bool streamed = s->outside.n || s->plan.n || s->plan_started || s->split.held.n;
    if (!streamed)
        plan_text_feed(&s->split, text, &events, s);
    plan_text_end(&s->split, &events, s);
    if (s->plan_started)
        complete_plan(s);
    if (!s->message_started)
        return false;
    s->item.agent_message.text = arena_str(&s->turn->item.arena, buf_str(&s->outside));
    *ret = s->item;
    return true;
}
