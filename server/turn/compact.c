/* compact: shortening a thread's history. */
#include "turn/compact.h"

#include "account/models.h"
#include "base/time.h"
#include "base/xmalloc.h"
#include "config/config.h"
#include "thread/history_load.h"
#include "thread/manager.h"
#include "thread/record.h"
#include "tool/truncate.h"
#include "turn/compact_history.h"
#include "turn/context.h"
#include "turn/output.h"
#include "turn/record.h"
#include "turn/state.h"
#include "turn/usage.h"

#include <stdlib.h>

struct turn_compaction {
    enum compact_phase phase;
    enum compact_kind kind;
    enum compact_reason reason;
    struct arena arena;
    struct str model;
    struct str item_id;
    int64_t started_at_ms;
    bool told;         /* clients know of it */
    bool asked;        /* hooks do */
    size_t dropped;    /* oldest items that the request leaves out */
    struct buf answer; /* the summary, or the sealed item */
    size_t outputs, sealed;
    const struct json *output; /* of the endpoint */
};

static const struct str default_prompt = STR_INIT(
    "Stop working for now and write a hand-over note for the language model that will continue this task. It "
    "sees the user's messages and your note, and nothing else of this conversation. Say what was done so far "
    "and what was decided, with the reasons; which constraints and wishes of the user hold; which files, "
    "commands, results and references matter; and what remains to be done, in order. Be brief, exact and "
    "well-structured.");

enum compact_kind turn_compact_kind(const struct turn *turn) {
    return turn->compaction->kind;
}

enum compact_phase turn_compact_phase(const struct turn *turn) {
    return turn->compaction->phase;
}

struct str turn_compact_model(const struct turn *turn) {
    return turn->compaction->model;
}

static enum compact_kind kind_for(const struct provider *p) {
    if (p->compact_endpoint)
        return COMPACT_ENDPOINT;
    return provider_compacts_remotely(p) ? COMPACT_REMOTE : COMPACT_LOCAL;
}

/* ---- when ---- */

/* Reasoning of earlier turns is in the requests, and in the service's numbers only if it says so. */
static int64_t tokens_used(const struct thread *t) {
    const struct thread_tokens *k = &t->tokens;
    uint64_t since = history_bytes(&t->history) > k->history_bytes
                         ? history_bytes(&t->history) - k->history_bytes
                         : 0;
    uint64_t hidden = k->reasoning_included ? 0 : k->earlier_reasoning_bytes;
    return k->last.total_tokens + (int64_t)token_estimate(since) + (int64_t)token_estimate(hidden);
}

bool turn_compact_is_due(const struct thread *t) {
    int64_t limit = turn_usage_compact_limit(t), used = tokens_used(t);
    int64_t counted = used;
    if (str_is(config_text(t->config, "model_auto_compact_token_limit_scope"), "body_after_prefix"))
        counted -= t->tokens.prefix_tokens;
    return counted >= limit || used >= turn_usage_window(t);
}

/* A change of models; the limit is that of the new one. */
static enum compact_reason reason_of_change(const struct thread *t) {
    const struct model_info *new = thread_model(t);
    const struct model_info *old = account_models_info(t->manager->account, t->asked_model);
    if (!t->asked_model.p || str_eq(t->asked_model, t->settings.model))
        return COMPACT_NOT;
    if (old->comp_hash && new->comp_hash && strcmp(old->comp_hash, new->comp_hash) != 0)
        return COMPACT_HASH;
    bool smaller = old->context_window > new->context_window;
    return smaller && turn_compact_is_due(t) ? COMPACT_DOWNSHIFT : COMPACT_NOT;
}

enum compact_reason turn_compact_reason(const struct thread *t) {
    enum compact_reason reason = reason_of_change(t);
    if (reason == COMPACT_NOT && turn_compact_is_due(t))
        reason = COMPACT_LIMIT;
    return reason;
}

/* ---- the item ---- */

static struct thread_item item_of(const struct turn_compaction *c) {
    return (struct thread_item){ .type = THREAD_ITEM_CONTEXT_COMPACTION,
        .started_at_ms = &c->started_at_ms,
        .context_compaction = { .id = c->item_id } };
}

void turn_compact_begin(struct turn *turn, enum compact_phase phase, enum compact_reason reason) {
    const struct thread *t = turn->thread;
    struct turn_compaction *c = xcalloc(1, sizeof *c);
    bool changed = reason == COMPACT_DOWNSHIFT || reason == COMPACT_HASH;
    c->reason = reason;
    c->model = arena_str(&c->arena, changed ? t->asked_model : t->settings.model);
    c->phase = phase;
    c->kind = kind_for(&turn->thread->settings.provider);
    c->item_id = thread_manager_new_id(turn->thread->manager, &c->arena, "");
    turn->compaction = c;
}

