/* agent_history: what a child knows of its parent's conversation, and its parent of its end. */
#include "thread/agent_history.h"

#include "base/time.h"
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
static void take_context(struct thread *t, const struct thread *parent) {
    copy_told(&t->told.docs, &parent->told.docs);
    copy_told(&t->told.skills, &parent->told.skills);
    copy_told(&t->told.places, &parent->told.places);
    copy_told(&t->told.environment, &parent->told.environment);
    copy_told(&t->told.permissions, &parent->told.permissions);
    copy_told(&t->told.mode, &parent->told.mode);
    copy_told(&t->told.managed, &parent->told.managed);
    t->has_context = parent->has_context;
    memcpy(t->context_window_id, parent->context_window_id, sizeof t->context_window_id);
    t->lineage.forked_from = t->lineage.parent;
    t->initialization = "warm_fork";
}

void agent_history_take(struct thread *t, const struct thread *parent) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct json *items = items_of(&a, buf_str(&parent->history.text));
    for (const struct json *item = items ? items->first : NULL; item; item = item->next)
        if (is_kept(item))
            history_add_json(&t->history, item);
    take_context(t, parent);
}

static bool is_answered(const struct json *call) {
    struct str id = json_get_text(call, "call_id");
    for (const struct json *item = call->next; item; item = item->next)
        if (json_get(item, "output") && str_eq(json_get_text(item, "call_id"), id))
            return true;
    return false;
}

static struct json *aborted(
    struct thread *t, struct arena *a, const struct json *call, bool custom) {
    struct json *output = json_new_object(a);
    json_put_text(a, output, STR("type"),
        custom ? STR("custom_tool_call_output") : STR("function_call_output"));
    json_put_text(
        a, output, STR("id"), thread_manager_new_id(t->manager, a, custom ? "ctco_" : "fco_"));
    json_put_text(a, output, STR("call_id"), json_get_text(call, "call_id"));
    json_put_text(a, output, STR("output"), STR("aborted"));
    return output;
}

void agent_history_take_all(struct thread *t, const struct thread *parent) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct json *items = items_of(&a, buf_str(&parent->history.text));
    for (const struct json *item = items ? items->first : NULL; item; item = item->next) {
        bool custom = str_is(json_get_text(item, "type"), "custom_tool_call");
        history_add_json(&t->history, item);
        if ((custom || str_is(json_get_text(item, "type"), "function_call")) && !is_answered(item))
            history_add_json(&t->history, aborted(t, &a, item, custom));
    }
    take_context(t, parent);
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

/* ---- with paths ---- */

struct json *agent_message(struct arena *a, const struct thread *from, const struct thread *to,
    const char *type, struct str payload, bool by_model) {
    struct json *message = json_new_object(a), *content = json_new_array(a);
    struct json *head = json_new_object(a), *sealed = json_new_object(a);
    struct str words = by_model ? STR("") : payload;
    json_put_text(a, head, STR("type"), STR("input_text"));
    json_put_text(a, head, STR("text"),
        arena_printf(a, "Message Type: %s\nTask name: %.*s\nSender: %.*s\nPayload:\n%.*s", type,
            STR_ARGS(thread_agent_path(to)), STR_ARGS(thread_agent_path(from)), STR_ARGS(words)));
    json_push(content, head);
    json_put_text(a, sealed, STR("type"), STR("encrypted_content"));
    json_put_text(a, sealed, STR("encrypted_content"), payload);
    if (by_model)
        json_push(content, sealed);
    json_put_text(a, message, STR("type"), STR("agent_message"));
    json_put_text(a, message, STR("id"), thread_manager_new_id(from->manager, a, "amsg_"));
    json_put_text(a, message, STR("author"), thread_agent_path(from));
    json_put_text(a, message, STR("recipient"), thread_agent_path(to));
    json_put(message, STR("content"), content);
    return message;
}

static void tell_completed(struct thread *parent, const struct thread *child, struct arena *a) {
    const int64_t now = time_now_ms();
    const struct item_place at = { &parent->subscribers, parent->rollout, &parent->voice.items,
        thread_id(parent), str_of(parent->turn_id) };
    struct thread_item item = { .type = THREAD_ITEM_SUB_AGENT_ACTIVITY,
        .started_at_ms = &now,
        .sub_agent_activity = { .id = arena_printf(a, "subagent-completed-%s", child->turn_id),
            .kind = SUB_AGENT_ACTIVITY_KIND_COMPLETED,
            .agent_thread_id = thread_id(child),
            .agent_path = thread_agent_path(child) } };
    item_tell_started(at, &item);
    item.completed_at_ms = &now;
    item_tell_completed(at, &item);
}

void agent_answer_parent(
    struct thread *parent, const struct thread *child, const struct collab_agent_state *state) {
    _cleanup_arena_ struct arena a = { 0 };
    bool completed = state->status == COLLAB_AGENT_STATUS_COMPLETED;
    if (!completed && state->status != COLLAB_AGENT_STATUS_ERRORED)
        return;
    if (completed && parent->turn && child->turn_id)
        tell_completed(parent, child, &a);
    thread_mail(parent,
        agent_message(
            &a, child, parent, "FINAL_ANSWER", state->message.p ? state->message : STR(""), false),
        NULL);
}
