/* rollout_state: what a thread goes on with. */
#include "store/rollout_state.h"

#include "base/json_merge.h"
#include "base/map.h"
#include "base/time.h"
#include "store/user_text.h"

struct reading {
    struct rollout_state *s;
    const struct rollout_chain *chain;
    rollout_visit *extra;
    void *user;
};

static void set(struct buf *to, struct str text) {
    buf_clear(to, SIZE_MAX);
    buf_add_str(to, text);
}

static void set_json(struct buf *to, const struct json *value) {
    buf_clear(to, SIZE_MAX);
    json_write(to, value);
}

void rollout_state_done(struct rollout_state *s) {
    struct buf *all[] = { &s->settings, &s->context_settings, &s->provider, &s->tokens,
        &s->tokens_turn, &s->world, &s->turn };
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        buf_done(all[i]);
}

/* ---- the model's context ---- */

static void add_context(struct rollout_state *s, struct context_span span) {
    if (s->context_n == s->context_room) {
        size_t room = s->context_room ? 2 * s->context_room : 64;
        struct context_span *more = arena_array(s->a, struct context_span, room);
        if (s->context_n)
            memcpy(more, s->context, s->context_n * sizeof *more);
        s->context = more;
        s->context_room = room;
    }
    s->context[s->context_n++] = span;
}

static void add_item(struct rollout_state *s, const struct json *item, struct rollout_span where) {
    struct str call_id;
    enum context_call call = context_item_call(item, &call_id);
    add_context(s, (struct context_span){ .where = where,
                       .items = 1,
                       .user_turn = context_item_is_user_turn(item),
                       .call = call,
                       .call_id = arena_str(s->a, call_id) });
}

static uint32_t items_of(const struct json *replacement) {
    uint32_t n = 0;
    if (json_is_null(replacement) || replacement->kind != JSON_ARRAY)
        return 1;
    for (const struct json *item = replacement->first; item; item = item->next)
        n += context_item_is_known(item);
    return n;
}

static void on_compacted(
    struct rollout_state *s, const struct json *payload, struct rollout_span where) {
    const struct json *replacement = json_get(payload, "replacement_history");
    size_t kept = 0;
    if (json_is_null(replacement)) {
        /* The messages of the user stay, all else is in the summary. */
        for (size_t i = 0; i < s->context_n; i++)
            if (s->context[i].user_turn || s->context[i].compacted)
                s->context[kept++] = s->context[i];
    }
    s->context_n = kept;
    buf_clear(&s->world, SIZE_MAX);
    struct str window = json_get_text(payload, "window_id");
    if (window.p)
        s->window_id = arena_str(s->a, window);
    s->window_number =
        (uint64_t)json_get_i64(payload, "window_number", (int64_t)s->window_number + 1);
    add_context(s,
        (struct context_span){ .where = where, .compacted = true, .items = items_of(replacement) });
}

/* The newest n turns go, and all that follows their beginnings. */
static void on_rolled_back(struct rollout_state *s, int64_t turns) {
    while (turns > 0 && s->context_n > 0)
        if (s->context[--s->context_n].user_turn)
            turns--;
    buf_clear(&s->world, SIZE_MAX);
}

/* ---- settings and the world ---- */

static void take_settings(struct rollout_state *s, const struct json *settings) {
    buf_clear(&s->context_settings, SIZE_MAX);
    set_json(&s->settings, settings);
    struct str provider = json_get_text(settings, "model_provider_id");
    if (provider.p)
        set(&s->provider, provider);
}

static void on_world(struct rollout_state *s, const struct json *payload) {
    _cleanup_arena_ struct arena scratch = { 0 };
    const struct json *state = json_get(payload, "state");
    if (!state)
        return;
    if (json_get_bool(payload, "full", false)) {
        set_json(&s->world, state);
    } else if (s->world.n) {
        const struct json *before =
            json_parse(&scratch, arena_str(&scratch, buf_str(&s->world)), NULL);
        set_json(&s->world, json_merge_apply(&scratch, before, state));
    }
}

/* A line of the own thread that is not the first updates its metadata. */
static void on_meta(struct rollout_state *s, const struct json *payload) {
    struct rollout_meta update;
    if (!str_eq(json_get_text(payload, "id"), s->meta.id))
        return;
    if (!rollout_meta_of(s->a, payload, &update, NULL))
        return;
    if (update.git)
        s->meta.git = update.git;
    if (update.memory_mode.p)
        s->meta.memory_mode = update.memory_mode;
}

/* ---- events ---- */

static void take_preview(struct rollout_state *s, bool own, const struct rollout_line *line) {
    struct str *missing = own && !s->preview.n ? &s->preview : &s->all_preview;
    if (missing->n)
        return;
    *missing = user_text_preview(s->a, line);
    if (!s->all_preview.n)
        s->all_preview = *missing;
}

static void on_turn_started(struct rollout_state *s, const struct json *e) {
    set(&s->turn, json_get_text(e, "turn_id"));
    s->turn_is_open = true;
    s->turns++;
    s->last_turn_at_s = json_get_i64(e, "started_at", s->last_turn_at_s);
}

