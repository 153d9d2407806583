/* response_event: the events of a Responses stream. */
#include "upstream/response_event.h"

#include "protocol/types.gen.h"

static bool take_delta(const struct json *event, struct response_event *e) {
    e->delta = json_get_text(event, "delta");
    return e->delta.p != NULL;
}

static bool take_index(const struct json *event, const char *key, struct response_event *e) {
    const struct json *index = json_get(event, key);
    return index && json_to_i64(index, &e->index);
}

static bool take_item(const struct json *event, struct response_event *e) {
    e->item = json_get(event, "item");
    return e->item && e->item->kind == JSON_OBJECT;
}

static bool take_usage(struct arena *a, const struct json *usage, struct response_event *e) {
    struct response_usage_report report;
    struct decode_error why;
    if (!response_usage_report_decode(a, usage, &report, &why)) {
        e->error_text = why.text;
        return false;
    }
    const struct input_tokens_report *in = report.input_tokens_details;
    const struct output_tokens_report *out = report.output_tokens_details;
    e->has_usage = true;
    e->usage = (struct response_usage){ .input_tokens = report.input_tokens,
        .cached_tokens = in ? in->cached_tokens : 0,
        .cache_write_tokens = in && in->cache_write_tokens ? *in->cache_write_tokens : 0,
        .output_tokens = report.output_tokens,
        .reasoning_tokens = out ? out->reasoning_tokens : 0,
        .total_tokens = report.total_tokens };
    return true;
}

static enum response_event_type completed(
    struct arena *a, const struct json *event, struct response_event *e) {
    const struct json *response = json_get(event, "response");
    if (!response)
        return RESPONSE_IGNORED;
    const struct json *id = json_get(response, "id");
    const struct json *usage = json_get(response, "usage");
    e->continues = !json_get_bool(response, "end_turn", true);
    if (!id || id->kind != JSON_STRING)
        e->error_text = STR("missing field `id`");
    else if (json_is_null(usage) || take_usage(a, usage, e))
        e->response_id = id->text;
    if (!e->error_text.p)
        return RESPONSE_COMPLETED;
    e->error_text =
        arena_printf(a, "failed to parse ResponseCompleted: %.*s", STR_ARGS(e->error_text));
    return RESPONSE_UNREADABLE;
}

struct response_event response_event_of(struct arena *a, const struct json *event) {
    struct response_event e = { .raw = event };
    struct str type = json_get_text(event, "type");
    bool whole = false;
    enum response_event_type is = RESPONSE_IGNORED;
    /* By frequency: a long answer is nearly all deltas. */
    if (str_is(type, "response.output_text.delta")) {
        is = RESPONSE_TEXT_DELTA;
        whole = take_delta(event, &e);
    } else if (str_is(type, "response.reasoning_summary_text.delta")) {
        is = RESPONSE_SUMMARY_DELTA;
        whole = take_delta(event, &e) && take_index(event, "summary_index", &e);
    } else if (str_is(type, "response.reasoning_text.delta")) {
        is = RESPONSE_REASONING_DELTA;
        whole = take_delta(event, &e) && take_index(event, "content_index", &e);
    } else if (str_is(type, "response.custom_tool_call_input.delta")) {
        is = RESPONSE_TOOL_INPUT_DELTA;
        e.item_id = json_get_text(event, "item_id");
        if (!e.item_id.p)
            e.item_id = json_get_text(event, "call_id");
        whole = take_delta(event, &e) && e.item_id.p;
    } else if (str_is(type, "response.output_item.added")) {
        is = RESPONSE_ITEM_ADDED;
        whole = take_item(event, &e);
    } else if (str_is(type, "response.output_item.done")) {
        is = RESPONSE_ITEM_DONE;
        whole = take_item(event, &e);
    } else if (str_is(type, "response.reasoning_summary_part.added")) {
        is = RESPONSE_SUMMARY_PART_ADDED;
        whole = take_index(event, "summary_index", &e);
    } else if (str_is(type, "response.completed")) {
        is = completed(a, event, &e);
        whole = true;
    } else if (str_is(type, "response.failed") || str_is(type, "response.incomplete")) {
        is = str_is(type, "response.failed") ? RESPONSE_FAILED : RESPONSE_INCOMPLETE;
        whole = true;
    } else if (str_is(type, "response.metadata")) {
        is = RESPONSE_METADATA;
        whole = true;
    }
    e.type = whole ? is : RESPONSE_IGNORED;
    return e;
}
