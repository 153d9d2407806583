/* turn_index_legacy: the turns of files of the old mode, where events stand for items (threads.md 7.2). */
#include "store/turn_index.h"

#include <stdio.h>

static struct indexed_turn *current(struct turn_index *x) {
    return x->open && x->turn_n ? &x->turns[x->turn_n - 1] : NULL;
}

static void begin(struct turn_index *x, struct str id, bool implicit, struct rollout_span where) {
    struct indexed_turn *last = x->turn_n ? &x->turns[x->turn_n - 1] : NULL;
    if (last && last->implicit && !last->first)
        x->turn_n--;
    struct indexed_turn *t = turn_index_add_turn(x, id);
    t->implicit = implicit;
    t->where = where;
    x->open = true;
}

/* The turn that takes an item; one is opened when there is none. */
static size_t turn_for(struct turn_index *x, struct rollout_span where, uint64_t number) {
    if (!current(x)) {
        _cleanup_arena_ struct arena scratch = { 0 };
        begin(x, arena_printf(&scratch, "rollout-%llu", (unsigned long long)number), true, where);
    }
    return x->turn_n - 1;
}

static struct indexed_item *add_counted(
    struct turn_index *x, size_t turn, enum indexed_kind kind, struct rollout_span where) {
    char id[32];
    (void)snprintf(id, sizeof id, "item-%llu", (unsigned long long)x->next_item_number++);
    struct indexed_item *item = turn_index_add_item(x, turn, str_of(id), kind);
    item->lines.where = where;
    return item;
}

static void on_started(struct turn_index *x, const struct json *e, struct rollout_span where) {
    struct str id = json_get_text(e, "turn_id");
    if (!id.p)
        return;
    begin(x, id, false, where);
    struct indexed_turn *t = current(x);
    t->root_id = arena_str(x->a, json_get_text(e, "root_turn_id"));
    t->started_at_s = json_get_i64(e, "started_at", -1);
}

static void on_user(struct turn_index *x, struct rollout_span where, uint64_t number) {
    const struct indexed_turn *t = current(x);
    if (t && t->implicit && t->first)
        x->open = false;
    size_t turn = turn_for(x, where, number);
    add_counted(x, turn, INDEXED_USER, where)->is_user = true;
}

static void on_agent(
    struct turn_index *x, const struct json *e, struct rollout_span where, uint64_t number) {
    if (json_get_text(e, "message").n == 0)
        return;
    size_t turn = turn_for(x, where, number);
    add_counted(x, turn, INDEXED_AGENT, where)->is_agent = true;
}

/* Pieces that follow one another are one item. */
static void on_reasoning(struct turn_index *x, struct rollout_span where, uint64_t number) {
    size_t turn = turn_for(x, where, number);
    struct indexed_item *last = x->turns[turn].last;
    if (!last || last->kind != INDEXED_REASONING) {
        (void)add_counted(x, turn, INDEXED_REASONING, where);
        return;
    }
    struct indexed_line **end = &last->lines.next;
    while (*end)
        end = &(*end)->next;
    *end = arena_new(x->a, struct indexed_line);
    (*end)->where = where;
}

/* By its call id, in the turn that it names or the current one. */
static void upsert(struct turn_index *x, struct str turn_id, struct str id, enum indexed_kind kind,
    struct rollout_span where, uint64_t number) {
    ptrdiff_t named = turn_id.n ? turn_index_find(x, turn_id) : -1;
    size_t turn = named >= 0 ? (size_t)named : turn_for(x, where, number);
    struct indexed_item *item = turn_index_item(x, turn, id);
    if (!item)
        item = turn_index_add_item(x, turn, id, kind);
    item->lines.where = where;
}

static void on_item(
    struct turn_index *x, const struct json *e, struct rollout_span where, uint64_t number) {
    static const char *const kept[] = { "Plan", "HookPrompt", "CommandExecution", "DynamicToolCall",
        "CollabAgentToolCall", "SubAgentActivity", "Sleep", "EnteredReviewMode",
        "ExitedReviewMode" };
    const struct json *item = json_get(e, "item");
    struct str type = json_get_text(item, "type"), id = json_get_text(item, "id");
    for (size_t i = 0; id.p && i < ARRAY_LEN(kept); i++)
        if (str_is(type, kept[i]))
            upsert(x, json_get_text(e, "turn_id"), id, INDEXED_ITEM, where, number);
}

static void on_end(struct turn_index *x, const struct json *e) {
    ptrdiff_t named = turn_index_find(x, json_get_text(e, "turn_id"));
    struct indexed_turn *t = named >= 0 ? &x->turns[named] : current(x);
    bool complete = str_is(json_get_text(e, "type"), "task_complete");
    if (!t)
        return;
    bool ended = t->status == TURN_STATUS_FAILED || t->status == TURN_STATUS_INTERRUPTED;
    enum turn_status before = t->status;
    turn_index_end_turn(t, x->a, e);
    if (ended && complete)
        t->status = before;
    if (complete && t == current(x))
        x->open = false;
}

static void on_rolled_back(struct turn_index *x, int64_t turns) {
    size_t left = 0;
    for (; turns > 0 && x->turn_n > 0; turns--)
        x->turn_n--;
    while (x->item_n > 0 && x->items[x->item_n - 1]->turn >= x->turn_n)
        x->item_n--;
    for (size_t i = 0; i < x->turn_n; i++)
        for (const struct indexed_item *item = x->turns[i].first; item; item = item->next)
            left++;
    x->next_item_number = left + 1;
    x->open = false;
}

static bool is_ended(struct str type) {
    static const char *const types[] = { "patch_apply_end", "mcp_tool_call_end", "web_search_end",
        "image_generation_end" };
    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        if (str_is(type, types[i]))
            return true;
    return false;
}

void turn_index_visit_legacy(struct turn_index *x, const struct rollout_line *line,
    struct rollout_span where, uint64_t number) {
    const struct json *e = line->payload;
    struct str type = line->event;
    if (line->type != ROLLOUT_EVENT)
        return;
    if (str_is(type, "task_started"))
        on_started(x, e, where);
    else if (str_is(type, "user_message"))
        on_user(x, where, number);
    else if (str_is(type, "agent_message"))
        on_agent(x, e, where, number);
    else if (str_is(type, "agent_reasoning") || str_is(type, "agent_reasoning_raw_content"))
        on_reasoning(x, where, number);
    else if (is_ended(type))
        upsert(x, json_get_text(e, "turn_id"), json_get_text(e, "call_id"), INDEXED_ENDED, where,
            number);
    else if (str_is(type, "context_compacted"))
        (void)add_counted(x, turn_for(x, where, number), INDEXED_COMPACTION, where);
    else if (str_is(type, "entered_review_mode"))
        (void)add_counted(x, turn_for(x, where, number), INDEXED_ENTERED_REVIEW, where);
    else if (str_is(type, "exited_review_mode"))
        (void)add_counted(x, turn_for(x, where, number), INDEXED_EXITED_REVIEW, where);
    else if (str_is(type, "item_completed"))
        on_item(x, e, where, number);
    else if (str_is(type, "task_complete") || str_is(type, "turn_aborted"))
        on_end(x, e);
    else if (str_is(type, "thread_rolled_back"))
        on_rolled_back(x, json_get_i64(e, "num_turns", 0));
}
