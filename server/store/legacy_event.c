/* legacy_event: items in files of the old mode. */
#include "store/legacy_event.h"

#include "store/stored_item.h"
#include "store/stored_names.h"

bool legacy_keeps_item(const struct thread_item *item) {
    return item->type == THREAD_ITEM_PLAN || item->type == THREAD_ITEM_SLEEP;
}

static struct json *new_event(struct arena *a, const char *type) {
    struct json *event = json_new_object(a);
    json_put_text(a, event, STR("type"), str_of(type));
    return event;
}

/* All texts as one message, the pictures and sounds in lists. */
static struct json *user_message(struct arena *a, const struct thread_item_user_message *item) {
    struct json *event = new_event(a, "user_message");
    struct json *images = json_new_array(a), *local = json_new_array(a);
    struct json *order = json_new_array(a);
    struct json *audio = json_new_array(a), *local_audio = json_new_array(a);
    _cleanup_buf_ struct buf text = { 0 };
    for (size_t i = 0; i < item->content.n; i++) {
        const struct user_input *in = &item->content.v[i];
        if (in->type == USER_INPUT_TEXT) {
            buf_add_str(&text, in->text.text);
        } else if (in->type == USER_INPUT_IMAGE) {
            const struct user_image_reference *image = &in->image.user_image_reference;
            if (image->tag == USER_IMAGE_REFERENCE_URL)
                json_push(images, json_new_str(a, image->url.url));
            json_push(order, json_new_str(a, STR("inline")));
        } else if (in->type == USER_INPUT_LOCAL_IMAGE) {
            json_push(local, json_new_str(a, in->local_image.path));
        } else if (in->type == USER_INPUT_AUDIO) {
            const struct user_audio_reference *sound = &in->audio.user_audio_reference;
            if (sound->tag == USER_AUDIO_REFERENCE_URL)
                json_push(audio, json_new_str(a, sound->url.url));
        } else if (in->type == USER_INPUT_LOCAL_AUDIO) {
            json_push(local_audio, json_new_str(a, in->local_audio.path));
        }
    }
    json_put_text(a, event, STR("client_id"), item->client_id);
    json_put_text(a, event, STR("message"), arena_str(a, buf_str(&text)));
    json_put(event, STR("images"), images);
    if (order->count)
        json_put(event, STR("image_order"), order);
    json_put(event, STR("local_images"), local);
    json_put(event, STR("audio"), audio);
    json_put(event, STR("local_audio"), local_audio);
    json_put(event, STR("text_elements"), json_new_array(a));
    return event;
}

static struct json *agent_message(struct arena *a, const struct thread_item_agent_message *item) {
    struct json *event = new_event(a, "agent_message");
    struct str phase = item->phase ? message_phase_name(*item->phase) : STR_NONE;
    json_put_text(a, event, STR("message"), item->text);
    json_put(event, STR("phase"), phase.p ? json_new_str(a, phase) : json_new_null(a));
    json_put(event, STR("memory_citation"), json_new_null(a));
    return event;
}

static struct json *texts(struct arena *a, const char *type, const struct str_array *list) {
    struct json *first = NULL, **end = &first;
    for (size_t i = 0; i < list->n; i++) {
        *end = new_event(a, type);
        json_put_text(a, *end, STR("text"), list->v[i]);
        end = &(*end)->next;
    }
    return first;
}

static struct json *reasoning(struct arena *a, const struct thread_item_reasoning *item) {
    struct json *summary = texts(a, "agent_reasoning", &item->summary), *last = summary;
    struct json *raw = texts(a, "agent_reasoning_raw_content", &item->content);
    while (last && last->next)
        last = last->next;
    if (last)
        last->next = raw;
    return summary ? summary : raw;
}

static struct json *patch(
    struct arena *a, struct str turn, const struct thread_item_file_change *item) {
    struct json *event = new_event(a, "patch_apply_end");
    struct str status = patch_apply_status_name(item->status);
    json_put_text(a, event, STR("call_id"), item->id);
    json_put_text(a, event, STR("turn_id"), turn);
    json_put_text(a, event, STR("stdout"), STR(""));
    json_put_text(a, event, STR("stderr"), STR(""));
    json_put_bool(a, event, STR("success"), item->status == PATCH_APPLY_STATUS_COMPLETED);
    json_put(event, STR("changes"), stored_changes_of(a, &item->changes));
    json_put_text(a, event, STR("status"), name_to_snake(a, status));
    return event;
}

/* What has a stored form of its own becomes an event with the same members and a call id. */
static struct json *ended(
    struct arena *a, const char *type, struct str turn, const struct thread_item *item) {
    struct json *event = new_event(a, type);
    const struct json *stored = stored_item_of(a, item);
    json_put_text(a, event, STR("call_id"), json_get_text(stored, "id"));
    json_put_text(a, event, STR("turn_id"), turn);
    for (const struct json *m = stored->first; m; m = m->next)
        if (!str_is(m->key, "type") && !str_is(m->key, "id"))
            json_put(event, m->key, json_clone(a, m));
    return event;
}

struct json *legacy_events_of(struct arena *a, struct str turn, const struct thread_item *item) {
    switch (item->type) {
    case THREAD_ITEM_USER_MESSAGE:
        return user_message(a, &item->user_message);
    case THREAD_ITEM_AGENT_MESSAGE:
        return agent_message(a, &item->agent_message);
    case THREAD_ITEM_REASONING:
        return reasoning(a, &item->reasoning);
    case THREAD_ITEM_FILE_CHANGE:
        return patch(a, turn, &item->file_change);
    case THREAD_ITEM_WEB_SEARCH:
        return ended(a, "web_search_end", STR_NONE, item);
    case THREAD_ITEM_MCP_TOOL_CALL:
        return ended(a, "mcp_tool_call_end", turn, item);
    case THREAD_ITEM_IMAGE_GENERATION:
        return ended(a, "image_generation_end", turn, item);
    case THREAD_ITEM_CONTEXT_COMPACTION:
        return new_event(a, "context_compacted");
    default:
        return NULL;
    }
}
