/* usage: tokens of an answer and of the thread. */
#include "turn/usage.h"

#include "config/config.h"
#include "config/model_catalog.h"
#include "protocol/wrappers.gen.h"
#include "rpc/hub.h"
#include "rpc/notify.h"
#include "store/rollout.h"
#include "thread/instructions.h"
#include "thread/manager.h"
#include "turn/record.h"
#include "turn/state.h"
#include "upstream/rate_limits.h"

static struct token_usage_breakdown breakdown_of(const struct response_usage *u) {
    return (struct token_usage_breakdown){
        .total_tokens = u->total_tokens,
        .input_tokens = u->input_tokens,
        .cached_input_tokens = u->cached_tokens,
        .cache_write_input_tokens = u->cache_write_tokens,
        .output_tokens = u->output_tokens,
        .reasoning_output_tokens = u->reasoning_tokens,
    };
}

static int64_t add(int64_t x, int64_t y) {
    int64_t sum;
    return __builtin_add_overflow(x, y, &sum) ? INT64_MAX : sum;
}

static void add_all(struct token_usage_breakdown *to, const struct token_usage_breakdown *u) {
    to->total_tokens = add(to->total_tokens, u->total_tokens);
    to->input_tokens = add(to->input_tokens, u->input_tokens);
    to->cached_input_tokens = add(to->cached_input_tokens, u->cached_input_tokens);
    to->cache_write_input_tokens = add(to->cache_write_input_tokens, u->cache_write_input_tokens);
    to->output_tokens = add(to->output_tokens, u->output_tokens);
    to->reasoning_output_tokens = add(to->reasoning_output_tokens, u->reasoning_output_tokens);
}

void turn_usage_add(struct turn *turn, const struct response_event *completed) {
    struct thread_tokens *tokens = &turn->thread->tokens;
    rollout_mark_sampled(turn->thread->rollout);
    if (!completed->has_usage)
        return;
    tokens->known = true;
    tokens->history_bytes = history_bytes(&turn->thread->history);
    if (!tokens->prefix_tokens)
        tokens->prefix_tokens = completed->usage.input_tokens;
    tokens->last = breakdown_of(&completed->usage);
    add_all(&tokens->total, &tokens->last);
    add_all(&turn->usage, &tokens->last);
    turn_record_usage(turn, completed);
}

/* `fresh` owns the snapshot. What it lacks is inherited. */
static void keep_limits(
    struct thread *t, struct arena fresh, const struct rate_limit_snapshot *snapshot) {
    struct rate_limit_snapshot s = *snapshot;
    if (!s.credits && t->limits.credits) {
        struct credits_snapshot *copy = arena_new(&fresh, struct credits_snapshot);
        *copy = *t->limits.credits;
        copy->balance = arena_str(&fresh, copy->balance);
        s.credits = copy;
    }
    if (!s.plan_type && t->limits.plan_type) {
        enum plan_type *copy = arena_new(&fresh, enum plan_type);
        *copy = *t->limits.plan_type;
        s.plan_type = copy;
    }
    arena_free(&t->limits_arena);
    t->limits_arena = fresh;
    t->limits = s;
}

void turn_usage_take_head(struct turn *turn, const struct http_head *head) {
    struct arena fresh = { 0 };
    struct rate_limit_snapshot families[RATE_LIMIT_FAMILIES_MAX];
    size_t n = rate_limits_of_head(&fresh, head, families);
    keep_limits(turn->thread, fresh, &families[n - 1]);
}

void turn_usage_take_limits_event(struct turn *turn, const struct json *event) {
    struct arena fresh = { 0 };
    struct rate_limit_snapshot snapshot = rate_limits_of_event(&fresh, event);
    keep_limits(turn->thread, fresh, &snapshot);
}

static void notify_limits(const struct turn *turn) {
    const struct thread *t = turn->thread;
    if (t->limits.limit_id.p)
        notify_account_rate_limits_updated(&turn->thread->subscribers,
            &(struct account_rate_limits_updated_notification){ .rate_limits = t->limits });
}