static void on_tokens(struct rollout_state *s, const struct json *e) {
    const struct json *info = json_get(e, "info");
    if (json_is_null(info))
        return;
    set_json(&s->tokens, info);
    set(&s->tokens_turn, buf_str(&s->turn));
}

static void on_event(struct rollout_state *s, const struct rollout_line *line, bool own) {
    const struct json *e = line->payload;
    struct str type = line->event;
    if (str_is(type, "item_completed") || str_is(type, "user_message")) {
        take_preview(s, own, line);
    } else if (str_is(type, "task_started")) {
        on_turn_started(s, e);
    } else if (str_is(type, "task_complete") || str_is(type, "turn_aborted")) {
        s->turn_is_open = false;
    } else if (str_is(type, "token_count")) {
        on_tokens(s, e);
    } else if (str_is(type, "thread_settings_applied") && json_get(e, "thread_settings")) {
        take_settings(s, json_get(e, "thread_settings"));
    } else if (str_is(type, "thread_rolled_back")) {
        on_rolled_back(s, json_get_i64(e, "num_turns", 0));
    }
}

static void visit(
    void *user, const struct rollout_line *line, struct rollout_span where, uint64_t number) {
    struct reading *r = user;
    struct rollout_state *s = r->s;
    bool own = where.part + 1 == r->chain->n;
    switch (line->type) {
    case ROLLOUT_SESSION_META:
        if (own)
            on_meta(s, line->payload);
        break;
    case ROLLOUT_RESPONSE_ITEM:
        if (context_item_is_known(line->payload))
            add_item(s, line->payload, where);
        break;
    case ROLLOUT_COMPACTED:
        on_compacted(s, line->payload, where);
        break;
    case ROLLOUT_TURN_CONTEXT:
        set_json(&s->context_settings, line->payload);
        break;
    case ROLLOUT_WORLD_STATE:
        on_world(s, line->payload);
        break;
    case ROLLOUT_EVENT:
        on_event(s, line, own);
        break;
    case ROLLOUT_TOKEN_USAGE:
    case ROLLOUT_REALTIME_ITEM:
    case ROLLOUT_OTHER:
        break;
    }
    if (r->extra)
        r->extra(r->user, line, where, number);
}

int rollout_state_read(struct arena *a, const struct rollout_chain *chain, rollout_visit *extra,
    void *user, struct rollout_state *ret) {
    *ret =
        (struct rollout_state){ .a = a, .meta = chain->meta, .window_id = chain->meta.window_id };
    struct reading r = { ret, chain, extra, user };
    return rollout_scan(chain, visit, &r, &ret->end);
}

/* ---- the context itself ---- */

static void write_span(struct rollout_spans *spans, const struct context_span *span,
    enum context_origin origin, struct history *out) {
    size_t max = span->compacted ? HISTORY_COMPACTED_BYTES_MAX : HISTORY_ITEM_BYTES_MAX;
    const struct rollout_span *where = &span->where;
    if (where->n > max) {
        struct str path = str_of(spans->chain->parts[where->part].path);
        history_add_hole(out,
            &(struct history_hole){
                .path = path, .offset = where->offset, .n = where->n, .origin = origin },
            span->items);
        return;
    }
    _cleanup_arena_ struct arena a = { 0 };
    struct str text = rollout_spans_read(spans, &a, *where);
    if (text.p)
        history_write_line(&out->text, text, origin, &out->count);
}

/* Calls and outputs that have each other, by id. */
struct pairs {
    struct map calls, outputs;
};

static struct pairs pairs_of(const struct rollout_state *state) {
    struct pairs p = { 0 };
    for (size_t i = 0; i < state->context_n; i++) {
        struct context_span *span = &state->context[i];
        if (span->call == CONTEXT_OUTPUT)
            (void)map_put(&p.outputs, span->call_id, span);
        else if (span->call != CONTEXT_NO_CALL)
            (void)map_put(&p.calls, span->call_id, span);
    }
    return p;
}

void rollout_state_write_context(
    const struct rollout_state *state, const struct rollout_chain *chain, struct history *out) {
    _cleanup_arena_ struct arena a = { 0 };
    struct rollout_spans spans = rollout_spans_open(&a, chain);
    bool first_party = str_is(buf_str(&state->provider), "openai");
    enum context_origin origin = first_party ? CONTEXT_WHOLE_ORIGIN : CONTEXT_NO_ORIGIN;
    struct pairs pairs = pairs_of(state);
    for (size_t i = 0; i < state->context_n; i++) {
        const struct context_span *span = &state->context[i];
        if (span->call == CONTEXT_OUTPUT && !map_get(&pairs.calls, span->call_id))
            continue;
        write_span(&spans, span, origin, out);
        if ((span->call == CONTEXT_CALL || span->call == CONTEXT_CUSTOM_CALL) &&
            !map_get(&pairs.outputs, span->call_id))
            context_aborted_write(&out->text, span->call, span->call_id, &out->count);
    }
    map_done(&pairs.calls);
    map_done(&pairs.outputs);
    rollout_spans_close(&spans);
}
