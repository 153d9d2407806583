/* modalities: what a model cannot see or hear is told to it in words. */
#include "turn/modalities.h"

#include "base/json.h"
#include "config/model_catalog.h"

static const struct str no_images =
    STR_INIT("image content omitted because you do not support image input");
static const struct str no_audio =
    STR_INIT("audio content omitted because you do not support audio input");

/* A part of a message or of an output. */
static void replace(struct arena *a, struct json *part, const struct model_info *model) {
    struct str type = json_get_text(part, "type");
    bool image = str_is(type, "input_image") && model->no_images;
    bool audio = str_is(type, "input_audio") && !model->audio;
    if (!image && !audio)
        return;
    struct json *text = json_new_object(a);
    json_put_text(a, text, STR("type"), STR("input_text"));
    json_put_text(a, text, STR("text"), image ? no_images : no_audio);
    part->first = text->first;
    part->last = text->last;
    part->count = text->count;
}

/* The content of a message, the output of a tool. */
static void replace_parts(struct arena *a, struct json *item, const struct model_info *model) {
    for (struct json *m = item->first; m; m = m->next) {
        if (m->kind != JSON_ARRAY || !(str_is(m->key, "content") || str_is(m->key, "output")))
            continue;
        for (struct json *part = m->first; part; part = part->next)
            replace(a, part, model);
    }
}

void modalities_write(struct buf *out, struct str history, const struct model_info *model) {
    bool images = model->no_images && str_find(history, STR("\"input_image\"")) >= 0;
    bool audio = !model->audio && str_find(history, STR("\"input_audio\"")) >= 0;
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf list = { 0 };
    if (images || audio)
        buf_printf(&list, "[%.*s]", STR_ARGS(history));
    struct json *items = list.n ? json_parse(&a, buf_str(&list), NULL) : NULL;
    if (!items) {
        buf_add_str(out, history);
        return;
    }
    for (struct json *item = items->first; item; item = item->next) {
        replace_parts(&a, item, model);
        if (item != items->first)
            buf_add_char(out, ',');
        json_write(out, item);
    }
}
