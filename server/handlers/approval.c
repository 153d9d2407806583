/* approval: the automatic reviewer of dangerous actions, which there is none of (surface.md 2.1). */
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"

/* What makes an event a denial, in the order in which the reference misses it. */
static const char *missing_field(const struct json *event) {
    static const char *const fields[] = { "id", "status", "action" };
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        if (!json_get(event, fields[i]))
            return fields[i];
    return NULL;
}

static const char *const kinds[] = { "null", "boolean", "number", "string", "sequence", "map" };

void handle_thread_approve_guardian_denied_action(
    struct rpc_request *req, const struct thread_approve_guardian_denied_action_params *p) {
    const struct json *event = p->event;
    const char *missing = missing_field(event);
    if (event->kind != JSON_OBJECT)
        rpc_fail(req, RPC_INVALID_REQUEST,
            "invalid Guardian denial event: invalid type: %s, expected struct "
            "GuardianAssessmentEvent",
            kinds[event->kind]);
    else if (missing)
        rpc_fail(
            req, RPC_INVALID_REQUEST, "invalid Guardian denial event: missing field `%s`", missing);
    else if (lookup_thread(req, p->thread_id))
        rpc_fail_not_implemented(req);
}

NOT_IMPLEMENTED_FOR_THREAD(thread_guardian_review, thread_guardian_review_params)
