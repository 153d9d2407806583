/* approval: what clients ask of the automatic reviewer of actions (surface.md 2.1, agent-loop.md 12.5). */
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"
#include "thread/manager.h"
#include "turn/message.h"

/* What makes an event a denial, in the order in which the reference misses it. */
static const char *missing_field(const struct json *event) {
    static const char *const fields[] = { "id", "status", "action" };
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        if (!json_get(event, fields[i]))
            return fields[i];
    return NULL;
}

static const char *const kinds[] = { "null", "boolean", "number", "string", "sequence", "map" };

/* The model hears of it with the next request. */
static void tell_model(struct thread *t, const struct json *event) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf action = { 0 };
    json_write_pretty(&action, event);
    struct str text = arena_printf(&a,
        "The user has looked at an action that was rejected and approves it. You may do exactly this action where it "
        "was asked for; nothing that is merely similar is approved by that.\n\nApproved action:\n%.*s",
        STR_ARGS(buf_str(&action)));
    struct str id = thread_manager_new_id(t->manager, &a, "msg_");
    thread_mail(t, message_of_text(&a, id, "developer", text), NULL);
}

void handle_thread_approve_guardian_denied_action(
    struct rpc_request *req, const struct thread_approve_guardian_denied_action_params *p) {
    const struct json *event = p->event;
    const char *missing = missing_field(event);
    struct str source = json_get_text(json_get(event, "action"), "source");
    struct thread *t = NULL;
    if (event->kind != JSON_OBJECT)
        rpc_fail(req, RPC_INVALID_REQUEST,
            "invalid Guardian denial event: invalid type: %s, expected struct "
            "GuardianAssessmentEvent",
            kinds[event->kind]);
    else if (source.p && !str_is(source, "shell") && !str_is(source, "unified_exec"))
        rpc_fail(req, RPC_INVALID_REQUEST,
            "invalid Guardian denial event: unknown variant `%.*s`, expected `shell` or `unified_exec`",
            STR_ARGS(source));
    else if (missing)
        rpc_fail(
            req, RPC_INVALID_REQUEST, "invalid Guardian denial event: missing field `%s`", missing);
    else
        t = lookup_thread(req, p->thread_id);
    if (!t)
        return;
    if (str_is(json_get_text(event, "status"), "denied"))
        tell_model(t, event);
    reply_thread_approve_guardian_denied_action(
        req, &(struct thread_approve_guardian_denied_action_response){ 0 });
}

/* The call that the conversation ends with, if it is one that approvals are for. */
static bool ends_with_call(struct arena *a, const struct thread *t) {
    static const char *const names[] = { "exec_command", "apply_patch", "request_permissions" };
    const struct json *items =
        json_parse(a, arena_printf(a, "[%.*s]", STR_ARGS(buf_str(&t->history.text))), NULL);
    const struct json *last = items ? items->last : NULL;
    struct str name = json_get_text(last, "name");
    bool is_call = last && json_get_text(last, "call_id").n &&
                   (str_is(json_get_text(last, "type"), "function_call") ||
                       str_is(json_get_text(last, "type"), "custom_tool_call"));
    bool known = str_starts(json_get_text(last, "namespace"), STR("mcp__"));
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        known |= str_is(name, names[i]);
    return is_call && known;
}

void handle_thread_guardian_review(
    struct rpc_request *req, const struct thread_guardian_review_params *p) {
    const struct thread *t = lookup_thread(req, p->thread_id);
    if (!t)
        return;
    if (ends_with_call(&req->arena, t))
        rpc_fail_not_implemented(req);
    else
        rpc_fail(req, RPC_INVALID_REQUEST,
            "expected a completed plaintext exec_command, apply_patch, request_permissions, or MCP call with a "
            "nonempty call ID");
}
