/* stream: what the model writes becomes items. */
#include "turn/stream.h"

#include "base/log.h"
#include "base/time.h"
#include "protocol/wrappers.gen.h"
#include "thread/manager.h"
#include "turn/output.h"
#include "turn/plan_stream.h"
#include "turn/state.h"
#include "turn/web_search.h"

static const enum message_phase phases[] = { MESSAGE_PHASE_COMMENTARY, MESSAGE_PHASE_PARTIAL_ANSWER,
    MESSAGE_PHASE_FINAL_ANSWER };

static const enum message_phase *phase_of(const struct json *item) {
    struct str text = json_get_text(item, "phase");
    enum message_phase phase;
    if (!text.p || !message_phase_parse(text, &phase))
        return NULL;
    for (size_t i = 0; i < ARRAY_LEN(phases); i++)
        if (phases[i] == phase)
            return &phases[i];
    return NULL;
}

/* The item as clients see it; times are filled in by the senders. */
static struct thread_item message_item(const struct turn_item *item, struct str text) {
    return (struct thread_item){ .type = THREAD_ITEM_AGENT_MESSAGE,
        .agent_message = { .id = item->id, .text = text, .phase = item->phase } };
}

static struct thread_item reasoning_item(
    const struct turn_item *item, struct str_array summary, struct str_array content) {
    return (struct thread_item){ .type = THREAD_ITEM_REASONING,
        .reasoning = { .id = item->id, .summary = summary, .content = content } };
}

static struct str_array no_strings(void) {
    static struct str none[1];
    return (struct str_array){ none, 0 };
}

static void tell_started(struct turn *turn, struct thread_item item) {
    item.started_at_ms = &turn->item.started_at_ms;
    item_tell_started(turn_items(turn), &item);
}

static void tell_completed(struct turn *turn, struct thread_item *item) {
    int64_t now = time_now_ms();
    item->started_at_ms = &turn->item.started_at_ms;
    item->completed_at_ms = &now;
    if (!turn->thread->owner || item->type != THREAD_ITEM_AGENT_MESSAGE) /* its owner has that */
        item_tell_completed(turn_items(turn), item);
    if (item->type == THREAD_ITEM_AGENT_MESSAGE)
        turn_output_keep_last(turn, item);
    item->completed_at_ms = NULL; /* it was ours */
}

void turn_stream_drop_item(struct turn *turn) {
    plan_stream_free(turn->item.plan);
    arena_reset(&turn->item.arena);
    turn->item = (struct turn_item){ .arena = turn->item.arena };
}

static enum turn_item_kind kind_of(const struct response_item *item) {
    switch (item->type) {
    case RESPONSE_ITEM_MESSAGE:
        return str_is(item->message.role, "assistant") ? TURN_ITEM_MESSAGE : TURN_ITEM_NONE;
    case RESPONSE_ITEM_REASONING:
        return TURN_ITEM_REASONING;
    case RESPONSE_ITEM_WEB_SEARCH_CALL:
        return TURN_ITEM_WEB_SEARCH;
    default:
        return TURN_ITEM_NONE;
    }
}

static void begin_item(struct turn *turn, const struct json *json, enum turn_item_kind kind) {
    static const char *const prefixes[] = { [TURN_ITEM_NONE] = "",
        [TURN_ITEM_MESSAGE] = "msg_",
        [TURN_ITEM_REASONING] = "rs_",
        [TURN_ITEM_WEB_SEARCH] = "ws_" };
    struct turn_item *item = &turn->item;
    turn_stream_drop_item(turn);
    struct str id = json_get_text(json, "id");
    item->kind = kind;
    item->id = id.n ? arena_str(&item->arena, id)
                    : thread_manager_new_id(turn->thread->manager, &item->arena, prefixes[kind]);
    item->phase = phase_of(json);
    item->started_at_ms = time_now_ms();
}

/* In plan mode a message may hold a plan: it starts when there are words around that. */
static bool begins_plan(struct turn *turn) {
    if (turn->thread->settings.mode != MODE_KIND_PLAN)
        return false;
    const struct thread_item item = message_item(&turn->item, STR(""));
    turn->item.plan = plan_stream_new(turn, &item);
    return true;
}

/* ---- the start and the end of an item ---- */

static struct str_array texts_of(struct arena *a, const struct json *parts) {
    struct str_array texts = { arena_array(a, struct str, parts ? parts->count : 0), 0 };
    if (!parts || parts->kind != JSON_ARRAY)
        return texts;
    for (const struct json *p = parts->first; p; p = p->next) {
        struct str text = json_get_text(p, "text");
        if (text.p)
            texts.v[texts.n++] = text;
    }
    return texts;
}

static struct str joined(struct arena *a, const struct str_array *texts) {
    if (texts->n == 1)
        return texts->v[0];
    _cleanup_buf_ struct buf all = { 0 };
    for (size_t i = 0; i < texts->n; i++)
        buf_add_str(&all, texts->v[i]);
    return arena_str(a, buf_str(&all));
}

