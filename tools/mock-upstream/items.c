/* items: the shorthands of a script that make items: messages, reasoning, calls. */
#include "tools/mock-upstream/events.h"

#include "tools/mock-upstream/pattern.h"
#include "tools/mock-upstream/words.h"

enum { DELTAS_TEXT_MAX_BYTES = 256 << 20 };

/* What may follow the text of `message` and `reasoning`. */
struct item_options {
    struct str id, phase;
    size_t chunks;  /* number of deltas; 0: `words` */
    bool done_only; /* neither `added` nor deltas */
    bool open;      /* no `done` */
};

static void add_item_event(struct script_reader *r, const char *type, const json_t *item) {
    event_add(r, type, json_pack("{s:i, s:O}", "output_index", 0, "item", item));
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
            return event_bad_option(r, word);
        } else if (str_is(key, "id")) {
            o->id = value;
        } else if (str_is(key, "phase")) {
            o->phase = value;
        } else {
            return event_bad_option(r, word);
        }
    }
    return true;
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
        json_pack("{s:s, s:o, s:s, s:s, s:[]}", "type", "message", "id", event_text(o->id), "role",
            "assistant", "status", done ? "completed" : "in_progress", "content");
    if (o->phase.p)
        (void)json_object_set_new(item, "phase", event_text(o->phase));
    if (done)
        (void)json_array_append_new(
            json_object_get(item, "content"), json_pack("{s:s, s:o, s:[]}", "type", "output_text",
                                                  "text", event_text(text), "annotations"));
    return item;
}

static json_t *text_delta(struct str id, struct str piece) {
    return json_pack("{s:o, s:i, s:i, s:o}", "item_id", event_text(id), "output_index", 0,
        "content_index", 0, "delta", event_text(piece));
}

static void add_message_event(
    struct script_reader *r, const struct item_options *o, struct str text, bool done) {
    json_t *item = message_item(o, text, done);
    add_item_event(r, done ? "response.output_item.done" : "response.output_item.added", item);
    json_decref(item);
}

/* message "text" [words | chunks N] [done-only] [open] [id=ID] [phase=PHASE] */
bool read_message(struct script_reader *r) {
    struct str text;
    struct item_options o;
    if (!event_read_text(r, &text) || !read_options(r, &o))
        return false;
    if (!o.id.p)
        o.id = event_new_id(r, "msg", &r->script->messages);
    if (!o.done_only) {
        add_message_event(r, &o, text, false);
        for (struct str rest = text; rest.n > 0;)
            event_add(
                r, "response.output_text.delta", text_delta(o.id, next_piece(&rest, &o, text.n)));
    }
    if (!o.open)
        add_message_event(r, &o, text, true);
    return true;
}

static json_t *reasoning_item(const struct item_options *o, struct str text, bool raw, bool done) {
    json_t *item = json_pack("{s:s, s:o, s:[], s:n}", "type", "reasoning", "id", event_text(o->id),
        "summary", "encrypted_content");
    if (done)
        (void)json_object_set_new(item, raw ? "content" : "summary",
            json_pack("[{s:s, s:o}]", "type", raw ? "reasoning_text" : "summary_text", "text",
                event_text(text)));
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
    event_add(r, raw ? "response.reasoning_text.delta" : "response.reasoning_summary_text.delta",
        json_pack("{s:o, s:i, s:i, s:o}", "item_id", event_text(o->id), "output_index", 0,
            raw ? "content_index" : "summary_index", 0, "delta", event_text(piece)));
}

static bool read_reasoning_kind(struct script_reader *r, bool raw) {
    struct str text;
    struct item_options o;
    if (!event_read_text(r, &text) || !read_options(r, &o))
        return false;
    if (!o.id.p)
        o.id = event_new_id(r, "rs", &r->script->messages);
    if (!o.done_only) {
        add_reasoning_event(r, &o, text, raw, false);
        if (!raw)
            event_add(r, "response.reasoning_summary_part.added",
                json_pack("{s:o, s:i, s:{s:s, s:s}}", "item_id", event_text(o.id), "summary_index",
                    0, "part", "type", "summary_text", "text", ""));
        for (struct str rest = text; rest.n > 0;)
            add_reasoning_delta(r, &o, next_piece(&rest, &o, text.n), raw);
    }
    if (!o.open)
        add_reasoning_event(r, &o, text, raw, true);
    return true;
}

/* reasoning "summary" … as message */
bool read_reasoning(struct script_reader *r) {
    return read_reasoning_kind(r, false);
}

/* reasoning-text "raw reasoning" … as message */
bool read_reasoning_text(struct script_reader *r) {
    return read_reasoning_kind(r, true);
}

/* deltas COUNT SIZE: a message of COUNT deltas of SIZE bytes */
bool read_deltas(struct script_reader *r) {
    uint64_t count, size;
    if (!str_to_u64(words_next(&r->rest), &count) || !str_to_u64(words_next(&r->rest), &size) ||
        count == 0 || size == 0 || size > UINT32_MAX || count > DELTAS_TEXT_MAX_BYTES / size)
        return reader_fail(
            r, "expected COUNT and SIZE, together at most %d bytes", DELTAS_TEXT_MAX_BYTES);
    struct item_options o = { .id = event_new_id(r, "msg", &r->script->messages) };
    char *text = arena_alloc(&r->script->arena, count * size);
    memset(text, 'x', count * size);
    add_message_event(r, &o, STR_NONE, false);
    event_add(r, "response.output_text.delta", text_delta(o.id, (struct str){ text, size }));
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
bool read_call(struct script_reader *r) {
    struct str name = words_next(&r->rest), arguments = words_rest(&r->rest);
    struct error e;
    json_t *value = pattern_parse_json(arguments, &e);
    if (!value)
        return reader_fail(r, "%s", name.p ? e.text : "expected NAME {arguments}");
    json_decref(value);
    unsigned n = ++r->script->calls;
    struct arena *a = &r->script->arena;
    add_call(r, json_pack("{s:s, s:o, s:o, s:o, s:o, s:s}", "type", "function_call", "id",
                    event_text(arena_printf(a, "fc_%u", n)), "call_id",
                    event_text(arena_printf(a, "call_%u", n)), "name", event_text(name),
                    "arguments", event_text(arguments), "status", "completed"));
    return true;
}

/* custom NAME "input" */
bool read_custom(struct script_reader *r) {
    struct str name = words_next(&r->rest), input;
    if (!event_read_text(r, &input))
        return false;
    unsigned n = ++r->script->calls;
    struct arena *a = &r->script->arena;
    add_call(r, json_pack("{s:s, s:o, s:o, s:o, s:o, s:s}", "type", "custom_tool_call", "id",
                    event_text(arena_printf(a, "ctc_%u", n)), "call_id",
                    event_text(arena_printf(a, "call_%u", n)), "name", event_text(name), "input",
                    event_text(input), "status", "completed"));
    return reader_over(r);
}
