/* hooks_request: hooks around the requests to the model. What they say counts for nothing. */
#include "thread/manager.h"
#include "turn/hooks.h"
#include "turn/record.h"
#include "turn/sample.h"
#include "turn/state.h"

static void on_before(void *user, const struct hook_one *v, size_t n) {
    struct turn *turn = user;
    (void)v;
    (void)n;
    turn_hooks_over(turn);
    if (turn->pending && !turn->hold_input)
        turn_sample(turn); /* with what came meanwhile */
    else
        turn->after_hooks(turn);
}

bool turn_hooks_before_request(struct turn *turn, void (*next)(struct turn *turn)) {
    if (turn->compaction)
        return false;
    turn->after_hooks = next;
    turn->wait = turn_hooks_run(turn, &turn->thread->ops,
        &(struct hooks_event){ .name = HOOK_EVENT_NAME_PRE_MODEL_REQUEST }, on_before, turn);
    turn->hooks_run = turn->wait != NULL;
    return turn->hooks_run;
}

struct op *turn_hooks_after_request(
    struct turn *turn, const char *status, struct str error, hooks_ended *ended) {
    _cleanup_arena_ struct arena a = { 0 };
    struct json *about = json_new_object(&a);
    bool completed = strcmp(status, "completed") == 0;
    if (turn->compaction || !thread_hooks_have(&turn->thread->hooks))
        return NULL;
    json_put_text(&a, about, STR("status"), str_of(status));
    json_put(about, STR("error"), error.p ? json_new_str(&a, error) : json_new_null(&a));
    if (completed && turn->thread->tokens.known)
        json_put(about, STR("token_usage"), turn_tokens_json(&a, &turn->thread->tokens.last));
    else
        json_put(about, STR("token_usage"), json_new_null(&a));
    return turn_hooks_run(turn, &turn->thread->ops,
        &(struct hooks_event){ .name = HOOK_EVENT_NAME_POST_MODEL_REQUEST, .about = about }, ended,
        turn);
}
