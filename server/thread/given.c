/* given: a new thread with the history that a client gives. */
#include "thread/given.h"

#include "store/user_text.h"
#include "thread/manager.h"
#include "thread/record.h"

/* How ids begin that are made here. */
static const char *prefix_of(struct str type) {
    static const struct {
        const char *type, *prefix;
    } prefixes[] = { { "message", "msg_" }, { "reasoning", "rs_" }, { "function_call", "fc_" },
        { "function_call_output", "fco_" }, { "custom_tool_call", "ctc_" },
        { "custom_tool_call_output", "ctco_" } };
    for (size_t i = 0; i < ARRAY_LEN(prefixes); i++)
        if (str_is(type, prefixes[i].type))
            return prefixes[i].prefix;
    return NULL;
}

const struct json *given_item(struct arena *a, struct thread_manager *m, const struct json *item) {
    const char *prefix = prefix_of(json_get_text(item, "type"));
    if (!prefix || json_get_text(item, "id").n)
        return item;
    struct json *copy = json_new_object(a);
    json_put_text(a, copy, STR("type"), json_get_text(item, "type"));
    json_put_text(a, copy, STR("id"), thread_manager_new_id(m, a, prefix));
    for (const struct json *member = item->first; member; member = member->next)
        if (!str_is(member->key, "type") && !str_is(member->key, "id"))
            json_put(copy, member->key, json_share(a, member));
    return copy;
}

/* The user's first words. */
static void take_preview(struct thread *t, struct arena *a, const struct json *item) {
    const struct json *content = json_get(item, "content");
    bool is_list = content && content->kind == JSON_ARRAY;
    if (t->preview.n || !context_item_is_user_turn(item))
        return;
    for (const struct json *part = is_list ? content->first : NULL; part && !t->preview.n;
         part = part->next) {
        struct str text = json_get_text(part, "text");
        if (text.p)
            t->preview = arena_str(&t->arena, user_text_trim(a, text));
    }
}

static void take(struct thread *t, const struct response_item *item) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf text = { 0 };
    response_item_encode(&text, item);
    const struct json *json = json_parse(&a, buf_str(&text), NULL);
    if (!context_item_is_known(json))
        return;
    json = given_item(&a, t->manager, json);
    take_preview(t, &a, json);
    thread_take_item(t, json);
}

struct thread *thread_of_given(struct thread_manager *m, const struct response_item_array *items,
    const struct thread_start_params *overrides, struct error *reterr) {
    struct thread *t = thread_new(m, overrides, reterr);
    if (!t)
        return NULL;
    thread_record_begin(t);
    for (size_t i = 0; i < items->n; i++)
        take(t, &items->v[i]);
    thread_record_settings(t);
    return t;
}
