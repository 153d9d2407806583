/* output: what the model finished. */
#include "turn/output.h"

#include "thread/manager.h"
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
    case RESPONSE_ITEM_IMAGE_GENERATION_CALL:
        item->image_generation_call.internal_chat_message_metadata_passthrough = NULL;
        return &item->image_generation_call.id;
    case RESPONSE_ITEM_COMPACTION:
        item->compaction.internal_chat_message_metadata_passthrough = NULL;
        return &item->compaction.id;
    default:
        return NULL;
    }
}

static void add(struct turn *turn, const struct response_item *item) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf text = { 0 };
    struct said how = { .turn = turn_id(turn), .from_model = true };
    if (item->type == RESPONSE_ITEM_MESSAGE) {
        const char **kinds = arena_array(&a, const char *, item->message.content.n);
        how.kind_count = item->message.content.n;
        for (size_t i = 0; i < how.kind_count; i++)
            kinds[i] = "unknown";
        how.kinds = kinds;
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

static const char *prefix_of(enum response_item_tag type) {
    switch (type) {
    case RESPONSE_ITEM_FUNCTION_CALL:
        return "fc_";
    case RESPONSE_ITEM_CUSTOM_TOOL_CALL:
        return "ctc_";
    case RESPONSE_ITEM_LOCAL_SHELL_CALL:
        return "lsh_";
    case RESPONSE_ITEM_TOOL_SEARCH_CALL:
        return "tsc_";
    case RESPONSE_ITEM_IMAGE_GENERATION_CALL:
        return "ig_";
    case RESPONSE_ITEM_COMPACTION:
        return "cmp_";
    default:
        return "msg_"; /* of somebody else; all others have got theirs as items */
    }
}

/* Outputs belong to what is made here. */
static bool is_kept(const struct response_item *item) {
    if (item->type == RESPONSE_ITEM_MESSAGE)
        return !str_is(item->message.role, "system");
    return item->type != RESPONSE_ITEM_FUNCTION_CALL_OUTPUT &&
           item->type != RESPONSE_ITEM_CUSTOM_TOOL_CALL_OUTPUT;
}

void turn_output_record(struct turn *turn, struct response_item *item, struct str given_id) {
    _cleanup_arena_ struct arena a = { 0 };
    struct thread *t = turn->thread;
    struct str *id = id_of(item);
    if (!is_kept(item))
        return;
    if (id && !id->n)
        *id = given_id.n ? given_id : thread_manager_new_id(t->manager, &a, prefix_of(item->type));
    if (id && !item_id_is_echoed(*id))
        *id = STR_NONE;
    if (item->type == RESPONSE_ITEM_REASONING)
        t->tokens.new_reasoning_bytes += item->reasoning.encrypted_content.n;
    add(turn, item);
    bool searches = item->type == RESPONSE_ITEM_TOOL_SEARCH_CALL &&
                    str_is(item->tool_search_call.execution, "client") &&
                    item->tool_search_call.call_id.p;
    if (item->type == RESPONSE_ITEM_FUNCTION_CALL || item->type == RESPONSE_ITEM_CUSTOM_TOOL_CALL ||
        searches)
        turn_calls_add(turn, item);
    else if (item->type == RESPONSE_ITEM_LOCAL_SHELL_CALL && item->local_shell_call.call_id.n)
        context_aborted_write(
            &t->history.text, CONTEXT_CALL, item->local_shell_call.call_id, &t->history.count);
}
