/* compact_history: what is left of a history when it is shortened. */
#include "turn/compact_history.h"

#include "tool/truncate.h"

const struct str compact_summary_prefix = STR_INIT(
    "A language model worked on this task before you and left the hand-over note below; its commands, edits "
    "and their results are in place on this machine. The earlier conversation is gone except for the user's "
    "messages. Take over from the note, rely on what it reports instead of doing it again, and go on with "
    "what remains:");

const struct json *compact_history_items(struct arena *a, struct str history) {
    _cleanup_buf_ struct buf text = { 0 };
    buf_add_char(&text, '[');
    buf_add_str(&text, history);
    buf_add_char(&text, ']');
    return json_parse(a, arena_str(a, buf_str(&text)), NULL);
}

static bool is_injected(struct str text) {
    static const struct str beginnings[] = { STR_INIT("<environment_context>"),
        STR_INIT("# AGENTS.md instructions"), STR_INIT("<user_instructions>"),
        STR_INIT("These AGENTS.md instructions"), STR_INIT("<turn_aborted>"), STR_INIT("<skill>"),
        STR_INIT("<user_shell_command>"), STR_INIT("<subagent_notification>"),
        STR_INIT("<hook_prompt "), STR_INIT("<codex_internal_context") };
    struct str rest = str_trim(text);
    for (size_t i = 0; i < ARRAY_LEN(beginnings); i++)
        if (str_starts(rest, beginnings[i]))
            return true;
    return str_starts(text, compact_summary_prefix);
}

static bool is_type(const struct json *item, const char *type) {
    return str_is(json_get_text(item, "type"), type);
}

bool compact_is_user_message(const struct json *item) {
    const struct json *content = json_get(item, "content");
    if (!is_type(item, "message") || !str_is(json_get_text(item, "role"), "user") || !content ||
        content->kind != JSON_ARRAY || !content->count)
        return false;
    struct str first = json_get_text(content->first, "text");
    return !first.p || !is_injected(first);
}

bool compact_is_summary(const struct json *item) {
    const struct json *content = json_get(item, "content");
    return is_type(item, "message") && str_is(json_get_text(item, "role"), "user") && content &&
           content->kind == JSON_ARRAY && content->count &&
           str_starts(json_get_text(content->first, "text"), compact_summary_prefix);
}

/* ---- the users' messages, newest first ---- */

#define PASSTHROUGH "internal_chat_message_metadata_passthrough"

static const struct json *first_of(const struct json *object, const char *list) {
    const struct json *value = json_get(object, list);
    return value && value->kind == JSON_ARRAY ? value->first : NULL;
}

static void push_copy(struct arena *a, struct json *list, const struct json *value) {
    if (value)
        json_push(list, json_clone(a, value));
}

static uint64_t tokens_of(const struct json *message) {
    uint64_t bytes = 0;
    for (const struct json *p = json_get(message, "content")->first; p; p = p->next)
        bytes += json_get_text(p, "text").n;
    return token_estimate(bytes);
}

/* Pictures and the words around those of files (turn/input_images.c). */
static bool is_picture(const struct json *part) {
    struct str text = json_get_text(part, "text");
    return !text.p || str_starts(text, STR("<image name=[Image #")) || str_is(text, "</image>");
}

/* A copy with `left` tokens of text: parts that fit stay, one is cut, the rest goes. The list of kinds goes with
 * the parts. */
static struct json *shortened(
    struct arena *a, const struct json *message, uint64_t left, bool text_only) {
    struct json *copy = json_clone(a, message), *content = json_new_array(a),
                *kinds = json_new_array(a), *metadata = json_new_array(a);
    const struct json *passthrough = json_get(copy, PASSTHROUGH);
    const struct json *kind = first_of(passthrough, "content_item_kinds");
    const struct json *data = first_of(passthrough, "content_item_metadata");
    for (const struct json *p = json_get(message, "content")->first; p; p = p->next) {
        struct str text = json_get_text(p, "text");
        uint64_t tokens = token_estimate(text.n);
        struct json *part = json_clone(a, p);
        if (text.p && tokens > left && left) {
            _cleanup_buf_ struct buf cut = { 0 };
            truncate_middle(text, left, &cut);
            json_put(part, STR("text"), json_new_str(a, arena_str(a, buf_str(&cut))));
        }
        if (is_picture(p) ? !text_only : left || !text.n) {
            json_push(content, part);
            push_copy(a, kinds, kind);
            push_copy(a, metadata, data);
        }
        left -= tokens < left ? tokens : left;
        kind = kind ? kind->next : NULL;
        data = data ? data->next : NULL;
    }
    json_put(copy, STR("content"), content);
    if (kinds->count)
        json_put((struct json *)passthrough, STR("content_item_kinds"), kinds);
    if (metadata->count)
        json_put((struct json *)passthrough, STR("content_item_metadata"), metadata);
    return copy;
}

