/* event: members of upstream events that several dialects share. */
#include "realtime/event.h"

bool event_read_error(struct arena *a, const struct json *json, struct realtime_event *ret) {
    const struct json *error = json_get(json, "error");
    struct str text = json_get_text(json, "message");
    if (!text.p)
        text = json_get_text(error, "message");
    if (!text.p && !json_is_null(error)) {
        _cleanup_buf_ struct buf out = { 0 };
        json_write(&out, error);
        text = arena_str(a, buf_str(&out));
    }
    if (!text.p)
        return false;
    ret->type = EVENT_ERROR;
    ret->text = text;
    return true;
}

bool event_read_session(const struct json *json, struct realtime_event *ret) {
    ret->id = json_get_text(json_get(json, "session"), "id");
    ret->type = EVENT_SESSION;
    return ret->id.p;
}

const struct event_transcript *event_find_transcript(
    const struct event_transcript *table, size_t n, struct str type) {
    for (size_t i = 0; i < n; i++)
        if (str_is(type, table[i].type))
            return &table[i];
    return NULL;
}

bool event_read_transcript(const struct json *json, const char *key, enum realtime_event_type type,
    enum thread_realtime_transcript_role role, struct realtime_event *ret) {
    ret->text = json_get_text(json, key);
    ret->type = type;
    ret->role = role;
    return ret->text.p;
}

bool event_read_number(const struct json *json, const char *key, uint64_t max, uint64_t *ret) {
    const struct json *number = json_get(json, key);
    return number && number->kind == JSON_NUMBER && json_to_u64(number, ret) && *ret <= max;
}

bool event_read_channels(const struct json *json, uint16_t *ret) {
    uint64_t n;
    const char *key = json_get(json, "channels") ? "channels" : "num_channels";
    if (!event_read_number(json, key, UINT16_MAX, &n))
        return false;
    *ret = (uint16_t)n;
    return true;
}

bool event_read_samples(const struct json *json, struct realtime_event *ret) {
    uint64_t samples;
    if (!event_read_number(json, "samples_per_channel", UINT32_MAX, &samples))
        return false;
    ret->samples = (uint32_t)samples;
    return true;
}

bool event_read_item(const struct json *json, struct realtime_event *ret) {
    ret->item = json_get(json, "item");
    ret->type = EVENT_ITEM_ADDED;
    return ret->item;
}
