/* events: the shorthands of a script that make Responses events. */
#include "tools/mock-upstream/script_reader.h"

#include "tools/mock-upstream/pattern.h"
#include "tools/mock-upstream/words.h"

#include <stdlib.h>

enum { DELTAS_TEXT_MAX_BYTES = 256 << 20 };

/* What may follow the text of `message` and `reasoning`. */
struct item_options {
    struct str id, phase;
    size_t chunks;  /* number of deltas; 0: `words` */
    bool done_only; /* neither `added` nor deltas */
    bool open;      /* no `done` */
};

static json_t *text_json(struct str s) {
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
    reader_bytes(r, buf_str(&out));
}

/* Takes the object. */
static void add_event(struct script_reader *r, const char *type, json_t *object) {
    char *text = json_dumps(object, JSON_COMPACT);
    reader_event(r, str_of(type), str_of(text));
    free(text);
    json_decref(object);
}

static void add_item_event(struct script_reader *r, const char *type, const json_t *item) {
    add_event(r, type, json_pack("{s:i, s:O}", "output_index", 0, "item", item));
}

static bool bad_option(struct script_reader *r, struct str word) {
    return reader_fail(r, "unknown option '%.*s'", STR_ARGS(word));
}

static bool read_options(struct script_reader *r, struct item_options *o) {
    *o = (struct item_options){ .chunks = 1 };
    for (struct str word, key, value; (word = words_next(&r->rest)).p;) {
        uint64_t n;
        if (str_is(word, "words")) {
            o->chunks = 0;
        } else if (str_is(word, "chunks")) {
            if (!str_to_u64(words_next(&r->rest), &n) || n == 0 || n > UINT32_MAX)
                return reader_fail(r, "expected the number of chunks");
            o->chunks = n;
        } else if (str_is(word, "done-only")) {
            o->done_only = true;
        } else if (str_is(word, "open")) {
            o->open = true;
        } else if (!words_pair(word, &key, &value)) {
            return bad_option(r, word);
        } else if (str_is(key, "id")) {
            o->id = value;
        } else if (str_is(key, "phase")) {
            o->phase = value;
        } else {
            return bad_option(r, word);
        }
    }
    return true;
}

static bool read_text(struct script_reader *r, struct str *ret) {
    struct error e;
    return words_quoted(&r->rest, &r->script->arena, ret, &e) || reader_fail(r, "%s", e.text);
}

static struct str new_id(struct script_reader *r, const char *prefix, unsigned *counter) {
    return arena_printf(&r->script->arena, "%s_%u", prefix, ++*counter);
}

/* The next piece of `*rest`: a word with its blank, or an equal share; never inside a character. */
static struct str next_piece(struct str *rest, const struct item_options *o, size_t total) {
    size_t n = 0, share = o->chunks ? (total + o->chunks - 1) / o->chunks : 0;
    if (o->chunks == 0) {
        while (n < rest->n && rest->p[n] != ' ')
            n++;
        while (n < rest->n && rest->p[n] == ' ')
            n++;
    } else {
        n = share < rest->n ? share : rest->n;
        while (n < rest->n && ((unsigned char)rest->p[n] & 0xc0) == 0x80)
            n++;
    }
    struct str piece = str_sub(*rest, 0, n);
    *rest = str_from(*rest, n);
    return piece;
}

static json_t *message_item(const struct item_options *o, struct str text, bool done) {
    json_t *item =
        json_pack("{s:s, s:o, s:s, s:s, s:[]}", "type", "message", "id", text_json(o->id), "role",
            "assistant", "status", done ? "completed" : "in_progress", "content");
    if (o->phase.p)
        (void)json_object_set_new(item, "phase", text_json(o->phase));
    if (done)
        (void)json_array_append_new(
            json_object_get(item, "content"), json_pack("{s:s, s:o, s:[]}", "type", "output_text",
                                                  "text", text_json(text), "annotations"));
    return item;
}

static json_t *text_delta(struct str id, struct str piece) {
    return json_pack("{s:o, s:i, s:i, s:o}", "item_id", text_json(id), "output_index", 0,
        "content_index", 0, "delta", text_json(piece));
}