static struct thread_item finished(struct turn *turn, const struct json *json) {
    struct turn_item *item = &turn->item;
    struct arena *a = &item->arena;
    if (item->kind == TURN_ITEM_WEB_SEARCH)
        return web_search_item_of(a, json, item->id, true);
    struct str_array texts = texts_of(a, json_get(json, "content"));
    if (item->kind == TURN_ITEM_MESSAGE) {
        item->phase = phase_of(json);
        return message_item(item, joined(a, &texts));
    }
    return reasoning_item(item, texts_of(a, json_get(json, "summary")), texts);
}

/* What is not as it must be is not there. */
static bool read_item(struct arena *a, const struct json *json, struct response_item *ret) {
    struct decode_error err;
    if (response_item_decode(a, json, ret, &err))
        return ret->type != RESPONSE_ITEM_OTHER;
    log_debug("turn: an item of the answer is dropped: %.*s", STR_ARGS(err.text));
    return false;
}

static void on_added(struct turn *turn, const struct json *json) {
    _cleanup_arena_ struct arena a = { 0 };
    struct turn_item *item = &turn->item;
    struct response_item read;
    if (!read_item(&a, json, &read) || kind_of(&read) == TURN_ITEM_NONE)
        return;
    begin_item(turn, json, kind_of(&read));
    if (item->kind == TURN_ITEM_MESSAGE && begins_plan(turn))
        return;
    if (item->kind == TURN_ITEM_REASONING)
        tell_started(turn, reasoning_item(item, no_strings(), no_strings()));
    else if (item->kind == TURN_ITEM_WEB_SEARCH)
        tell_started(turn, web_search_item_of(&item->arena, json, item->id, false));
    else
        tell_started(turn, finished(turn, json));
}

static void on_done(struct turn *turn, const struct json *json) {
    _cleanup_arena_ struct arena a = { 0 };
    struct response_item read;
    if (!read_item(&a, json, &read))
        return;
    enum turn_item_kind kind = kind_of(&read);
    struct str id = json_get_text(json, "id");
    if (kind != TURN_ITEM_NONE) {
        bool unannounced = turn->item.kind != kind;
        if (unannounced)
            begin_item(turn, json, kind);
        else if (id.n)
            turn->item.id = arena_str(&turn->item.arena, id);
        id = arena_str(&a, turn->item.id);
        struct thread_item item = finished(turn, json);
        bool plan =
            turn->item.plan || (unannounced && kind == TURN_ITEM_MESSAGE && begins_plan(turn));
        if (unannounced && !plan)
            tell_started(turn, item);
        if (!plan || plan_stream_finish(turn->item.plan, item.agent_message.text, &item))
            tell_completed(turn, &item);
        turn_stream_drop_item(turn);
    }
    turn_output_record(turn, &read, id);
}

/* ---- deltas ---- */

static void on_text(struct turn *turn, const struct response_event *e) {
    const struct item_watch *watch = &turn->thread->voice.items;
    if (turn->item.kind != TURN_ITEM_MESSAGE)
        return;
    if (turn->item.plan) {
        plan_stream_delta(turn->item.plan, e->delta);
        return;
    }
    if (watch->events)
        watch->events->on_text(watch->user, turn_id(turn), turn->item.id, e->delta);
    notify_item_agent_message_delta(&turn->thread->subscribers,
        &(struct agent_message_delta_notification){ .thread_id = thread_id(turn->thread),
            .turn_id = turn_id(turn),
            .item_id = turn->item.id,
            .delta = e->delta });
}

static void on_summary_part(struct turn *turn, const struct response_event *e) {
    notify_item_reasoning_summary_part_added(&turn->thread->subscribers,
        &(struct reasoning_summary_part_added_notification){ .thread_id = thread_id(turn->thread),
            .turn_id = turn_id(turn),
            .item_id = turn->item.id,
            .summary_index = e->index });
}

static void on_summary(struct turn *turn, const struct response_event *e) {
    notify_item_reasoning_summary_text_delta(&turn->thread->subscribers,
        &(struct reasoning_summary_text_delta_notification){ .thread_id = thread_id(turn->thread),
            .turn_id = turn_id(turn),
            .item_id = turn->item.id,
            .delta = e->delta,
            .summary_index = e->index });
}

static void on_reasoning(struct turn *turn, const struct response_event *e) {
    notify_item_reasoning_text_delta(&turn->thread->subscribers,
        &(struct reasoning_text_delta_notification){ .thread_id = thread_id(turn->thread),
            .turn_id = turn_id(turn),
            .item_id = turn->item.id,
            .delta = e->delta,
            .content_index = e->index });
}

void turn_stream_event(struct turn *turn, const struct response_event *e) {
    bool reasoning = turn->item.kind == TURN_ITEM_REASONING;
    if (!turn->first_token_at_ms)
        turn->first_token_at_ms = time_now_ms();
    switch (e->type) {
    case RESPONSE_ITEM_ADDED:
        on_added(turn, e->item);
        break;
    case RESPONSE_ITEM_DONE:
        on_done(turn, e->item);
        break;
    case RESPONSE_TEXT_DELTA:
        on_text(turn, e);
        break;
    case RESPONSE_SUMMARY_PART_ADDED:
        if (reasoning)
            on_summary_part(turn, e);
        break;
    case RESPONSE_SUMMARY_DELTA:
        if (reasoning)
            on_summary(turn, e);
        break;
    case RESPONSE_REASONING_DELTA:
        if (reasoning)
            on_reasoning(turn, e);
        break;
    default:
        break;
    }
}