bool turn_compact_ask_once(struct turn *turn) {
    bool before = turn->compaction->asked;
    turn->compaction->asked = true;
    return before;
}

void turn_compact_tell(struct turn *turn) {
    struct turn_compaction *c = turn->compaction;
    if (!c || c->told)
        return;
    c->told = true;
    c->started_at_ms = time_now_ms();
    struct thread_item item = item_of(c);
    item_tell_started(turn_items(turn), &item);
}

void turn_compact_end(struct turn *turn) {
    struct turn_compaction *c = turn->compaction;
    if (!c)
        return;
    turn->compaction = NULL;
    buf_done(&c->answer);
    arena_free(&c->arena);
    free(c);
}

/* ---- the request ---- */

void turn_compact_write_metadata(const struct turn *turn, struct buf *out) {
    static const char *const kinds[] = { "responses", "responses_compaction_v2",
        "responses_compact" };
    static const char *const phases[] = { "standalone_turn", "pre_turn", "mid_turn" };
    const struct turn_compaction *c = turn->compaction;
    static const char *const reasons[] = { "", "user_requested", "context_limit", "model_downshift",
        "comp_hash_changed" };
    buf_printf(out,
        "{\"trigger\":\"%s\",\"reason\":\"%s\",\"implementation\":\"%s\",\"phase\":\"%s\","
        "\"strategy\":\"memento\"}",
        c->reason == COMPACT_REQUESTED ? "manual" : "auto", reasons[c->reason], kinds[c->kind],
        phases[c->phase]);
}

/* The prompt has no id, as in the reference. */
static void write_prompt(const struct thread *t, struct buf *out) {
    struct str own = config_text(t->config, "compact_prompt");
    buf_add_str(out, STR("{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":"
                         "\"input_text\",\"text\":"));
    json_write_str(out, own.n ? own : default_prompt);
    buf_add_str(out, STR("}]"));
    if (provider_is_openai(&t->settings.provider))
        buf_add_str(out, STR(",\"internal_chat_message_metadata_passthrough\":{"
                             "\"content_item_kinds\":[\"unknown\"]}"));
    buf_add_char(out, '}');
}

void turn_compact_write_input(const struct turn *turn, struct buf *out) {
    const struct turn_compaction *c = turn->compaction;
    struct str history = thread_history_text(turn->thread);
    size_t before = out->n;
    if (c->dropped) {
        _cleanup_arena_ struct arena a = { 0 };
        compact_history_write(out, compact_history_items(&a, history), c->dropped);
    } else {
        buf_add_str(out, history);
    }
    if (c->kind == COMPACT_ENDPOINT)
        return;
    if (out->n > before)
        buf_add_char(out, ',');
    if (c->kind == COMPACT_LOCAL)
        write_prompt(turn->thread, out);
    else
        buf_add_str(out, STR("{\"type\":\"compaction_trigger\"}"));
}

bool turn_compact_drop_oldest(struct turn *turn) {
    struct turn_compaction *c = turn->compaction;
    if (c->kind != COMPACT_LOCAL || c->dropped >= turn->thread->history.count)
        return false;
    c->dropped++;
    return true;
}

/* ---- the answer ---- */

static void add_texts(struct buf *out, const struct json *item) {
    const struct json *content = json_get(item, "content");
    buf_clear(out, SIZE_MAX);
    if (!content || content->kind != JSON_ARRAY)
        return;
    for (const struct json *p = content->first; p; p = p->next)
        buf_add_str(out, json_get_text(p, "text"));
}

static void take_item(struct turn_compaction *c, const struct json *item) {
    bool sealed = str_is(json_get_text(item, "type"), "compaction") ||
                  str_is(json_get_text(item, "type"), "compaction_summary");
    c->outputs++;
    if (c->kind == COMPACT_LOCAL && str_is(json_get_text(item, "role"), "assistant")) {
        add_texts(&c->answer, item);
    } else if (c->kind == COMPACT_REMOTE && sealed && !c->sealed++) {
        buf_clear(&c->answer, 0);
        turn_output_write(&c->answer, item);
    }
}

void turn_compact_event(struct turn *turn, const struct response_event *e) {
    struct turn_compaction *c = turn->compaction;
    if (e->type == RESPONSE_ITEM_DONE) {
        take_item(c, e->item);
    } else if (e->type == RESPONSE_COMPLETED && c->kind == COMPACT_LOCAL) {
        turn_usage_add(turn, e);
        turn_usage_notify(turn);
    }
}

void turn_compact_take_output(struct turn *turn, const struct json *output) {
    turn->compaction->output = json_clone(&turn->compaction->arena, output);
}

/* Forgets what a failed attempt brought. */
void turn_compact_restart(struct turn *turn) {
    struct turn_compaction *c = turn->compaction;
    buf_clear(&c->answer, SIZE_MAX);
    c->outputs = c->sealed = 0;
}

