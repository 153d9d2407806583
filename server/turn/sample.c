/* sample: asking the model once, and again when that failed. */
#include "turn/sample.h"

#include "auth/auth.h"
#include "base/log.h"
#include "config/config.h"
#include "loop/retry.h"
#include "protocol/wrappers.gen.h"
#include "thread/history_load.h"
#include "thread/manager.h"
#include "thread/record.h"
#include "turn/calls.h"
#include "turn/compact.h"
#include "turn/context.h"
#include "turn/diff.h"
#include "turn/extra_input.h"
#include "turn/hooks.h"
#include "turn/input_images.h"
#include "turn/metadata.h"
#include "turn/prepare.h"
#include "turn/prompt.h"
#include "turn/report.h"
#include "turn/signals.h"
#include "turn/skills_wait.h"
#include "turn/state.h"
#include "turn/stream.h"
#include "turn/turn.h"
#include "turn/usage.h"
#include "upstream/compact.h"

/* Waits for the network, in seconds; the last one repeats (upstream-api.md 11.5). */
static const int network_waits_s[] = { 5, 10, 20, 40, 60 };

static bool is_text(const struct turn_input *input) {
    const struct user_input_array *content = &input->item.user_message.content;
    if (input->item.type != THREAD_ITEM_USER_MESSAGE)
        return false;
    for (size_t i = 0; i < content->n; i++)
        if (content->v[i].type != USER_INPUT_TEXT)
            return false;
    return true;
}

/* What the user said is not lost with a compaction that was to come before it. */
static void keep_words(struct turn *turn) {
    if (!turn->compaction || turn->kind != TURN_REGULAR ||
        turn_compact_phase(turn) != COMPACT_PRE_TURN)
        return;
    while (turn->pending && is_text(turn->pending)) {
        struct turn_input *input = turn->pending;
        turn->pending = input->next;
        turn_input_deliver(turn, input);
    }
}

static void fail(struct turn *turn, const struct upstream_error *cause) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct upstream_error e =
        turn->compaction ? turn_compact_failure(turn, &a, cause) : *cause;
    struct turn_error error = turn_error_of(&a, &e);
    if (turn->head_seen && !turn->compaction)
        turn_usage_notify(turn);
    if (e.info == UPSTREAM_CONTEXT_WINDOW_EXCEEDED)
        turn_usage_fill(turn);
    keep_words(turn);
    thread_set_status(turn->thread, THREAD_STATUS_SYSTEM_ERROR);
    turn_report(turn, &error, false);
    turn_finish(turn, TURN_STATUS_FAILED, &error);
}

static void on_wait_over(void *user) {
    struct turn *turn = user;
    turn->wait = NULL;
    turn_sample(turn);
}

static void wait_and_retry(struct turn *turn, int64_t delay_ms) {
    struct thread *thread = turn->thread;
    turn->wait = retry_start(thread->manager->loop, &thread->ops, delay_ms, on_wait_over, turn);
}

static void wait_for_network(struct turn *turn, const struct upstream_error *e) {
    size_t n = turn->network_waits < ARRAY_LEN(network_waits_s) - 1
                   ? turn->network_waits
                   : ARRAY_LEN(network_waits_s) - 1;
    turn->network_waits++;
    turn_report_retry(turn, 0, 0, e);
    wait_and_retry(turn, (int64_t)network_waits_s[n] * 1000);
}

/* No more websockets for this thread: a fresh budget over HTTP (upstream-api.md 11.2). */
static void fall_back(struct turn *turn, const struct upstream_error *e) {
    _cleanup_arena_ struct arena a = { 0 };
    struct thread *thread = turn->thread;
    responses_fall_back(thread->responses);
    turn->attempts = 0;
    notify_warning(&thread->subscribers,
        &(struct warning_notification){ .thread_id = thread_id(thread),
            .message = arena_printf(&a, "Falling back from WebSockets to HTTPS transport. %.*s",
                STR_ARGS(e->message)) });
    if (e->retry_after_ms >= 0)
        wait_and_retry(turn, e->retry_after_ms);
    else
        turn_sample(turn);
}

static void retry_or_fail(struct turn *turn, const struct upstream_error *e);

void turn_sample_no_credential(struct turn *turn, const struct auth_failure *failure) {
    _cleanup_arena_ struct arena a = { 0 };
    struct upstream_error e = upstream_error_fatal(&a, failure->text);
    e.retryable = !failure->final;
    if (failure->final && !failure->wrong_user)
        e.info = UPSTREAM_UNAUTHORIZED;
    retry_or_fail(turn, &e);
}