static bool has_pictures(const struct json *message) {
    for (const struct json *p = json_get(message, "content")->first; p; p = p->next)
        if (is_picture(p))
            return true;
    return false;
}

struct kept {
    const struct json **v; /* newest first */
    size_t n;
};

static struct kept kept_of(
    struct arena *a, const struct json *items, const struct compact_keep *keep) {
    const struct json **users = arena_array(a, const struct json *, items->count);
    struct kept kept = { arena_array(a, const struct json *, items->count), 0 };
    size_t n = 0;
    uint64_t left = keep->max_tokens;
    for (const struct json *e = items->first; e; e = e->next)
        if (compact_is_user_message(e))
            users[n++] = e;
    while (n-- && left) {
        uint64_t tokens = tokens_of(users[n]);
        bool whole = tokens <= left && !(keep->text_only && has_pictures(users[n]));
        kept.v[kept.n++] = whole ? users[n] : shortened(a, users[n], left, keep->text_only);
        left -= tokens <= left ? tokens : left;
    }
    return kept;
}

void compact_history_build(
    struct history *out, const struct json *items, const struct compact_keep *keep) {
    _cleanup_arena_ struct arena a = { 0 };
    struct kept kept = kept_of(&a, items, keep);
    for (size_t i = kept.n; i-- > 0;) {
        if (i == 0)
            history_append(out, keep->context);
        history_add_json(out, kept.v[i]);
    }
    if (!kept.n)
        history_append(out, keep->context);
    history_append(out, keep->tail);
}

/* ---- the compact endpoint ---- */

static bool is_kept(const struct json *item) {
    return is_type(item, "compaction") || is_type(item, "compaction_summary") ||
           compact_is_user_message(item) ||
           (is_type(item, "message") && str_is(json_get_text(item, "role"), "assistant"));
}

void compact_history_of_output(
    struct history *out, const struct json *output, const struct history *context) {
    const struct json *user = NULL, *compaction = NULL;
    for (const struct json *e = output->first; e; e = e->next) {
        if (compact_is_user_message(e))
            user = e;
        else if (is_kept(e) && !is_type(e, "message"))
            compaction = e;
    }
    const struct json *before = user ? user : compaction;
    for (const struct json *e = output->first; e; e = e->next) {
        if (e == before)
            history_append(out, context);
        if (is_kept(e))
            history_add_json(out, e);
    }
    if (!before)
        history_append(out, context);
}

/* ---- a request without the oldest items ---- */

static bool is_output(const struct json *item) {
    return is_type(item, "function_call_output") || is_type(item, "custom_tool_call_output");
}

static bool calls(const struct json *item, struct str call_id) {
    return !is_output(item) && call_id.p && str_eq(json_get_text(item, "call_id"), call_id);
}

static bool was_dropped(const struct json *items, size_t dropped, struct str call_id) {
    for (const struct json *e = items->first; e && dropped--; e = e->next)
        if (calls(e, call_id))
            return true;
    return false;
}

void compact_history_write(struct buf *out, const struct json *items, size_t dropped) {
    size_t i = 0;
    bool any = false;
    for (const struct json *e = items->first; e; e = e->next) {
        if (i++ < dropped ||
            (is_output(e) && was_dropped(items, dropped, json_get_text(e, "call_id"))))
            continue;
        if (any)
            buf_add_char(out, ',');
        json_write(out, e);
        any = true;
    }
}
