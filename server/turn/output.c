/* output: what the model finished. */
#include "turn/output.h"

#include "base/log.h"
#include "thread/record.h"
#include "turn/calls.h"
#include "turn/item_id.h"
#include "turn/state.h"

void turn_output_keep_last(struct turn *turn, const struct thread_item *message) {
    struct arena *a = &turn->last_message_arena;
    _cleanup_buf_ struct buf text = { 0 };
    thread_item_encode(&text, message);
    arena_reset(a);
    turn->last_message = NULL;
    struct thread_item *copy = arena_new(a, struct thread_item);
    const struct json *json = json_parse(a, arena_str(a, buf_str(&text)), NULL);
    if (json && thread_item_decode(a, json, copy, NULL))
        turn->last_message = copy;
}

/* Where an item's id is, or NULL for a type that is not sent back with one. */
static struct str *id_of(struct response_item *item) {
    switch (item->type) {
    case RESPONSE_ITEM_MESSAGE:
        item->message.internal_chat_message_metadata_passthrough = NULL;
        return &item->message.id;
    case RESPONSE_ITEM_REASONING:
        item->reasoning.internal_chat_message_metadata_passthrough = NULL;
        return &item->reasoning.id;
    case RESPONSE_ITEM_FUNCTION_CALL:
        item->function_call.internal_chat_message_metadata_passthrough = NULL;
        return &item->function_call.id;
    case RESPONSE_ITEM_CUSTOM_TOOL_CALL:
        item->custom_tool_call.internal_chat_message_metadata_passthrough = NULL;
        return &item->custom_tool_call.id;
    case RESPONSE_ITEM_WEB_SEARCH_CALL:
        item->web_search_call.internal_chat_message_metadata_passthrough = NULL;
        return &item->web_search_call.id;
    case RESPONSE_ITEM_LOCAL_SHELL_CALL:
        item->local_shell_call.internal_chat_message_metadata_passthrough = NULL;
        return &item->local_shell_call.id;
    case RESPONSE_ITEM_TOOL_SEARCH_CALL:
        item->tool_search_call.internal_chat_message_metadata_passthrough = NULL;
        return &item->tool_search_call.id;
    default:
        return NULL;
    }
}

static void add(struct turn *turn, const struct response_item *item) {
    static const char *const kinds[] = { "unknown" };
    _cleanup_buf_ struct buf text = { 0 };
    struct said how = { .turn = turn_id(turn), .from_model = true };
    if (item->type == RESPONSE_ITEM_MESSAGE) {
        how.kinds = kinds;
        how.kind_count = ARRAY_LEN(kinds);
    }
    response_item_encode(&text, item);
    thread_say_text(turn->thread, &how, buf_str(&text));
}

void turn_output_write(struct buf *out, const struct json *json) {
    _cleanup_arena_ struct arena a = { 0 };
    struct response_item item;
    if (response_item_decode(&a, json, &item, NULL))
        response_item_encode(out, &item);
    else
        json_write(out, json);
}

void turn_output_record(struct turn *turn, const struct json *json) {
    _cleanup_arena_ struct arena a = { 0 };
    struct response_item item;
    struct decode_error err;
    if (!response_item_decode(&a, json, &item, &err)) {
        log_debug("turn: an item of the answer is dropped: %.*s", STR_ARGS(err.text));
        return;
    }
    struct str *id = id_of(&item);
    if (id && !item_id_is_echoed(*id))
        *id = STR_NONE;
    if (item.type == RESPONSE_ITEM_REASONING)
        turn->thread->tokens.new_reasoning_bytes += item.reasoning.encrypted_content.n;
    add(turn, &item);
    bool searches = item.type == RESPONSE_ITEM_TOOL_SEARCH_CALL &&
                    str_is(item.tool_search_call.execution, "client") &&
                    item.tool_search_call.call_id.p;
    if (item.type == RESPONSE_ITEM_FUNCTION_CALL || item.type == RESPONSE_ITEM_CUSTOM_TOOL_CALL ||
        searches)
        turn_calls_add(turn, &item);
}
