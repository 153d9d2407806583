/* context_item: stored items of the model's context. */
#include "store/context_item.h"

#include "base/hash.h"
#include "base/uuid.h"

static const struct str passthrough = STR_INIT("internal_chat_message_metadata_passthrough");

bool context_item_is_known(const struct json *item) {
    static const char *const types[] = { "message", "agent_message", "reasoning",
        "local_shell_call", "function_call", "function_call_output", "tool_search_call",
        "tool_search_output", "custom_tool_call", "custom_tool_call_output", "web_search_call",
        "image_generation_call", "compaction", "compaction_summary", "context_compaction" };
    struct str type = json_get_text(item, "type");
    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        if (str_is(type, types[i]))
            return true;
    return false;
}

/* How texts begin that the daemon adds in the user's name. */
static bool is_context_text(struct str text) {
    static const char *const starts[] = { "<environment_context>", "# AGENTS.md instructions",
        "<user_instructions>", "<turn_aborted>", "<skill>", "<subagent_notification>",
        "<permissions instructions>" };
    for (size_t i = 0; i < ARRAY_LEN(starts); i++)
        if (str_starts(text, str_of(starts[i])))
            return true;
    return false;
}

static bool has_user_kind(const struct json *kinds) {
    for (const struct json *k = kinds->first; k; k = k->next)
        if (k->kind == JSON_STRING && str_starts(k->text, STR("user.")))
            return true;
    return false;
}

bool context_item_is_user_turn(const struct json *item) {
    if (!str_is(json_get_text(item, "type"), "message") ||
        !str_is(json_get_text(item, "role"), "user"))
        return false;
    const struct json *told = json_get_str(item, passthrough);
    const struct json *kinds = json_get(told, "content_item_kinds");
    if (kinds && kinds->kind == JSON_ARRAY)
        return has_user_kind(kinds);
    const struct json *content = json_get(item, "content");
    bool is_list = content && content->kind == JSON_ARRAY;
    return !is_context_text(json_get_text(is_list ? content->first : NULL, "text"));
}

static void separate(struct buf *out, size_t *count) {
    if ((*count)++)
        buf_add_char(out, ',');
}

static struct json *short_origin(struct arena *a, const struct json *origin) {
    struct json *object = json_new_object(a);
    for (const struct json *m = origin->kind == JSON_OBJECT ? origin->first : NULL; m; m = m->next)
        if (!str_is(m->key, "content_item_metadata"))
            json_put(object, m->key, json_share(a, m));
    return object;
}

void context_item_write(struct buf *out, struct arena *a, const struct json *item,
    enum context_origin origin, size_t *count) {
    struct json *plain = json_new_object(a);
    for (const struct json *m = item->first; m; m = m->next) {
        if (!str_eq(m->key, passthrough) || origin == CONTEXT_WHOLE_ORIGIN)
            json_put(plain, m->key, json_share(a, m));
        else if (origin == CONTEXT_SHORT_ORIGIN)
            json_put(plain, m->key, short_origin(a, m));
    }
    separate(out, count);
    json_write(out, plain);
}

void context_summary_write(struct buf *out, struct str text, size_t *count) {
    separate(out, count);
    buf_add_str(out, STR("{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":"
                         "\"input_text\",\"text\":"));
    json_write_str(out, text.p ? text : STR(""));
    buf_add_str(out, STR("}]}"));
}

enum context_call context_item_call(const struct json *item, struct str *ret_id) {
    static const struct {
        const char *type;
        enum context_call call;
    } types[] = { { "function_call", CONTEXT_CALL }, { "local_shell_call", CONTEXT_CALL },
        { "custom_tool_call", CONTEXT_CUSTOM_CALL }, { "function_call_output", CONTEXT_OUTPUT },
        { "custom_tool_call_output", CONTEXT_OUTPUT } };
    struct str type = json_get_text(item, "type");
    *ret_id = json_get_text(item, "call_id");
    for (size_t i = 0; ret_id->n && i < ARRAY_LEN(types); i++)
        if (str_is(type, types[i].type))
            return types[i].call;
    *ret_id = STR_NONE;
    return CONTEXT_NO_CALL;
}

/* The same id each time the thread is read: a hash of the call's (upstream-api.md 6.2). */
static void stable_id(struct str call_id, char text[UUID_TEXT_BYTES]) {
    uint8_t digest[HASH_BYTES_MAX];
    struct uuid id;
    hash_of(HASH_SHA1, call_id, digest);
    memcpy(id.bytes, digest, sizeof id.bytes);
    id.bytes[6] = (uint8_t)((id.bytes[6] & 0x0f) | 0x50);
    id.bytes[8] = (uint8_t)((id.bytes[8] & 0x3f) | 0x80);
    (void)uuid_format(&id, text);
}

void context_aborted_write(
    struct buf *out, enum context_call call, struct str call_id, size_t *count) {
    char id[UUID_TEXT_BYTES];
    bool custom = call == CONTEXT_CUSTOM_CALL;
    stable_id(call_id, id);
    separate(out, count);
    buf_printf(out, "{\"type\":\"%s\",\"id\":\"%s_%s\",\"call_id\":",
        custom ? "custom_tool_call_output" : "function_call_output", custom ? "ctco" : "fco", id);
    json_write_str(out, call_id);
    buf_add_str(out, STR(",\"output\":\"aborted\"}"));
}
