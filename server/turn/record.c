/* record: what a turn leaves in its thread's file beside items. */
#include "turn/record.h"

#include "store/rollout.h"
#include "store/stored_names.h"
#include "thread/record.h"
#include "turn/state.h"
#include "turn/usage.h"

static struct json *event_of(struct arena *a, const char *type) {
    struct json *event = json_new_object(a);
    json_put_text(a, event, STR("type"), str_of(type));
    return event;
}

static struct json *text_or_null(struct arena *a, struct str text) {
    return text.p ? json_new_str(a, text) : json_new_null(a);
}

static struct json *attribution(struct arena *a, const struct turn *turn) {
    struct json *o = json_new_object(a);
    json_put_text(a, o, STR("turn_id"), turn_id(turn));
    json_put(o, STR("turn_trigger"), text_or_null(a, turn->trigger));
    json_put(o, STR("parent_turn_id"), text_or_null(a, turn->parent_id));
    json_put(o, STR("initiating_agent_path"), json_new_null(a));
    json_put_text(a, o, STR("root_turn_id"), turn->root_id);
    return o;
}

void turn_record_started(struct turn *turn) {
    _cleanup_arena_ struct arena a = { 0 };
    if (!rollout_is_begun(turn->thread->rollout))
        return;
    struct json *event = event_of(&a, "task_started");
    json_put(event, STR("turn_attribution"), attribution(&a, turn));
    json_put_text(&a, event, STR("turn_id"), turn_id(turn));
    json_put_text(&a, event, STR("root_turn_id"), turn->root_id);
    json_put_i64(&a, event, STR("started_at"), turn->started_at_ms / 1000);
    json_put_i64(&a, event, STR("model_context_window"), turn_usage_window(turn->thread));
    json_put_text(
        &a, event, STR("collaboration_mode_kind"), mode_kind_name(turn->thread->settings.mode));
    rollout_add(turn->thread->rollout, ROLLOUT_EVENT, event);
}

/* {"message","codex_error_info"}, the latter in snake_case. */
static struct json *error_of(struct arena *a, const struct turn_error *error) {
    struct json *o = json_new_object(a);
    json_put_text(a, o, STR("message"), error->message);
    if (!error->codex_error_info)
        return o;
    _cleanup_buf_ struct buf text = { 0 };
    codex_error_info_encode(&text, error->codex_error_info);
    const struct json *info = json_parse(a, arena_str(a, buf_str(&text)), NULL);
    json_put(o, STR("codex_error_info"), stored_snake(a, info));
    return o;
}

static void put_times(
    struct arena *a, struct json *event, const struct turn *turn, int64_t now_ms) {
    json_put_i64(a, event, STR("started_at"), turn->started_at_ms / 1000);
    json_put_i64(a, event, STR("completed_at"), now_ms / 1000);
    json_put_i64(a, event, STR("duration_ms"), now_ms - turn->started_at_ms);
}

void turn_record_ended(
    struct turn *turn, enum turn_status status, const struct turn_error *error, int64_t now_ms) {
    _cleanup_arena_ struct arena a = { 0 };
    if (!rollout_is_begun(turn->thread->rollout))
        return;
    bool aborted = status == TURN_STATUS_INTERRUPTED;
    struct json *event = event_of(&a, aborted ? "turn_aborted" : "task_complete");
    json_put_text(&a, event, STR("root_turn_id"), turn->root_id);
    json_put_text(&a, event, STR("turn_id"), turn_id(turn));
    if (aborted) {
        json_put_text(&a, event, STR("reason"), STR("interrupted"));
    } else {
        const struct thread_item *last = error ? NULL : turn->last_message;
        struct str words = last ? last->agent_message.text : STR_NONE;
        json_put(event, STR("last_agent_message"),
            text_or_null(&a, str_trim(words).n ? words : STR_NONE));
        if (error)
            json_put(event, STR("error"), error_of(&a, error));
    }
    put_times(&a, event, turn, now_ms);
    if (!aborted && turn->first_token_at_ms)
        json_put_i64(&a, event, STR("time_to_first_token_ms"),
            turn->first_token_at_ms - turn->started_at_ms);
    rollout_add(turn->thread->rollout, ROLLOUT_EVENT, event);
}

