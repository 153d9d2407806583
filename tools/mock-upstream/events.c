/* events: the shorthands of a script for responses as a whole, and the table of all shorthands. */
#include "tools/mock-upstream/events.h"

#include "tools/mock-upstream/words.h"

#include <stdlib.h>

json_t *event_text(struct str s) {
    json_t *value = json_stringn(s.p ? s.p : "", s.n);
    return value ? value : json_string("(not UTF-8)");
}

void reader_event(struct script_reader *r, struct str type, struct str object) {
    _cleanup_buf_ struct buf out = { 0 };
    struct str members = str_trim(str_from(object, 1));
    buf_printf(&out, "event: %.*s\ndata: {\"type\":\"%.*s\"%s", STR_ARGS(type), STR_ARGS(type),
        members.n > 1 ? "," : "");
    buf_add_str(&out, members);
    buf_add(&out, "\n\n", 2);
    reader_stream_event(r, buf_str(&out));
}

void event_add(struct script_reader *r, const char *type, json_t *object) {
    char *text = json_dumps(object, JSON_COMPACT);
    reader_event(r, str_of(type), str_of(text));
    free(text);
    json_decref(object);
}

bool event_bad_option(struct script_reader *r, struct str word) {
    return reader_fail(r, "unknown option '%.*s'", STR_ARGS(word));
}

bool event_read_text(struct script_reader *r, struct str *ret) {
    struct error e;
    return words_quoted(&r->rest, &r->script->arena, ret, &e) || reader_fail(r, "%s", e.text);
}

struct str event_new_id(struct script_reader *r, const char *prefix, unsigned *counter) {
    return arena_printf(&r->script->arena, "%s_%u", prefix, ++*counter);
}

/* created [id=ID] */
static bool read_created(struct script_reader *r) {
    struct str word = words_next(&r->rest), key,
               id = event_new_id(r, "resp", &r->script->responses);
    if (word.p && (!words_pair(word, &key, &id) || !str_is(key, "id")))
        return event_bad_option(r, word);
    event_add(r, "response.created", json_pack("{s:{s:o}}", "response", "id", event_text(id)));
    return reader_over(r);
}

struct completion {
    struct str id;
    uint64_t in, cached, out, reasoning, total;
    bool has_usage, has_end_turn, end_turn;
};

static bool read_completion_option(struct completion *c, struct str key, struct str value) {
    struct {
        const char *name;
        uint64_t *to;
    } numbers[] = { { "in", &c->in }, { "cached", &c->cached }, { "out", &c->out },
        { "reasoning", &c->reasoning }, { "total", &c->total } };
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
        if (str_is(key, numbers[i].name)) {
            c->has_usage = true;
            return str_to_u64(value, numbers[i].to);
        }
    if (str_is(key, "id")) {
        c->id = value;
        return true;
    }
    c->has_end_turn = true;
    c->end_turn = str_is(value, "true");
    return str_is(key, "end_turn") && (c->end_turn || str_is(value, "false"));
}

static json_t *usage_json(const struct completion *c) {
    return json_pack("{s:I, s:{s:I}, s:I, s:{s:I}, s:I}", "input_tokens", (json_int_t)c->in,
        "input_tokens_details", "cached_tokens", (json_int_t)c->cached, "output_tokens",
        (json_int_t)c->out, "output_tokens_details", "reasoning_tokens", (json_int_t)c->reasoning,
        "total_tokens", (json_int_t)(c->total ? c->total : c->in + c->out));
}

/* completed [in=N] [cached=N] [out=N] [reasoning=N] [total=N] [id=ID] [end_turn=BOOL]: also ends the body */
static bool read_completed(struct script_reader *r) {
    struct completion c = { 0 };
    for (struct str word, key, value; (word = words_next(&r->rest)).p;)
        if (!words_pair(word, &key, &value) || !read_completion_option(&c, key, value))
            return event_bad_option(r, word);
    if (!c.id.p)
        c.id = arena_printf(&r->script->arena, "resp_%u", r->script->responses);
    json_t *response = json_pack("{s:o}", "id", event_text(c.id));
    if (c.has_usage)
        (void)json_object_set_new(response, "usage", usage_json(&c));
    if (c.has_end_turn)
        (void)json_object_set_new(response, "end_turn", json_boolean(c.end_turn));
    event_add(r, "response.completed", json_pack("{s:o}", "response", response));
    (void)reader_step(r, STEP_END);
    reader_end_answer(r);
    return true;
}

/* failed CODE "message" */
static bool read_failed(struct script_reader *r) {
    struct str code = words_next(&r->rest), message;
    if (!event_read_text(r, &message))
        return false;
    event_add(r, "response.failed",
        json_pack("{s:{s:s, s:{s:o, s:o}}}", "response", "status", "failed", "error", "code",
            event_text(code), "message", event_text(message)));
    return reader_over(r);
}

/* incomplete [REASON] */
static bool read_incomplete(struct script_reader *r) {
    struct str reason = words_next(&r->rest);
    json_t *response = json_pack("{s:s}", "status", "incomplete");
    if (reason.p)
        (void)json_object_set_new(
            response, "incomplete_details", json_pack("{s:o}", "reason", event_text(reason)));
    event_add(r, "response.incomplete", json_pack("{s:o}", "response", response));
    return reader_over(r);
}

/* data "text": an event with these data lines, whatever they are */
static bool read_data(struct script_reader *r) {
    _cleanup_buf_ struct buf out = { 0 };
    struct str text;
    if (!event_read_text(r, &text))
        return false;
    while (text.p) {
        buf_add(&out, "data: ", 6);
        buf_add_str(&out, str_cut(&text, '\n'));
        buf_add_char(&out, '\n');
    }
    buf_add_char(&out, '\n');
    reader_stream_event(r, buf_str(&out));
    return reader_over(r);
}

static const struct {
    const char *name;
    bool (*read)(struct script_reader *r);
} directives[] = {
    /* sorted */
    { "call", read_call },
    { "completed", read_completed },
    { "created", read_created },
    { "custom", read_custom },
    { "data", read_data },
    { "deltas", read_deltas },
    { "failed", read_failed },
    { "incomplete", read_incomplete },
    { "message", read_message },
    { "reasoning", read_reasoning },
    { "reasoning-text", read_reasoning_text },
};

bool script_event_directive(struct script_reader *r, struct str name, bool *ret_ok) {
    for (size_t i = 0; i < ARRAY_LEN(directives); i++)
        if (str_is(name, directives[i].name)) {
            *ret_ok = directives[i].read(r);
            return true;
        }
    return false;
}
