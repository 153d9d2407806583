/* rollout_line: one line of a rollout file. */
#include "store/rollout_line.h"

static const char *const names[] = {
    [ROLLOUT_OTHER] = "",
    [ROLLOUT_SESSION_META] = "session_meta",
    [ROLLOUT_RESPONSE_ITEM] = "response_item",
    [ROLLOUT_EVENT] = "event_msg",
    [ROLLOUT_TURN_CONTEXT] = "turn_context",
    [ROLLOUT_WORLD_STATE] = "world_state",
    [ROLLOUT_COMPACTED] = "compacted",
    [ROLLOUT_TOKEN_USAGE] = "token_usage_record",
    [ROLLOUT_REALTIME_ITEM] = "realtime_item",
};

struct str rollout_line_name(enum rollout_line_type type) {
    return str_of(names[type]);
}

static enum rollout_line_type type_of(struct str name) {
    for (size_t i = 1; i < ARRAY_LEN(names); i++)
        if (str_is(name, names[i]))
            return (enum rollout_line_type)i;
    return ROLLOUT_OTHER;
}

static bool read_line(const struct json *json, struct rollout_line *ret) {
    *ret = (struct rollout_line){ .payload = json_get(json, "payload") };
    struct str type = json_get_text(json, "type");
    ret->timestamp = json_get_text(json, "timestamp");
    if (!ret->timestamp.n || !type.p || !ret->payload || ret->payload->kind != JSON_OBJECT)
        return false;
    ret->type = type_of(type);
    ret->metadata = json_get(json, "metadata");
    const struct json *ordinal = json_get(json, "ordinal");
    ret->has_ordinal =
        ordinal && ordinal->kind == JSON_NUMBER && json_to_u64(ordinal, &ret->ordinal);
    if (ret->type == ROLLOUT_EVENT)
        ret->event = json_get_text(ret->payload, "type");
    return true;
}

bool rollout_line_parse(struct arena *a, struct str text, struct rollout_line *ret) {
    return read_line(json_parse(a, text, NULL), ret);
}

bool rollout_line_look(struct arena *a, struct str text, struct rollout_line *ret) {
    size_t max = text.n > ROLLOUT_LONG_LINE_BYTES ? ROLLOUT_LOOK_BYTES : SIZE_MAX;
    return read_line(json_parse_cut(a, text, max), ret);
}