/* ---- tokens ---- */

struct json *turn_tokens_json(struct arena *a, const struct token_usage_breakdown *u) {
    struct json *o = json_new_object(a);
    json_put_i64(a, o, STR("input_tokens"), u->input_tokens);
    json_put_i64(a, o, STR("cached_input_tokens"), u->cached_input_tokens);
    json_put_i64(a, o, STR("cache_write_input_tokens"), u->cache_write_input_tokens);
    json_put_i64(a, o, STR("output_tokens"), u->output_tokens);
    json_put_i64(a, o, STR("reasoning_output_tokens"), u->reasoning_output_tokens);
    json_put_i64(a, o, STR("total_tokens"), u->total_tokens);
    return o;
}

void turn_record_usage(struct turn *turn, const struct response_event *completed) {
    struct thread *t = turn->thread;
    _cleanup_arena_ struct arena a = { 0 };
    if (!completed->has_usage || !rollout_is_begun(t->rollout))
        return;
    struct json *o = json_new_object(&a);
    json_put_text(&a, o, STR("thread_id"), thread_id(t));
    json_put_text(&a, o, STR("turn_id"), turn_id(turn));
    json_put_text(&a, o, STR("session_id"), thread_session_id(t));
    json_put_text(&a, o, STR("root_turn_id"), turn->root_id);
    json_put_text(&a, o, STR("response_id"), completed->response_id);
    json_put(o, STR("usage"), turn_tokens_json(&a, &t->tokens.last));
    json_put(o, STR("turn_token_usage"), turn_tokens_json(&a, &turn->usage));
    json_put(o, STR("thread_token_usage"), turn_tokens_json(&a, &t->tokens.total));
    rollout_add(t->rollout, ROLLOUT_TOKEN_USAGE, o);
}

static struct json *token_info(struct arena *a, const struct thread *t) {
    if (!t->tokens.known)
        return json_new_null(a);
    struct json *info = json_new_object(a);
    json_put(info, STR("total_token_usage"), turn_tokens_json(a, &t->tokens.total));
    json_put(info, STR("last_token_usage"), turn_tokens_json(a, &t->tokens.last));
    json_put_bool(a, info, STR("last_usage_includes_reasoning"), t->tokens.reasoning_included);
    json_put_i64(a, info, STR("model_context_window"), turn_usage_window(t));
    return info;
}

static struct json *limits(struct arena *a, const struct thread *t) {
    struct rate_limit_snapshot snapshot = t->limits;
    _cleanup_buf_ struct buf text = { 0 };
    if (!snapshot.limit_id.p)
        snapshot.limit_id = STR("codex");
    rate_limit_snapshot_encode(&text, &snapshot);
    return stored_snake(a, json_parse(a, arena_str(a, buf_str(&text)), NULL));
}

void turn_record_tokens(struct turn *turn) {
    const struct thread *t = turn->thread;
    _cleanup_arena_ struct arena a = { 0 };
    if (!rollout_is_begun(t->rollout))
        return;
    struct json *event = event_of(&a, "token_count");
    json_put(event, STR("info"), token_info(&a, t));
    json_put(event, STR("rate_limits"), limits(&a, t));
    rollout_add(t->rollout, ROLLOUT_EVENT, event);
}

void turn_record_compaction(struct turn *turn, struct str message) {
    struct thread *t = turn->thread;
    _cleanup_buf_ struct buf text = { 0 };
    buf_add_str(&text, STR("{\"message\":"));
    json_write_str(&text, message);
    buf_add_str(&text, STR(",\"replacement_history\":["));
    buf_add_str(&text, buf_str(&t->history.text));
    buf_printf(&text, "],\"window_number\":%u,\"window_id\":\"%s\"}", t->window_number,
        t->context_window_id);
    rollout_add_text(t->rollout, ROLLOUT_COMPACTED, buf_str(&text));
    buf_clear(&t->recorded_world, 0);
    turn_record_world(t);
    thread_record_turn_context(t, turn_id(turn), turn->root_id);
    buf_clear(&t->recorded_settings, 0);
    thread_record_settings(t);
}