static bool compacts_locally(const struct turn *turn) {
    return turn->compaction && turn_compact_kind(turn) == COMPACT_LOCAL;
}

/* How often a request is made again. */
static uint64_t retries_max(const struct turn *turn) {
    uint64_t max = turn->thread->settings.provider.stream_max_retries;
    bool remote = turn->compaction && !compacts_locally(turn);
    return remote && max > COMPACT_REMOTE_RETRIES_MAX ? COMPACT_REMOTE_RETRIES_MAX : max;
}

static void retry_or_fail(struct turn *turn, const struct upstream_error *e) {
    const struct provider *provider = &turn->thread->settings.provider;
    uint64_t max = retries_max(turn);
    bool unbounded =
        config_bool(turn->thread->config, "features.unbounded_connection_retries", true);
    bool websocket = responses_use_websocket(turn->thread->responses, provider);
    if (e->use_http) {
        turn_sample(turn);
        return;
    }
    if (turn_prepare_anew(turn, e))
        return;
    turn->recovery_step = 0;
    if (e->no_connection && unbounded) {
        wait_for_network(turn, e);
        return;
    }
    if (turn->compaction && e->info == UPSTREAM_CONTEXT_WINDOW_EXCEEDED &&
        turn_compact_drop_oldest(turn)) {
        turn->attempts = 0;
        turn_sample(turn);
        return;
    }
    if (e->retryable && websocket && turn->attempts >= max && !compacts_locally(turn)) {
        fall_back(turn, e);
        return;
    }
    if (!e->retryable || turn->attempts >= max) {
        fail(turn, e);
        return;
    }
    turn->attempts++;
    if (!websocket || turn->attempts > 1) /* a websocket may have been cut while it was idle */
        turn_report_retry(turn, turn->attempts, (unsigned)max, e);
    wait_and_retry(
        turn, e->retry_after_ms >= 0 ? e->retry_after_ms : retry_delay_ms(turn->attempts));
}

/* The turn ends with its compaction, or goes on with the new history. What came meanwhile waits for one more
 * answer when there was one before: compaction-mid-turn-steer.wire */
static void end_compaction(struct turn *turn);

static void after_compaction(struct turn *turn) {
    if (turn->kind == TURN_COMPACT)
        turn_finish(turn, TURN_STATUS_COMPLETED, NULL);
    else
        turn_sample(turn);
}

static void on_loaded_again(void *user) {
    struct turn *turn = user;
    turn->wait = NULL;
    end_compaction(turn);
}

static void end_compaction(struct turn *turn) {
    _cleanup_arena_ struct arena a = { 0 };
    struct upstream_error e;
    turn->wait = history_load(turn->thread, on_loaded_again, turn);
    if (turn->wait)
        return;
    if (!turn_compact_apply(turn, &a, &e)) {
        fail(turn, &e);
        return;
    }
    turn->hold_input = turn_compact_phase(turn) == COMPACT_MID_TURN;
    turn_compact_end(turn);
    if (!turn_hooks_after_compaction(turn, turn->kind == TURN_COMPACT, after_compaction))
        after_compaction(turn);
}

static void go_on(struct turn *turn) {
    turn->attempts = turn->network_waits = turn->recovery_step = 0;
    if (turn->compaction) {
        end_compaction(turn);
        return;
    }
    bool ends = guardian_ends(turn);
    turn_usage_notify(turn);
    turn_diff_tell(turn);
    if (ends) {
        turn_stop(turn->thread);
        return;
    }
    turn->hold_input = false;
    if (!turn->follow_up && !turn->pending && mailbox_is_empty(&turn->thread->mailbox)) {
        if (!turn_hooks_stop(turn))
            turn_finish(turn, TURN_STATUS_COMPLETED, NULL);
        return;
    }
    if (turn_compact_is_due(turn->thread))
        turn_compact_begin(turn, COMPACT_MID_TURN, COMPACT_LIMIT);
    turn_sample(turn);
}

static void keep_turn_state(struct turn *turn, struct str token) {
    if (token.p && !turn->routing_token.p) /* an empty one counts as well */
        turn->routing_token = arena_str(&turn->op.arena, token);
}

static void on_head(void *user, const struct http_head *head) {
    struct turn *turn = user;
    turn->head_seen = true;
    turn_signals_head(turn, head);
    turn_usage_take_head(turn, head);
    if (compacts_locally(turn))
        turn_usage_notify(turn);
    keep_turn_state(turn, http_head_get(head, "x-codex-turn-state"));
}

