/* agent_item: a call of the agents' tools as clients see it. */
#include "turn/agent_item.h"

#include "base/json.h"
#include "base/time.h"
#include "store/rollout.h"
#include "thread/manager.h"

static struct str_array copy_list(struct arena *a, const struct str_array *list) {
    struct str_array copy = { arena_array(a, struct str, list->n + 1), list->n };
    for (size_t i = 0; i < list->n; i++)
        copy.v[i] = arena_str(a, list->v[i]);
    return copy;
}

void agent_item_begin(struct agent_item *x, struct arena *a, const struct thread *sender,
    struct item_place at, struct str call_id, enum collab_agent_tool tool,
    const struct str_array *targets, const struct agent_item_words *more) {
    static struct collab_agent_state_map_entry none[1];
    *x = (struct agent_item){ .arena = a, .sender = sender, .at = item_place_copy(a, at) };
    x->started_at_ms = time_now_ms();
    x->item = (struct thread_item){ .type = THREAD_ITEM_COLLAB_AGENT_TOOL_CALL,
        .started_at_ms = &x->started_at_ms,
        .collab_agent_tool_call = { .id = arena_str(a, call_id),
            .tool = tool,
            .status = COLLAB_AGENT_TOOL_CALL_STATUS_IN_PROGRESS,
            .sender_thread_id = thread_id(sender),
            .receiver_thread_ids = copy_list(a, targets),
            .agents_states = { none, 0 } } };
    struct thread_item_collab_agent_tool_call *call = &x->item.collab_agent_tool_call;
    if (more) {
        call->prompt = arena_str(a, more->prompt);
        call->model = arena_str(a, more->model);
        call->reasoning_effort = arena_str(a, more->effort);
    }
    item_tell_started(x->at, &x->item);
    call->receiver_thread_ids = (struct str_array){ arena_array(a, struct str, 1), 0 };
}

static bool is_bad(enum collab_agent_status status) {
    return status == COLLAB_AGENT_STATUS_ERRORED || status == COLLAB_AGENT_STATUS_NOT_FOUND;
}

void agent_item_add(struct agent_item *x, struct str id, const struct collab_agent_state *state) {
    struct arena *a = x->arena;
    struct thread_item_collab_agent_tool_call *call = &x->item.collab_agent_tool_call;
    size_t n = call->receiver_thread_ids.n, at = n;
    struct str *ids = arena_array(a, struct str, n + 1);
    struct collab_agent_state_map_entry *states =
        arena_array(a, struct collab_agent_state_map_entry, n + 1);
    for (size_t i = 0; i < n; i++)
        ids[i] = call->receiver_thread_ids.v[i];
    ids[n] = arena_str(a, id);
    while (at > 0 && str_cmp(id, call->agents_states.v[at - 1].key) < 0)
        at--;
    for (size_t i = 0; i < n; i++)
        states[i < at ? i : i + 1] = call->agents_states.v[i];
    states[at].key = ids[n];
    states[at].value = (struct collab_agent_state){ state->status, arena_str(a, state->message) };
    call->receiver_thread_ids = (struct str_array){ ids, n + 1 };
    call->agents_states.v = states;
    call->agents_states.n = n + 1;
}

/* What files tell of the agents beside. */
static struct json *receivers(const struct agent_item *x, struct arena *a) {
    const struct thread_item_collab_agent_tool_call *call = &x->item.collab_agent_tool_call;
    struct json *list = json_new_array(a);
    for (size_t i = 0; i < call->receiver_thread_ids.n; i++) {
        struct str id = call->receiver_thread_ids.v[i];
        const struct thread *t = map_get(&x->sender->manager->threads, id);
        struct json *one = json_new_object(a);
        json_put_text(a, one, STR("thread_id"), id);
        if (t && t->agent) {
            json_put_text(a, one, STR("agent_nickname"), t->agent->nickname);
            json_put_text(a, one, STR("agent_role"), t->agent->role);
        }
        json_push(list, one);
    }
    return list;
}

void agent_item_end(struct agent_item *x, bool failed) {
    _cleanup_arena_ struct arena a = { 0 };
    struct thread_item_collab_agent_tool_call *call = &x->item.collab_agent_tool_call;
    for (size_t i = 0; i < call->agents_states.n; i++)
        failed |= is_bad(call->agents_states.v[i].value.status);
    call->status =
        failed ? COLLAB_AGENT_TOOL_CALL_STATUS_FAILED : COLLAB_AGENT_TOOL_CALL_STATUS_COMPLETED;
    x->completed_at_ms = time_now_ms();
    x->item.completed_at_ms = &x->completed_at_ms;
    rollout_add_item_of_agents(x->at.rollout, x->at.turn_id, &x->item, receivers(x, &a));
    struct item_place at = x->at;
    at.rollout = NULL;
    item_tell_completed(at, &x->item);
}
