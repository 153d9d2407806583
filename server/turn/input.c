/* input: what a user sends. */
#include "turn/input.h"

#include "base/time.h"
#include "base/utf8.h"
#include "base/xmalloc.h"
#include "config/model_catalog.h"
#include "protocol/wrappers.gen.h"
#include "store/rollout.h"
#include "thread/manager.h"
#include "thread/record.h"
#include "turn/extra_input.h"
#include "turn/hooks.h"
#include "turn/input_audio.h"
#include "turn/input_images.h"
#include "turn/message.h"
#include "turn/record.h"
#include "turn/skill_text.h"
#include "turn/state.h"

#include <assert.h>
#include <stdlib.h>

size_t turn_input_chars(const struct user_input_array *input) {
    size_t chars = 0;
    for (size_t i = 0; i < input->n; i++)
        if (input->v[i].type == USER_INPUT_TEXT)
            chars += utf8_length(input->v[i].text.text);
    return chars;
}

struct turn_input *turn_input_new(
    struct thread_manager *manager, const struct json *input, struct str client_id) {
    struct turn_input *in = xcalloc(1, sizeof *in);
    struct arena *a = &in->arena;
    struct json *item = json_new_object(a);
    json_put(item, STR("type"), json_new_str(a, STR("userMessage")));
    json_put(item, STR("id"), json_new_str(a, thread_manager_new_id(manager, a, "")));
    json_put(item, STR("content"), json_clone(a, input));
    if (client_id.p)
        json_put(item, STR("clientId"), json_new_str(a, arena_str(a, client_id)));
    bool ok = thread_item_decode(a, item, &in->item, NULL);
    assert(ok); /* the array was decoded once already */
    return in;
}

void turn_input_add_tool_output(struct turn_input *input, const struct json *json) {
    struct turn_tool_output *output = arena_new(&input->arena, struct turn_tool_output);
    bool ok = turn_tool_output_decode(&input->arena, json_clone(&input->arena, json), output, NULL);
    assert(ok);
    input->tool_output = output;
}

struct json *turn_input_of_text(struct arena *a, struct str text) {
    struct json *array = json_new_array(a), *one = json_new_object(a);
    json_put_text(a, one, STR("type"), STR("text"));
    json_put_text(a, one, STR("text"), text);
    json_push(array, one);
    return array;
}

void turn_input_free(struct turn_input *input) {
    if (!input)
        return;
    arena_free(&input->arena);
    free(input);
}

/* The parts of one message. What is neither text, picture nor sound is resolved to injections elsewhere. */
static struct json *content_of(struct turn_input *in, bool original_detail) {
    struct arena *a = &in->arena;
    const struct user_input_array *input = &in->item.user_message.content;
    struct json *content = json_new_array(a);
    unsigned pictures = 0, sounds = 0;
    for (size_t i = 0; i < input->n; i++) {
        const struct user_input *one = &input->v[i];
        if (one->type == USER_INPUT_TEXT)
            message_add_text(content, a, one->text.text);
        else if (one->type == USER_INPUT_IMAGE || one->type == USER_INPUT_LOCAL_IMAGE)
            input_image_add(
                content, a, one, in->images ? &in->images[i] : NULL, ++pictures, original_detail);
        else if (one->type == USER_INPUT_AUDIO || one->type == USER_INPUT_LOCAL_AUDIO)
            input_audio_add(content, a, one, in->images ? &in->images[i] : NULL, ++sounds);
    }
    return content;
}

static const char *kind_of(struct str part_type) {
    return str_is(part_type, "input_image")   ? "user.image"
           : str_is(part_type, "input_audio") ? "user.audio"
                                              : "user.text";
}

static void say(struct turn *turn, struct turn_input *in) {
    struct thread *thread = turn->thread;
    struct arena *a = &in->arena;
    struct json *content = content_of(in, thread_model(thread)->original_detail);
    if (!content->count)
        return;
    struct json *message = json_new_object(a);
    json_put_text(a, message, STR("type"), STR("message"));
    json_put_text(a, message, STR("id"), thread_manager_new_id(thread->manager, a, "msg_"));
    json_put_text(a, message, STR("role"), STR("user"));
    json_put(message, STR("content"), content);
    const char **kinds = (const char **)arena_array(a, char *, content->count);
    size_t n = 0;
    for (const struct json *part = content->first; part; part = part->next)
        kinds[n++] = kind_of(json_get_text(part, "type"));
    thread_say(thread, &(struct said){ turn_id(turn), kinds, n, false }, message);
}

void turn_input_deliver(struct turn *turn, struct turn_input *input) {
    struct thread_item *item = &input->item;
    if (input->tool_output)
        turn_deliver_tool_output(turn, input->tool_output);
    if (item->user_message.content.n) {
        turn_set_preview(turn->thread, &item->user_message.content);
        say(turn, input);
        skill_texts_add(turn, &item->user_message.content);
        int64_t now = time_now_ms();
        item->started_at_ms = &now;
        item_tell_started(turn_items(turn), item);
        item->completed_at_ms = &now;
        item_tell_completed(turn_items(turn), item);
    }
    turn_hooks_say_with(turn, input);
    turn_input_free(input);
}

void turn_input_keep(struct turn *turn, struct turn_input *input) {
    struct thread_item *item = &input->item;
    int64_t now = time_now_ms();
    say(turn, input);
    item->started_at_ms = item->completed_at_ms = &now;
    rollout_add_item(turn->thread->rollout, turn_id(turn), item);
    turn_input_free(input);
}

void turn_input_deliver_all(struct turn *turn) {
    turn_say_early(turn);
    while (turn->pending) {
        struct turn_input *input = turn->pending;
        turn->pending = input->next;
        turn_input_deliver(turn, input);
    }
    thread_deliver_mail(turn->thread, turn_id(turn));
    if (turn->agents_changed)
        turn_record_world(turn->thread);
    turn->agents_changed = false;
}
