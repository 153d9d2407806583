/* user_text: what a user's message says, as previews show it. */
#include "store/user_text.h"

struct str user_text_trim(struct arena *a, struct str text) {
    const struct str marker = STR("## My request for Codex:");
    ptrdiff_t at = str_find(text, marker);
    if (at >= 0)
        text = str_from(text, (size_t)at + marker.n);
    return arena_str(a, str_trim(text));
}

static bool has_elements(const struct json *value) {
    return value && value->kind == JSON_ARRAY && value->count;
}

static struct str preview(struct arena *a, struct str text, bool has_image, bool has_sound) {
    struct str trimmed = text.p ? user_text_trim(a, text) : STR_NONE;
    return trimmed.n ? trimmed : has_image ? STR("[Image]") : has_sound ? STR("[Audio]") : STR_NONE;
}

static struct str of_item(struct arena *a, const struct json *item) {
    const struct json *content = json_get(item, "content");
    bool has_image = false, has_sound = false;
    struct str text = STR_NONE;
    for (const struct json *in = has_elements(content) ? content->first : NULL; in; in = in->next) {
        struct str type = json_get_text(in, "type");
        if (str_is(type, "text") && !text.n)
            text = json_get_text(in, "text");
        has_image = has_image || str_is(type, "image") || str_is(type, "local_image");
        has_sound = has_sound || str_is(type, "audio") || str_is(type, "local_audio");
    }
    return preview(a, text, has_image, has_sound);
}

struct str user_text_preview(struct arena *a, const struct rollout_line *line) {
    const struct json *e = line->payload, *item = json_get(e, "item");
    if (str_is(line->event, "item_completed") && str_is(json_get_text(item, "type"), "UserMessage"))
        return of_item(a, item);
    if (str_is(line->event, "user_message"))
        return preview(a, json_get_text(e, "message"),
            has_elements(json_get(e, "images")) || has_elements(json_get(e, "local_images")),
            has_elements(json_get(e, "audio")) || has_elements(json_get(e, "local_audio")));
    return STR_NONE;
}