void turn_usage_take_limit(struct turn *turn, const struct http_head *head) {
    struct arena fresh = { 0 };
    struct rate_limit_snapshot reached = rate_limit_reached(&fresh, head);
    keep_limits(turn->thread, fresh, &reached);
    notify_limits(turn);
}

static int64_t percent(int64_t n, int64_t of_hundred) {
    return n / 100 * of_hundred + n % 100 * of_hundred / 100;
}

static int64_t whole_window(const struct thread *t) {
    return config_i64(t->config, "model_context_window", thread_model(t)->context_window);
}

int64_t turn_usage_window(const struct thread *t) {
    return percent(whole_window(t), MODEL_EFFECTIVE_PERCENT);
}

int64_t turn_usage_compact_limit(const struct thread *t) {
    int64_t limit = percent(whole_window(t), MODEL_COMPACT_PERCENT);
    int64_t models = thread_model(t)->compact_limit;
    int64_t own = config_i64(t->config, "model_auto_compact_token_limit", models > 0 ? models : -1);
    return own >= 0 && own < limit ? own : limit;
}

void turn_usage_estimate(struct thread *t) {
    uint64_t bytes = thread_base_instructions(t).n + history_bytes(&t->history);
    t->tokens.known = true;
    t->tokens.last =
        (struct token_usage_breakdown){ .total_tokens = (int64_t)token_estimate(bytes) };
    t->tokens.history_bytes = history_bytes(&t->history);
    t->tokens.prefix_tokens = 0;
    t->tokens.earlier_reasoning_bytes = t->tokens.new_reasoning_bytes = 0;
}

void turn_usage_fill(struct turn *turn) {
    struct thread *t = turn->thread;
    const struct token_usage_breakdown full = { .total_tokens = turn_usage_window(t) };
    t->tokens.known = true;
    t->tokens.total = t->tokens.last = full;
    t->tokens.history_bytes = history_bytes(&t->history);
    turn_usage_notify(turn);
}

/* The window is where the notification says; false: nothing is known yet. */
static bool tokens_of(const struct thread *t, struct str turn, int64_t *window,
    struct thread_token_usage_updated_notification *ret) {
    if (!t->tokens.known)
        return false;
    *window = turn_usage_window(t);
    *ret = (struct thread_token_usage_updated_notification){
        .thread_id = thread_id(t),
        .turn_id = turn,
        .token_usage = { .total = t->tokens.total,
            .last = t->tokens.last,
            .model_context_window = window },
    };
    return true;
}

static void notify_tokens(const struct turn *turn) {
    struct thread *t = turn->thread;
    int64_t window;
    struct thread_token_usage_updated_notification usage;
    if (!tokens_of(t, turn_id(turn), &window, &usage))
        return;
    memcpy(t->tokens_turn, turn->id, sizeof t->tokens_turn);
    notify_thread_token_usage_updated(&t->subscribers, &usage);
}

void turn_usage_replay(const struct thread *t, struct connection *to) {
    int64_t window;
    struct thread_token_usage_updated_notification usage;
    if (tokens_of(t, str_of(t->tokens_turn), &window, &usage))
        rpc_notify_one(to, &proto_notifications[NOTIFICATION_THREAD_TOKEN_USAGE_UPDATED], &usage);
}

void turn_usage_notify(struct turn *turn) {
    turn_record_tokens(turn);
    notify_tokens(turn);
    notify_limits(turn);
}

/* The configuration's limit is in tokens, that of models without metadata in bytes. */
struct output_policy turn_output_policy(const struct turn *turn) {
    int64_t tokens = config_i64(turn->thread->config, "tool_output_token_limit", -1);
    if (tokens >= 0)
        return (struct output_policy){ .bytes = false, .limit = (uint64_t)tokens };
    const struct model_info *model = thread_model(turn->thread);
    int64_t limit = model->output_limit > 0 ? model->output_limit : MODEL_OUTPUT_LIMIT;
    return (struct output_policy){ .bytes = model->limit_in_bytes, .limit = (uint64_t)limit };
}