/* ---- the new history ---- */

/* What the model said last before it was asked for a summary, or "no string". */
static struct str last_words(const struct thread *t, struct arena *a) {
    _cleanup_buf_ struct buf words = { 0 };
    struct str list = arena_printf(a, "[%.*s]", STR_ARGS(buf_str(&t->history.text)));
    const struct json *items = json_parse(a, list, NULL), *last = NULL;
    for (const struct json *item = items ? items->first : NULL; item; item = item->next)
        if (str_is(json_get_text(item, "type"), "message") &&
            str_is(json_get_text(item, "role"), "assistant"))
            last = item;
    if (last)
        add_texts(&words, last);
    return words.n ? arena_str(a, buf_str(&words)) : STR_NONE;
}

static struct str summary_text(const struct turn *turn, struct arena *a) {
    const struct turn_compaction *c = turn->compaction;
    struct str summary = c->kind != COMPACT_LOCAL ? STR_NONE
                         : c->answer.n            ? buf_str(&c->answer)
                                                  : last_words(turn->thread, a);
    if (!summary.p)
        summary = STR("(no summary available)");
    return arena_printf(a, "%.*s\n%.*s", STR_ARGS(compact_summary_prefix), STR_ARGS(summary));
}

static void add_summary(struct turn *turn, struct arena *a, struct history *to) {
    static const char *const kind = "compaction.summary";
    _cleanup_buf_ struct buf out = { 0 };
    buf_printf(&out,
        "{\"type\":\"message\",\"id\":\"%s\",\"role\":\"user\",\"content\":[{\"type\":"
        "\"input_text\",\"text\":",
        thread_manager_new_id(turn->thread->manager, a, "msg_").p);
    json_write_str(&out, summary_text(turn, a));
    buf_add_str(&out, STR("}]}"));
    thread_add_item(turn->thread, to, &(struct said){ turn_id(turn), &kind, 1, .undated = true },
        buf_str(&out));
}

static void build(struct turn *turn, struct history *fresh) {
    _cleanup_arena_ struct arena a = { 0 };
    struct turn_compaction *c = turn->compaction;
    struct history context = { 0 }, tail = { 0 };
    bool local = c->kind == COMPACT_LOCAL;
    turn_context_renew(turn, &context);
    if (local)
        add_summary(turn, &a, &tail);
    else if (c->kind == COMPACT_REMOTE)
        history_add(&tail, buf_str(&c->answer));
    if (c->kind == COMPACT_ENDPOINT)
        compact_history_of_output(fresh, c->output, &context);
    else
        compact_history_build(fresh, compact_history_items(&a, thread_history_text(turn->thread)),
            &(struct compact_keep){
                .max_tokens = local ? COMPACT_KEEP_TOKENS_LOCAL : COMPACT_KEEP_TOKENS_REMOTE,
                .text_only = local,
                .context = &context,
                .tail = &tail });
    history_done(&context);
    history_done(&tail);
}

/* The one place where a history is replaced: what a file has to hold of it is known here. */
static void replace_history(struct turn *turn, struct history *fresh) {
    struct thread *t = turn->thread;
    struct uuid id;
    _cleanup_arena_ struct arena a = { 0 };
    history_done(&t->history);
    history_unload(t);
    t->history = *fresh;
    t->window_number++;
    uuid_v7(&t->manager->ids, &id);
    (void)uuid_format(&id, t->context_window_id);
    turn_usage_estimate(t);
    turn_record_compaction(
        turn, turn->compaction->kind == COMPACT_LOCAL ? summary_text(turn, &a) : STR(""));
}

bool turn_compact_apply(struct turn *turn, struct arena *a, struct upstream_error *reterr) {
    struct turn_compaction *c = turn->compaction;
    struct history fresh = { 0 };
    if (c->kind == COMPACT_REMOTE && c->sealed != 1) {
        *reterr = upstream_error_fatal(a,
            arena_printf(a,
                "Fatal error: remote compaction v2 expected exactly one compaction output item, got "
                "%zu from %zu output items",
                c->sealed, c->outputs));
        return false;
    }
    build(turn, &fresh);
    replace_history(turn, &fresh);
    turn_usage_notify(turn);
    int64_t now = time_now_ms();
    struct thread_item item = item_of(c);
    item.completed_at_ms = &now;
    item_tell_completed(turn_items(turn), &item);
    return true;
}

struct upstream_error turn_compact_failure(
    const struct turn *turn, struct arena *a, const struct upstream_error *e) {
    struct upstream_error told = *e;
    if (turn->compaction->kind != COMPACT_LOCAL)
        told.message =
            arena_printf(a, "Error running remote compact task: %.*s", STR_ARGS(e->message));
    return told;
}
