/* extra_input: what a turn is given beside the user's words. */
#include "turn/extra_input.h"

#include "base/time.h"
#include "protocol/wrappers.gen.h"
#include "thread/manager.h"
#include "thread/record.h"
#include "turn/message.h"
#include "turn/state.h"

static struct json *output_item(
    struct thread *t, struct arena *a, struct str name, struct str space) {
    struct json *item = json_new_object(a);
    json_put(item, STR("type"), json_new_str(a, STR("function_call_output")));
    json_put(item, STR("id"), json_new_str(a, thread_manager_new_id(t->manager, a, "fco_")));
    json_put(item, STR("name"), json_new_str(a, name));
    if (space.p)
        json_put(item, STR("namespace"), json_new_str(a, space));
    return item;
}

/* "<key>value</key>" from the application itself. */
static struct json *developer_message(
    struct thread *t, struct arena *a, struct str key, struct str value) {
    struct str text =
        arena_printf(a, "<%.*s>%.*s</%.*s>", STR_ARGS(key), STR_ARGS(value), STR_ARGS(key));
    return message_of_text(a, thread_manager_new_id(t->manager, a, "msg_"), "developer", text);
}

/* Remembers the value; false when it is the one that was given last. */
static bool is_news(struct thread *t, struct str key, struct str value) {
    for (struct context_entry *e = t->context_entries; e; e = e->next)
        if (str_eq(e->key, key)) {
            if (str_eq(e->value, value))
                return false;
            e->value = arena_str(&t->arena, value);
            return true;
        }
    struct context_entry *e = arena_new(&t->arena, struct context_entry);
    *e = (struct context_entry){ t->context_entries, arena_str(&t->arena, key),
        arena_str(&t->arena, value) };
    t->context_entries = e;
    return true;
}

struct turn_early {
    struct turn_early *next;
    const char *kind; /* of the parts of a message; NULL: the output of a tool */
    struct str item;
};

void turn_add_early(struct turn *turn, const struct json *item, const char *kind) {
    _cleanup_buf_ struct buf text = { 0 };
    struct turn_early *early = arena_new(&turn->op.arena, struct turn_early), **end = &turn->early;
    json_write(&text, item);
    *early = (struct turn_early){ NULL, kind, arena_str(&turn->op.arena, buf_str(&text)) };
    while (*end)
        end = &(*end)->next;
    *end = early;
}

void turn_say_early(struct turn *turn) {
    for (; turn->early; turn->early = turn->early->next) {
        const char *kind = turn->early->kind;
        struct said how = {
            .turn = turn_id(turn), .kinds = kind ? &kind : NULL, .kind_count = kind != NULL
        };
        thread_say_text(turn->thread, &how, turn->early->item);
    }
}

void turn_add_context_entries(
    struct turn *turn, const struct additional_context_entry_map *entries) {
    struct thread *t = turn->thread;
    for (size_t i = 0; i < entries->n; i++) {
        struct str key = entries->v[i].key;
        const struct additional_context_entry *entry = &entries->v[i].value;
        _cleanup_arena_ struct arena a = { 0 };
        if (!is_news(t, key, entry->value))
            continue;
        if (entry->kind == ADDITIONAL_CONTEXT_KIND_APPLICATION) {
            turn_add_early(
                turn, developer_message(t, &a, key, entry->value), "generic.additional_context");
            continue;
        }
        struct json *item = output_item(t, &a, key, STR("agent"));
        json_put(item, STR("output"), json_new_str(&a, entry->value));
        turn_add_early(turn, item, NULL);
    }
}

void turn_deliver_tool_output(struct turn *turn, const struct turn_tool_output *output) {
    struct thread *t = turn->thread;
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf body = { 0 };
    int64_t now = time_now_ms();
    struct json *json = output_item(t, &a, output->name, output->namespace);
    function_call_output_body_encode(&body, &output->output);
    json_put(json, STR("output"), json_parse(&a, buf_str(&body), NULL));
    struct thread_item item = { .type = THREAD_ITEM_FUNCTION_CALL_OUTPUT,
        .started_at_ms = &now,
        .function_call_output = { .id = json_get_text(json, "id"),
            .name = output->name,
            .namespace = output->namespace,
            .output = output->output } };
    thread_say(t, &(struct said){ .turn = turn_id(turn) }, json);
    item_tell_started(turn_items(turn), &item);
    item.completed_at_ms = &now;
    item_tell_completed(turn_items(turn), &item);
}
