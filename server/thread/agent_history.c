/* agent_history: what a child knows of its parent's conversation, and its parent of its end. */
#include "thread/agent_history.h"

#include "store/rollout.h"
#include "thread/agent.h"
#include "thread/mailbox.h"
#include "thread/manager.h"
#include "thread/record.h"

static bool is_kept(const struct json *item) {
    struct str role = json_get_text(item, "role");
    if (!str_is(json_get_text(item, "type"), "message"))
        return false;
    return str_is(role, "user") || str_is(role, "developer") || str_is(role, "system") ||
           (str_is(role, "assistant") && str_is(json_get_text(item, "phase"), "final_answer"));
}

static const struct json *items_of(struct arena *a, struct str text) {
    return json_parse(a, arena_printf(a, "[%.*s]", STR_ARGS(text)), NULL);
}

static void copy_told(struct buf *to, const struct buf *from) {
    if (!from->p)
        return;
    buf_add_str(to, buf_str(from));
    (void)buf_cstr(to); /* no text at all was told too */
}

/* What is so large that it stays in files is left there. */
void agent_history_take(struct thread *t, const struct thread *parent) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct json *items = items_of(&a, buf_str(&parent->history.text));
    for (const struct json *item = items ? items->first : NULL; item; item = item->next)
        if (is_kept(item))
            history_add_json(&t->history, item);
    copy_told(&t->told.docs, &parent->told.docs);
    copy_told(&t->told.place, &parent->told.place);
    copy_told(&t->told.environment, &parent->told.environment);
    copy_told(&t->told.permissions, &parent->told.permissions);
    copy_told(&t->told.mode, &parent->told.mode);
    t->has_context = parent->has_context;
    memcpy(t->context_window_id, parent->context_window_id, sizeof t->context_window_id);
    t->lineage.forked_from = t->lineage.parent;
    t->initialization = "warm_fork";
}

void agent_history_record(struct thread *t) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct json *items = items_of(&a, buf_str(&t->history.text));
    thread_record_begin(t);
    for (const struct json *item = items ? items->first : NULL; item; item = item->next) {
        _cleanup_buf_ struct buf text = { 0 };
        json_write(&text, item);
        rollout_add_response_item(t->rollout, buf_str(&text), NULL);
    }
}

static struct json *notification(
    struct arena *a, const struct thread *child, const struct collab_agent_state *state) {
    _cleanup_buf_ struct buf text = { 0 };
    struct json *o = json_new_object(a), *message = json_new_object(a);
    struct json *content = json_new_array(a), *part = json_new_object(a);
    json_put_text(a, o, STR("agent_path"), thread_id(child));
    json_put(o, STR("status"), agent_state_json(a, state));
    buf_add_str(&text, STR("<subagent_notification>\n"));
    json_write(&text, o);
    buf_add_str(&text, STR("\n</subagent_notification>"));
    json_put_text(a, part, STR("type"), STR("input_text"));
    json_put_text(a, part, STR("text"), arena_str(a, buf_str(&text)));
    json_push(content, part);
    json_put_text(a, message, STR("type"), STR("message"));
    json_put_text(a, message, STR("id"), thread_manager_new_id(child->manager, a, "msg_"));
    json_put_text(a, message, STR("role"), STR("user"));
    json_put(message, STR("content"), content);
    return message;
}

void agent_notify_parent(
    struct thread *parent, const struct thread *child, const struct collab_agent_state *state) {
    _cleanup_arena_ struct arena a = { 0 };
    thread_mail(parent, notification(&a, child, state), "multi_agent.subagent_notification");
}
