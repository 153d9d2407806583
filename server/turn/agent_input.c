/* agent_input: what one agent sends to another one. */
#include "turn/agent_input.h"

#include "base/utf8.h"
#include "base/uuid.h"

#include <stdio.h>

/* ---- words ---- */

static struct json *part_of(struct arena *a, const char *type) {
    struct json *part = json_new_object(a);
    json_put_text(a, part, STR("type"), str_of(type));
    return part;
}

static void add_named(struct arena *a, struct json *part, struct buf *shown, const char *type,
    struct str name, struct str path) {
    json_put_text(a, part, STR("name"), name);
    json_put_text(a, part, STR("path"), path);
    buf_printf(shown, "[%s:$%.*s](%.*s)", type, STR_ARGS(name), STR_ARGS(path));
}

static void add(
    struct arena *a, struct agent_words *words, struct buf *shown, const struct agent_input *in) {
    struct json *part = NULL;
    switch (in->type) {
    case AGENT_INPUT_TEXT:
        part = part_of(a, "text");
        json_put_text(a, part, STR("text"), in->text.text);
        buf_add_str(shown, in->text.text);
        break;
    case AGENT_INPUT_IMAGE:
        part = part_of(a, "image");
        json_put_text(a, part, STR("url"), in->image.image_url);
        buf_add_str(shown, STR("[image]"));
        break;
    case AGENT_INPUT_LOCAL_IMAGE:
        part = part_of(a, "localImage");
        json_put_text(a, part, STR("path"), in->local_image.path);
        buf_printf(shown, "[local_image:%.*s]", STR_ARGS(in->local_image.path));
        break;
    case AGENT_INPUT_SKILL:
        part = part_of(a, "skill");
        add_named(a, part, shown, "skill", in->skill.name, in->skill.path);
        break;
    case AGENT_INPUT_MENTION:
        part = part_of(a, "mention");
        add_named(a, part, shown, "mention", in->mention.name, in->mention.path);
        break;
    }
    json_push(words->input, part);
}

bool agent_input_of(struct arena *a, struct str message, const struct agent_input_array *items,
    struct agent_words *ret, struct str *ret_failure) {
    _cleanup_buf_ struct buf shown = { 0 };
    struct agent_input text = { .type = AGENT_INPUT_TEXT, .text = { message } };
    const struct agent_input_array one = { &text, 1 };
    if (message.p && items->v)
        *ret_failure = STR("Provide either message or items, but not both");
    else if (!message.p && !items->v)
        *ret_failure = STR("Provide one of: message or items");
    else if (message.p && str_trim(message).n == 0)
        *ret_failure = STR("Empty message can't be sent to an agent");
    else if (items->v && items->n == 0)
        *ret_failure = STR("Items can't be empty");
    else
        *ret_failure = STR_NONE;
    if (ret_failure->p)
        return false;
    ret->input = json_new_array(a);
    if (message.p)
        items = &one;
    for (size_t i = 0; i < items->n; i++) {
        if (i)
            buf_add_char(&shown, '\n');
        add(a, ret, &shown, &items->v[i]);
    }
    ret->prompt = arena_str(a, buf_str(&shown));
    return true;
}

/* ---- ids ---- */

/* The reference shows the bare value of its error here: made from the words that it has for clients. */
static struct str id_failure(struct arena *a, struct str text, const char *why) {
    size_t n = 0, at = 0, group = 0;
    const char *found = strstr(why, "found `");
    const char *place = found ? strrchr(found, ' ') : NULL;
    if (place && sscanf(place, " %zu", &at) == 1) {
        struct str wrong = str_from(text, at - 1);
        return arena_printf(a, "ParseChar { character: '%.*s', index: %zu }",
            (int)utf8_decode(wrong, NULL), wrong.p, at);
    }
    if (sscanf(why, "invalid length: expected length 32 for simple format, found %zu", &n) == 1)
        return arena_printf(a, "ParseSimpleLength { len: %zu }", n);
    if (sscanf(why, "invalid group count: expected 5, found %zu", &n) == 1)
        return arena_printf(a, "ParseGroupCount { count: %zu }", n);
    if (sscanf(why, "invalid group length in group %zu: expected %*u, found %zu", &group, &n) ==
        2) {
        static const unsigned starts[] = { 1, 10, 15, 20, 25 };
        return arena_printf(a, "ParseGroupLength { group: %zu, len: %zu, index: %u }", group, n,
            starts[group < ARRAY_LEN(starts) ? group : 0]);
    }
    return str_of("ParseOther");
}

bool agent_id_of(struct arena *a, struct str text, struct str *ret, struct str *ret_failure) {
    struct uuid id;
    struct error why;
    if (uuid_parse(text, &id, &why)) {
        *ret = uuid_str(a, &id);
        return true;
    }
    struct str detail = id_failure(a, text, why.text);
    *ret_failure =
        arena_printf(a, "invalid agent id %.*s: Error(%.*s)", STR_ARGS(text), STR_ARGS(detail));
    return false;
}
