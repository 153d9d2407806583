/* turn_read: turns and items read back from a thread's files. */
#include "store/turn_read.h"

#include "store/stored_item.h"
#include "store/stored_names.h"

/* The payload of a line, or NULL. */
static const struct json *payload_of(
    struct rollout_spans *spans, struct arena *a, struct rollout_span where) {
    struct rollout_line line;
    struct str text = rollout_spans_read(spans, a, where);
    return text.p && rollout_line_parse(a, text, &line) ? line.payload : NULL;
}

static const int64_t *time_of(struct arena *a, const struct json *e, const char *name) {
    int64_t ms = json_get_i64(e, name, -1);
    if (ms < 0)
        return NULL;
    int64_t *copy = arena_new(a, int64_t);
    *copy = ms;
    return copy;
}

/* ---- events of the old mode ---- */

static void push_input(
    struct arena *a, struct json *content, const char *type, struct str key, struct str value) {
    struct json *in = json_new_object(a);
    json_put_text(a, in, STR("type"), str_of(type));
    json_put_text(a, in, key, value);
    json_push(content, in);
}

static void push_all(struct arena *a, struct json *content, const char *type, struct str key,
    const struct json *list) {
    bool is_list = list && list->kind == JSON_ARRAY;
    for (const struct json *e = is_list ? list->first : NULL; e; e = e->next)
        if (e->kind == JSON_STRING)
            push_input(a, content, type, key, e->text);
}

static struct json *new_item(struct arena *a, const char *type, struct str id) {
    struct json *item = json_new_object(a);
    json_put_text(a, item, STR("type"), str_of(type));
    json_put_text(a, item, STR("id"), id);
    return item;
}

static struct json *user_item(
    struct arena *a, const struct indexed_item *item, const struct json *e) {
    struct json *wire = new_item(a, "userMessage", item->id), *content = json_new_array(a);
    struct str text = json_get_text(e, "message");
    json_put_text(a, wire, STR("clientId"), json_get_text(e, "client_id"));
    if (str_trim(text).n) {
        struct json *in = json_new_object(a);
        const struct json *elements = json_get(e, "text_elements");
        json_put_text(a, in, STR("type"), STR("text"));
        json_put_text(a, in, STR("text"), text);
        json_put(in, STR("text_elements"),
            elements && elements->kind == JSON_ARRAY ? json_share(a, elements) : json_new_array(a));
        json_push(content, in);
    }
    push_all(a, content, "image", STR("url"), json_get(e, "images"));
    push_all(a, content, "localImage", STR("path"), json_get(e, "local_images"));
    push_all(a, content, "audio", STR("url"), json_get(e, "audio"));
    push_all(a, content, "localAudio", STR("path"), json_get(e, "local_audio"));
    json_put(wire, STR("content"), content);
    return wire;
}

static struct json *agent_item(
    struct arena *a, const struct indexed_item *item, const struct json *e) {
    struct json *wire = new_item(a, "agentMessage", item->id);
    json_put_text(a, wire, STR("text"), json_get_text(e, "message"));
    json_put_text(a, wire, STR("phase"), json_get_text(e, "phase"));
    return wire;
}

static struct json *reasoning_item(
    struct rollout_spans *spans, struct arena *a, const struct indexed_item *item) {
    struct json *wire = new_item(a, "reasoning", item->id);
    struct json *summary = json_new_array(a), *content = json_new_array(a);
    for (const struct indexed_line *l = &item->lines; l; l = l->next) {
        const struct json *e = payload_of(spans, a, l->where);
        bool raw = str_is(json_get_text(e, "type"), "agent_reasoning_raw_content");
        struct str text = json_get_text(e, "text");
        if (text.p)
            json_push(raw ? content : summary, json_new_str(a, text));
    }
    json_put(wire, STR("summary"), summary);
    json_put(wire, STR("content"), content);
    return wire;
}

static struct json *review_item(
    struct arena *a, const struct indexed_item *item, const struct json *e) {
    bool entered = item->kind == INDEXED_ENTERED_REVIEW;
    struct json *wire = new_item(a, entered ? "enteredReviewMode" : "exitedReviewMode", item->id);
    struct str hint = json_get_text(e, "user_facing_hint");
    struct str text = json_get_text(json_get(e, "review_output"), "overall_explanation");
    json_put_text(a, wire, STR("review"), entered ? hint : text);
    return wire;
}

/* "patch_apply_end" has the members of the stored "FileChange", and so on. */
static bool read_ended(struct arena *a, const struct json *e, struct thread_item *ret) {
    static const struct {
        const char *event, *tag;
    } tags[] = { { "patch_apply_end", "FileChange" }, { "mcp_tool_call_end", "McpToolCall" },
        { "web_search_end", "WebSearch" }, { "image_generation_end", "ImageGeneration" } };
    struct json *stored = json_new_object(a);
    struct str type = json_get_text(e, "type");
    for (size_t i = 0; i < ARRAY_LEN(tags); i++)
        if (str_is(type, tags[i].event))
            json_put_text(a, stored, STR("type"), str_of(tags[i].tag));
    json_put_text(a, stored, STR("id"), json_get_text(e, "call_id"));
    for (const struct json *m = e->first; m; m = m->next)
        if (!str_is(m->key, "type") && !str_is(m->key, "call_id") && !str_is(m->key, "turn_id"))
            json_put(stored, m->key, json_share(a, m));
    return stored_item_read(a, stored, ret);
}