static void add_message_event(
    struct script_reader *r, const struct item_options *o, struct str text, bool done) {
    json_t *item = message_item(o, text, done);
    add_item_event(r, done ? "response.output_item.done" : "response.output_item.added", item);
    json_decref(item);
}

/* message "text" [words | chunks N] [done-only] [open] [id=ID] [phase=PHASE] */
static bool read_message(struct script_reader *r) {
    struct str text;
    struct item_options o;
    if (!read_text(r, &text) || !read_options(r, &o))
        return false;
    if (!o.id.p)
        o.id = new_id(r, "msg", &r->script->messages);
    if (!o.done_only) {
        add_message_event(r, &o, text, false);
        for (struct str rest = text; rest.n > 0;)
            add_event(
                r, "response.output_text.delta", text_delta(o.id, next_piece(&rest, &o, text.n)));
    }
    if (!o.open)
        add_message_event(r, &o, text, true);
    return true;
}

static json_t *reasoning_item(const struct item_options *o, struct str text, bool raw, bool done) {
    json_t *item = json_pack("{s:s, s:o, s:[], s:n}", "type", "reasoning", "id", text_json(o->id),
        "summary", "encrypted_content");
    if (done)
        (void)json_object_set_new(item, raw ? "content" : "summary",
            json_pack("[{s:s, s:o}]", "type", raw ? "reasoning_text" : "summary_text", "text",
                text_json(text)));
    return item;
}

static void add_reasoning_event(
    struct script_reader *r, const struct item_options *o, struct str text, bool raw, bool done) {
    json_t *item = reasoning_item(o, text, raw, done);
    add_item_event(r, done ? "response.output_item.done" : "response.output_item.added", item);
    json_decref(item);
}

static void add_reasoning_delta(
    struct script_reader *r, const struct item_options *o, struct str piece, bool raw) {
    add_event(r, raw ? "response.reasoning_text.delta" : "response.reasoning_summary_text.delta",
        json_pack("{s:o, s:i, s:i, s:o}", "item_id", text_json(o->id), "output_index", 0,
            raw ? "content_index" : "summary_index", 0, "delta", text_json(piece)));
}

static bool read_reasoning_kind(struct script_reader *r, bool raw) {
    struct str text;
    struct item_options o;
    if (!read_text(r, &text) || !read_options(r, &o))
        return false;
    if (!o.id.p)
        o.id = new_id(r, "rs", &r->script->messages);
    if (!o.done_only) {
        add_reasoning_event(r, &o, text, raw, false);
        if (!raw)
            add_event(r, "response.reasoning_summary_part.added",
                json_pack("{s:o, s:i, s:{s:s, s:s}}", "item_id", text_json(o.id), "summary_index",
                    0, "part", "type", "summary_text", "text", ""));
        for (struct str rest = text; rest.n > 0;)
            add_reasoning_delta(r, &o, next_piece(&rest, &o, text.n), raw);
    }
    if (!o.open)
        add_reasoning_event(r, &o, text, raw, true);
    return true;
}

/* reasoning "summary" … as message */
static bool read_reasoning(struct script_reader *r) {
    return read_reasoning_kind(r, false);
}

/* reasoning-text "raw reasoning" … as message */
static bool read_reasoning_text(struct script_reader *r) {
    return read_reasoning_kind(r, true);
}

/* deltas COUNT SIZE: a message of COUNT deltas of SIZE bytes */
static bool read_deltas(struct script_reader *r) {
    uint64_t count, size;
    if (!str_to_u64(words_next(&r->rest), &count) || !str_to_u64(words_next(&r->rest), &size) ||
        count == 0 || size == 0 || size > UINT32_MAX || count > DELTAS_TEXT_MAX_BYTES / size)
        return reader_fail(
            r, "expected COUNT and SIZE, together at most %d bytes", DELTAS_TEXT_MAX_BYTES);
    struct item_options o = { .id = new_id(r, "msg", &r->script->messages) };
    char *text = arena_alloc(&r->script->arena, count * size);
    memset(text, 'x', count * size);
    add_message_event(r, &o, STR_NONE, false);
    add_event(r, "response.output_text.delta", text_delta(o.id, (struct str){ text, size }));
    r->answer->last_step->kind = STEP_DELTAS;
    r->answer->last_step->count = count;
    add_message_event(r, &o, (struct str){ text, count * size }, true);
    return reader_over(r);
}