static void on_handshake(void *user, const struct http_head *head) {
    turn_signals_handshake(user, head);
}

static void on_limit(void *user, const struct http_head *head) {
    struct turn *turn = user;
    if (!turn->compaction)
        turn_usage_take_limit(turn, head);
}

static void on_event(void *user, const struct response_event *event) {
    struct turn *turn = user;
    turn_signals_event(turn, event->raw);
    if (event->type == RESPONSE_RATE_LIMITS)
        turn_usage_take_limits_event(turn, event->raw);
    keep_turn_state(turn, event->turn_state);
    if (turn->compaction) {
        turn_compact_event(turn, event);
        return;
    }
    if (event->type == RESPONSE_COMPLETED) {
        turn_usage_add(turn, event);
        turn->follow_up |= event->continues;
        return;
    }
    turn_stream_event(turn, event);
    if (!turn->paused && subscribers_are_full(&turn->thread->subscribers)) {
        turn->paused = true;
        responses_pause(turn->stream, true);
    }
}

/* Else the model would try the same again. */
static void say_content_filter(struct turn *turn) {
    static const char *const kinds[] = { "generic.content_filter_guidance" };
    static const char guidance[] =
        "\"role\":\"developer\",\"content\":[{\"type\":\"input_text\",\"text\":\"<content_filter_guidance>\\n"
        "A content filter stopped your last answer. That was no accident of the connection: do not attempt the "
        "same content again, in other words, in pieces, encoded, through tools or through other agents, now or "
        "later. Tell the user in a sentence what you cannot do, offer what you can do instead, and go on with "
        "work that has nothing to do with it.\\n</content_filter_guidance>\"}]}";
    thread_say_text(turn->thread,
        &(struct said){ turn_id(turn), kinds, ARRAY_LEN(kinds), false, false },
        arena_printf(&turn->op.arena, "{\"type\":\"message\",\"id\":\"%s\",%s",
            thread_manager_new_id(turn->thread->manager, &turn->op.arena, "msg_").p, guidance));
}

/* The answer is over and so are its calls. */
static void settle(struct turn *turn) {
    turn->answered = false;
    turn_calls_record(turn);
    if (turn->has_failure) {
        turn->has_failure = false;
        if (turn->failure.content_filtered)
            say_content_filter(turn);
        retry_or_fail(turn, &turn->failure);
    } else if (turn->restart) {
        turn->restart = false;
        turn_sample(turn);
    } else {
        go_on(turn);
    }
}

void turn_sample_call_ended(struct turn *turn) {
    if (turn->answered && !turn_calls_running(turn))
        settle(turn);
}

static void end_answer(struct turn *turn, const struct upstream_error *error) {
    turn->answered = true;
    turn->has_failure = error != NULL;
    turn_stream_drop_item(turn);
    if (error)
        turn->failure = upstream_error_copy(&turn->op.arena, error);
    turn_sample_call_ended(turn);
}

static void on_hooks_told(void *user, const struct hook_one *v, size_t n) {
    struct turn *turn = user;
    (void)v;
    (void)n;
    turn_hooks_over(turn);
    end_answer(turn, turn->request_failed ? &turn->failure : NULL);
}

static void on_done(void *user, const struct upstream_error *error) {
    struct turn *turn = user;
    turn->stream = NULL;
    turn->wait = turn_hooks_after_request(
        turn, error ? "failed" : "completed", error ? error->message : STR_NONE, on_hooks_told);
    if (!turn->wait) {
        end_answer(turn, error);
        return;
    }
    turn->hooks_run = true;
    turn->request_failed = error != NULL;
    if (error)
        turn->failure = upstream_error_copy(&turn->op.arena, error);
}

/* Of the compact endpoint. */
static void on_compacted(void *user, const struct http_head *head, const struct json *output,
    const struct upstream_error *error) {
    struct turn *turn = user;
    turn->wait = NULL;
    if (head)
        keep_turn_state(turn, http_head_get(head, "x-codex-turn-state"));
    if (output)
        turn_compact_take_output(turn, output);
    end_answer(turn, error);
}

static const struct response_events events = { on_head, on_handshake, on_event, on_limit, on_done };

/* Only the first-party service behind a ChatGPT login takes compressed bodies (upstream-api.md 7.1). */
static bool wants_compression(const struct thread *thread) {
    const struct provider *provider = &thread->settings.provider;
    return provider_is_openai(provider) && auth_login_for(thread->manager->auth, provider) &&
           config_bool(thread->config, "features.enable_request_compression", true);
}

