/* signals: another model, verification, moderation, safety checks: as clients hear of them. */
#include "turn/signals.h"

#include "account/models.h"
#include "protocol/wrappers.gen.h"
#include "thread/manager.h"
#include "turn/state.h"
#include "upstream/signals.h"

#include <strings.h>

/* The reference's words, whatever the models (upstream-api.md 17.5). */
static const struct str rerouted_text = STR_INIT(
    "Your account was flagged for potentially high-risk cyber activity and this request was routed to "
    "gpt-5.2 as a fallback. To regain access to gpt-5.3-codex, apply for trusted access: "
    "https://chatgpt.com/cyber or learn more: https://developers.openai.com/codex/concepts/cyber-safety");

static bool same_model(struct str x, struct str y) {
    return x.n == y.n && strncasecmp(x.p, y.p, x.n) == 0;
}

static void tell_rerouted(struct turn *turn, struct str model) {
    struct thread *t = turn->thread;
    if (turn->told_rerouted || same_model(model, t->settings.model))
        return;
    turn->told_rerouted = true;
    notify_model_rerouted(
        &t->subscribers, &(struct model_rerouted_notification){ .thread_id = thread_id(t),
                             .turn_id = turn_id(turn),
                             .from_model = t->settings.model,
                             .to_model = model,
                             .reason = MODEL_REROUTE_REASON_HIGH_RISK_CYBER_ACTIVITY });
    notify_warning(&t->subscribers,
        &(struct warning_notification){ .thread_id = thread_id(t), .message = rerouted_text });
}

static void tell_verification(struct turn *turn, const struct json *wanted) {
    static enum model_verification known[] = { MODEL_VERIFICATION_TRUSTED_ACCESS_FOR_CYBER };
    struct thread *t = turn->thread;
    bool any = false;
    for (const struct json *e = wanted->first; e; e = e->next)
        any |= e->kind == JSON_STRING && str_is(e->text, "trusted_access_for_cyber");
    if (!any || turn->told_verification)
        return;
    turn->told_verification = true;
    notify_model_verification(
        &t->subscribers, &(struct model_verification_notification){ .thread_id = thread_id(t),
                             .turn_id = turn_id(turn),
                             .verifications = { known, ARRAY_LEN(known) } });
}

static struct str_array strings_of(struct arena *a, const struct json *list) {
    bool any = list && list->kind == JSON_ARRAY;
    struct str_array all = { arena_array(a, struct str, any ? list->count : 1), 0 };
    for (const struct json *e = any ? list->first : NULL; e; e = e->next)
        if (e->kind == JSON_STRING)
            all.v[all.n++] = e->text;
    return all;
}

static void tell_safety(struct turn *turn, const struct json *safety) {
    _cleanup_arena_ struct arena a = { 0 };
    struct thread *t = turn->thread;
    bool own = json_get(safety, "retry_model") != NULL; /* null: there is none */
    notify_model_safety_buffering_updated(&t->subscribers,
        &(struct model_safety_buffering_updated_notification){ .thread_id = thread_id(t),
            .turn_id = turn_id(turn),
            .model = t->settings.model,
            .use_cases = strings_of(&a, json_get(safety, "use_cases")),
            .reasons = strings_of(&a, json_get(safety, "reasons")),
            .show_buffering_ui = true,
            .faster_model = own ? json_get_text(safety, "retry_model") : turn->faster_model });
}

static void take(struct turn *turn, const struct response_signals *s) {
    struct thread *t = turn->thread;
    if (s->model.n)
        tell_rerouted(turn, s->model);
    if (s->faster_model.p)
        turn->faster_model = arena_str(&turn->op.arena, s->faster_model);
    if (s->verifications)
        tell_verification(turn, s->verifications);
    if (s->moderation)
        notify_turn_moderation_metadata(&t->subscribers,
            &(struct turn_moderation_metadata_notification){
                .thread_id = thread_id(t), .turn_id = turn_id(turn), .metadata = s->moderation });
    if (s->safety)
        tell_safety(turn, s->safety);
}

static void take_head(struct turn *turn, const struct response_signals *s) {
    struct thread *t = turn->thread;
    t->tokens.reasoning_included = s->reasoning_included;
    if (s->models_etag.p)
        account_models_follow(t->manager->account, &t->settings.provider, s->models_etag);
    take(turn, s);
}

void turn_signals_head(struct turn *turn, const struct http_head *head) {
    struct response_signals s = response_signals_of_head(head);
    take_head(turn, &s);
}

void turn_signals_handshake(struct turn *turn, const struct http_head *head) {
    struct response_signals s = response_signals_of_head(head);
    s.faster_model = STR_NONE;
    take_head(turn, &s);
}

void turn_signals_event(struct turn *turn, const struct json *event) {
    struct response_signals s;
    if (response_signals_of_event(event, &s))
        take(turn, &s);
}