static void add_call(struct script_reader *r, json_t *item) {
    add_item_event(r, "response.output_item.added", item);
    add_item_event(r, "response.output_item.done", item);
    json_decref(item);
}

/* call NAME {arguments} */
static bool read_call(struct script_reader *r) {
    struct str name = words_next(&r->rest), arguments = words_rest(&r->rest);
    struct error e;
    json_t *value = pattern_parse_json(arguments, &e);
    if (!value)
        return reader_fail(r, "%s", name.p ? e.text : "expected NAME {arguments}");
    json_decref(value);
    unsigned n = ++r->script->calls;
    struct arena *a = &r->script->arena;
    add_call(r, json_pack("{s:s, s:o, s:o, s:o, s:o, s:s}", "type", "function_call", "id",
                    text_json(arena_printf(a, "fc_%u", n)), "call_id",
                    text_json(arena_printf(a, "call_%u", n)), "name", text_json(name), "arguments",
                    text_json(arguments), "status", "completed"));
    return true;
}

/* custom NAME "input" */
static bool read_custom(struct script_reader *r) {
    struct str name = words_next(&r->rest), input;
    if (!read_text(r, &input))
        return false;
    unsigned n = ++r->script->calls;
    struct arena *a = &r->script->arena;
    add_call(r, json_pack("{s:s, s:o, s:o, s:o, s:o, s:s}", "type", "custom_tool_call", "id",
                    text_json(arena_printf(a, "ctc_%u", n)), "call_id",
                    text_json(arena_printf(a, "call_%u", n)), "name", text_json(name), "input",
                    text_json(input), "status", "completed"));
    return reader_over(r);
}

/* created [id=ID] */
static bool read_created(struct script_reader *r) {
    struct str word = words_next(&r->rest), key, id = new_id(r, "resp", &r->script->responses);
    if (word.p && (!words_pair(word, &key, &id) || !str_is(key, "id")))
        return bad_option(r, word);
    add_event(r, "response.created", json_pack("{s:{s:o}}", "response", "id", text_json(id)));
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
            return bad_option(r, word);
    if (!c.id.p)
        c.id = arena_printf(&r->script->arena, "resp_%u", r->script->responses);
    json_t *response = json_pack("{s:o}", "id", text_json(c.id));
    if (c.has_usage)
        (void)json_object_set_new(response, "usage", usage_json(&c));
    if (c.has_end_turn)
        (void)json_object_set_new(response, "end_turn", json_boolean(c.end_turn));
    add_event(r, "response.completed", json_pack("{s:o}", "response", response));
    (void)reader_step(r, STEP_END);
    r->answer->ended = true;
    r->script->current = NULL;
    return true;
}

/* failed CODE "message" */
static bool read_failed(struct script_reader *r) {
    struct str code = words_next(&r->rest), message;
    if (!read_text(r, &message))
        return false;
    add_event(r, "response.failed",
        json_pack("{s:{s:s, s:{s:o, s:o}}}", "response", "status", "failed", "error", "code",
            text_json(code), "message", text_json(message)));
    return reader_over(r);
}

/* incomplete [REASON] */
static bool read_incomplete(struct script_reader *r) {
    struct str reason = words_next(&r->rest);
    json_t *response = json_pack("{s:s}", "status", "incomplete");
    if (reason.p)
        (void)json_object_set_new(
            response, "incomplete_details", json_pack("{s:o}", "reason", text_json(reason)));
    add_event(r, "response.incomplete", json_pack("{s:o}", "response", response));
    return reader_over(r);
}

/* data "text": an event with these data lines, whatever they are */
static bool read_data(struct script_reader *r) {
    _cleanup_buf_ struct buf out = { 0 };
    struct str text;
    if (!read_text(r, &text))
        return false;
    while (text.p) {
        buf_add(&out, "data: ", 6);
        buf_add_str(&out, str_cut(&text, '\n'));
        buf_add_char(&out, '\n');
    }
    buf_add_char(&out, '\n');
    reader_bytes(r, buf_str(&out));
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