static void write_and_send(struct turn *turn) {
    struct thread *thread = turn->thread;
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf body = { 0 };
    turn->follow_up = turn->head_seen = false;
    struct str metadata = turn_metadata_text(thread, turn, &a);
    struct upstream_headers headers = { .arena = &a };
    struct error why;
    if (!turn_metadata_headers(thread, turn, metadata, &headers, &why)) {
        struct upstream_error e = upstream_error_fatal(&a, str_of(why.text));
        fail(turn, &e);
        return;
    }
    const struct provider provider = turn_provider(thread, &a);
    bool routed = !str_eq(provider.base_url, thread->settings.provider.base_url);
    if (turn->compaction)
        turn_compact_restart(turn);
    if (turn->compaction && turn_compact_kind(turn) == COMPACT_ENDPOINT) {
        turn_prompt_write_compact(&body, thread, turn);
        upstream_header_set(
            &headers, STR("x-codex-installation-id"), thread->manager->installation_id);
        upstream_header_drop(&headers, STR("x-client-request-id"));
        turn->wait = compact_start(thread->manager->upstream, &thread->ops,
            &(struct compact_request){ &provider, headers.v, headers.n, buf_str(&body) },
            on_compacted, turn);
        return;
    }
    turn_prompt_write(&body, thread, turn, metadata);
    turn->stream = responses_start(thread->manager->upstream,
        &(struct response_request){ .provider = &provider,
            .headers = headers.v,
            .header_count = headers.n,
            .body = buf_str(&body),
            .compress = wants_compression(thread),
            .no_redirects = routed,
            .session = thread->responses },
        &events, turn);
    if (turn->paused)
        responses_pause(turn->stream, true);
}

/* A compaction may ask another model than the turn. */
void turn_sample_send(struct turn *turn) {
    struct thread *thread = turn->thread;
    turn->sampled = true;
    const struct str chosen = thread->settings.model;
    if (turn->compaction)
        thread->settings.model = turn_compact_model(turn);
    write_and_send(turn);
    thread->settings.model = chosen;
    history_unload(thread);
}

static void on_servers_settled(void *user) {
    struct turn *turn = user;
    turn->wait = NULL;
    turn_sample(turn);
}

/* The model is to be told of the tools of MCP servers, but those that are slow to start hold a turn up only once and
 * not for long. */
static bool waits_for_servers(struct turn *turn) {
    struct thread *thread = turn->thread;
    int64_t grace_ms =
        config_i64(thread->config, "mcp_optional_startup_grace_ms", MCP_STARTUP_GRACE_MS);
    if (turn->waited_for_servers)
        return false;
    turn->waited_for_servers = true;
    turn->wait = mcp_servers_wait(&thread->servers, &thread->ops, NULL, grace_ms > 0 ? grace_ms : 0,
        on_servers_settled, turn);
    return turn->wait != NULL;
}

static void on_images_read(void *user) {
    struct turn *turn = user;
    turn->wait = NULL;
    turn_sample(turn);
}

void turn_sample(struct turn *turn) {
    struct thread *thread = turn->thread;
    if (turn_hooks_hold(turn))
        return;
    turn_compact_tell(turn);
    if (waits_for_servers(turn))
        return;
    if (!turn->compaction && !turn->hold_input) {
        if (turn_skills_hold(turn))
            return;
        turn->wait = input_images_read(
            &thread->ops, thread->manager->loop, turn->pending, on_images_read, turn);
        if (turn->wait)
            return;
        if (turn_hooks_ask_input(turn))
            return;
        turn_input_deliver_all(turn);
        turn_hooks_say_later(turn);
        turn_context_tell_changes(turn);
    }
    if (!turn_hooks_before_request(turn, turn_prepare))
        turn_prepare(turn);
}

void turn_sample_cancel(struct turn *turn) {
    if (turn->stream)
        responses_cancel(turn->stream);
    turn->stream = NULL;
    if (turn->wait)
        op_cancel(turn->wait);
    turn->wait = NULL;
    turn->hooks_run = false;
}

void turn_sample_restart(struct turn *turn) {
    if (turn->answered || turn->compaction || turn->hooks_run)
        return; /* the calls end first, then the model hears of the new input */
    turn->hold_input = false;
    turn_sample_cancel(turn);
    turn_stream_drop_item(turn);
    if (turn->head_seen)
        turn_usage_notify(turn);
    turn->answered = turn->restart = true;
    turn_sample_call_ended(turn);
}

void turn_sample_resume(struct turn *turn) {
    if (!turn->paused)
        return;
    turn->paused = false;
    if (turn->stream)
        responses_pause(turn->stream, false);
}