static bool read_legacy(struct rollout_spans *spans, struct arena *a,
    const struct indexed_item *item, const struct json *e, struct thread_item *ret) {
    struct json *wire = NULL;
    switch (item->kind) {
    case INDEXED_USER:
        wire = user_item(a, item, e);
        break;
    case INDEXED_AGENT:
        wire = agent_item(a, item, e);
        break;
    case INDEXED_REASONING:
        wire = reasoning_item(spans, a, item);
        break;
    case INDEXED_COMPACTION:
        wire = new_item(a, "contextCompaction", item->id);
        break;
    case INDEXED_ENTERED_REVIEW:
    case INDEXED_EXITED_REVIEW:
        wire = review_item(a, item, e);
        break;
    case INDEXED_ENDED:
        return read_ended(a, e, ret);
    case INDEXED_ITEM:
        return false;
    }
    return thread_item_decode(a, wire, ret, NULL);
}

/* ---- items and turns ---- */

bool indexed_item_read(struct rollout_spans *spans, struct arena *a,
    const struct indexed_item *item, struct thread_item *ret) {
    const struct json *e = payload_of(spans, a, item->lines.where);
    if (!e)
        return false;
    if (item->kind != INDEXED_ITEM)
        return read_legacy(spans, a, item, e, ret);
    if (!stored_item_read(a, json_get(e, "item"), ret))
        return false;
    ret->started_at_ms = time_of(a, e, "started_at_ms");
    ret->completed_at_ms = time_of(a, e, "completed_at_ms");
    return true;
}

/* The first message of the user and the last of the agent. */
static bool is_in_summary(const struct indexed_turn *turn, const struct indexed_item *item) {
    if (!item->is_user && !item->is_agent)
        return false;
    if (item->is_user) {
        for (const struct indexed_item *i = turn->first; i != item; i = i->next)
            if (i->is_user)
                return false;
        return true;
    }
    for (const struct indexed_item *i = item->next; i; i = i->next)
        if (i->is_agent)
            return false;
    return true;
}

uint64_t indexed_turn_bytes(const struct indexed_turn *turn, enum turn_items_view view) {
    uint64_t n = 0;
    if (view == TURN_ITEMS_VIEW_NOT_LOADED)
        return 0;
    for (const struct indexed_item *i = turn->first; i; i = i->next)
        if (view == TURN_ITEMS_VIEW_FULL || is_in_summary(turn, i))
            n += i->lines.where.n;
    return n;
}

static struct thread_item_array items_of(struct rollout_spans *spans, struct arena *a,
    const struct indexed_turn *turn, enum turn_items_view view) {
    size_t n = 0;
    for (const struct indexed_item *i = turn->first; i; i = i->next)
        n++;
    struct thread_item_array items = { arena_array(a, struct thread_item, n ? n : 1), 0 };
    if (view == TURN_ITEMS_VIEW_NOT_LOADED)
        return items;
    for (const struct indexed_item *i = turn->first; i; i = i->next)
        if ((view == TURN_ITEMS_VIEW_FULL || is_in_summary(turn, i)) &&
            indexed_item_read(spans, a, i, &items.v[items.n]))
            items.n++;
    return items;
}

static const struct turn_error *error_of(struct arena *a, struct str stored) {
    const struct json *json = stored.p ? json_parse(a, stored, NULL) : NULL;
    if (!json)
        return NULL;
    struct turn_error *error = arena_new(a, struct turn_error);
    const struct json *info = json_get(json, "codex_error_info");
    error->message = json_get_text(json, "message");
    if (!error->message.p)
        error->message = STR("");
    if (json_is_null(info))
        return error;
    struct codex_error_info *decoded = arena_new(a, struct codex_error_info);
    if (!codex_error_info_decode(a, stored_camel(a, info), decoded, NULL))
        decoded->tag = CODEX_ERROR_INFO_OTHER;
    error->codex_error_info = decoded;
    return error;
}

static const int64_t *number_of(struct arena *a, int64_t value) {
    if (value < 0)
        return NULL;
    int64_t *copy = arena_new(a, int64_t);
    *copy = value;
    return copy;
}

struct wire_turn indexed_turn_read(struct rollout_spans *spans, struct arena *a,
    const struct indexed_turn *turn, enum turn_items_view view) {
    return (struct wire_turn){
        .id = turn->id,
        .root_turn_id = turn->root_id,
        .items = items_of(spans, a, turn, view),
        .items_view = view,
        .status = turn->status,
        .error = error_of(a, turn->error),
        .started_at = number_of(a, turn->started_at_s),
        .completed_at = number_of(a, turn->completed_at_s),
        .duration_ms = number_of(a, turn->duration_ms),
    };
}
