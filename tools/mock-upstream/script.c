/* script: reads answers line by line; script_take.c finds the one for a request. */
#include "tools/mock-upstream/script.h"

#include "tools/mock-upstream/pattern.h"
#include "tools/mock-upstream/script_reader.h"
#include "tools/mock-upstream/words.h"

#include <ctype.h>

enum { STATUS_MIN = 200, STATUS_MAX = 999 };

bool reader_fail(struct script_reader *r, const char *format, ...) {
    _cleanup_arena_ struct arena a = { 0 };
    va_list args;
    va_start(args, format);
    struct str text = arena_vprintf(&a, format, args);
    va_end(args);
    return error_set(r->reterr, 0, "%s:%u: %.*s", r->file, r->line, STR_ARGS(text));
}

bool reader_over(struct script_reader *r) {
    struct str rest = words_rest(&r->rest);
    return rest.n == 0 || reader_fail(r, "nothing may follow here: %.*s", STR_ARGS(rest));
}

struct step *reader_step(struct script_reader *r, enum step_kind kind) {
    struct step *step = arena_new(&r->script->arena, struct step);
    step->kind = kind;
    if (r->answer->last_step)
        r->answer->last_step->next = step;
    else
        r->answer->steps = step;
    r->answer->last_step = step;
    return step;
}

void reader_stream_event(struct script_reader *r, struct str bytes) {
    reader_step(r, STEP_EVENT)->bytes = arena_str(&r->script->arena, bytes);
}

void reader_bytes(struct script_reader *r, struct str bytes) {
    reader_step(r, STEP_BYTES)->bytes = arena_str(&r->script->arena, bytes);
}

void reader_end_answer(struct script_reader *r) {
    r->answer->ended = true;
    r->script->current = NULL;
}

static bool read_status(struct script_reader *r) {
    uint64_t n;
    if (!str_to_u64(words_next(&r->rest), &n) || n < STATUS_MIN || n > STATUS_MAX)
        return reader_fail(r, "expected a status of %d to %d", STATUS_MIN, STATUS_MAX);
    r->answer->status = (int)n;
    r->answer->status_given = true;
    struct str reason = words_rest(&r->rest);
    if (reason.n > 0)
        r->answer->reason = arena_str(&r->script->arena, reason);
    return true;
}

/* "NAME: VALUE" with the name, colon included, in lower case. */
static bool read_name(struct script_reader *r, struct str *ret) {
    struct str name = words_next(&r->rest);
    if (name.n < 2 || !str_ends(name, STR(":")))
        return reader_fail(r, "expected a header: NAME: VALUE");
    char *lower = arena_cstr(&r->script->arena, name);
    for (char *c = lower; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    *ret = str_of(lower);
    return true;
}

static bool read_header(struct script_reader *r) {
    struct header *h = arena_new(&r->script->arena, struct header);
    if (!read_name(r, &h->name))
        return false;
    h->value = arena_str(&r->script->arena, words_rest(&r->rest));
    h->next = r->answer->headers;
    r->answer->headers = h;
    return true;
}

static bool read_pause(struct script_reader *r) {
    struct step *step = reader_step(r, STEP_PAUSE);
    return (words_duration(words_next(&r->rest), &step->ms) ||
               reader_fail(r, "expected a time such as 50ms or 2s")) &&
           reader_over(r);
}

static bool read_hold(struct script_reader *r) {
    (void)reader_step(r, STEP_HOLD);
    return reader_over(r);
}

static bool read_head(struct script_reader *r) {
    (void)reader_step(r, STEP_HEAD);
    return reader_over(r);
}

/* "drip 1 byte 10ms", "drip 3 bytes", "drip off" */
static bool read_drip(struct script_reader *r) {
    struct step *step = reader_step(r, STEP_DRIP);
    struct str word = words_next(&r->rest);
    if (str_is(word, "off"))
        return reader_over(r);
    if (!str_to_u64(word, &step->count) || step->count == 0)
        return reader_fail(r, "expected a number of bytes or 'off'");
    word = words_next(&r->rest);
    if (!str_is(word, "byte") && !str_is(word, "bytes"))
        return reader_fail(r, "expected 'byte' or 'bytes'");
    word = words_next(&r->rest);
    if (word.p && !words_duration(word, &step->ms))
        return reader_fail(r, "expected a time such as 10ms");
    return reader_over(r);
}

static bool read_ending(struct script_reader *r, enum step_kind kind) {
    (void)reader_step(r, kind);
    reader_end_answer(r);
    return reader_over(r);
}

static bool read_cut(struct script_reader *r) {
    return read_ending(r, STEP_CUT);
}

static bool read_reset(struct script_reader *r) {
    return read_ending(r, STEP_RESET);
}

static bool read_end(struct script_reader *r) {
    return read_ending(r, STEP_END);
}

static bool read_raw(struct script_reader *r) {
    struct step *step = reader_step(r, STEP_BYTES);
    struct error e;
    if (!words_quoted(&r->rest, &r->script->arena, &step->bytes, &e))
        return reader_fail(r, "%s", e.text);
    return reader_over(r);
}

static bool read_bare(struct script_reader *r) {
    r->answer->body = BODY_BARE;
    return read_raw(r);
}

/* `body {json}` and `body "text"`: everything at once. */
static bool read_body(struct script_reader *r) {
    struct str rest = str_trim(r->rest);
    struct error e;
    r->answer->body = BODY_WHOLE;
    if (rest.n > 0 && *rest.p == '"') {
        if (!r->answer->content_type.p)
            r->answer->content_type = STR("text/plain");
        if (!read_raw(r))
            return false;
    } else {
        json_t *value = pattern_parse_json(rest, &e);
        if (!value)
            return reader_fail(r, "%s", e.text);
        json_decref(value);
        r->answer->content_type = STR("application/json");
        reader_bytes(r, rest);
        r->rest = str_from(rest, rest.n);
    }
    return read_end(r);
}

static bool read_expected_text(
    struct script_reader *r, struct expectation *e, enum expect_kind kind) {
    struct error error;
    e->kind = kind;
    return (words_quoted(&r->rest, &r->script->arena, &e->text, &error) ||
               reader_fail(r, "%s", error.text)) &&
           reader_over(r);
}

static bool read_expected_header(
    struct script_reader *r, struct expectation *e, enum expect_kind kind) {
    e->kind = kind;
    if (!read_name(r, &e->name))
        return false;
    e->text = arena_str(&r->script->arena, words_rest(&r->rest));
    return true;
}

/* expect {json} | header N: V | path "…" | text "…" | no text "…" | no header N: */
static bool read_expect(struct script_reader *r) {
    struct expectation *e = arena_new(&r->script->arena, struct expectation);
    struct expectation **at = &r->answer->expectations;
    while (*at)
        at = &(*at)->next;
    *at = e;
    e->line = r->line;
    struct str rest = str_trim(r->rest), word = words_next(&r->rest);
    bool no = str_is(word, "no");
    if (no)
        word = words_next(&r->rest);
    if (str_is(word, "text"))
        return read_expected_text(r, e, no ? EXPECT_NO_TEXT : EXPECT_TEXT);
    if (str_is(word, "header"))
        return read_expected_header(r, e, no ? EXPECT_NO_HEADER : EXPECT_HEADER);
    if (str_is(word, "path"))
        return read_expected_text(r, e, EXPECT_PATH);
    struct error error;
    json_t *pattern = no ? NULL : pattern_parse(rest, &error);
    if (!pattern)
        return reader_fail(
            r, "expected JSON, header, path or text%s%s", no ? "" : ": ", no ? "" : error.text);
    json_decref(pattern);
    e->kind = EXPECT_BODY;
    e->text = arena_str(&r->script->arena, rest);
    return true;
}

static struct answer *new_answer(struct script_reader *r) {
    struct script *s = r->script;
    struct answer *a = arena_new(&s->arena, struct answer);
    *a = (struct answer){ .file = r->file,
        .line = r->line,
        .status = 200,
        .any_transport = true,
        .method = STR("POST"),
        .path = STR("*/responses") };
    if (s->last)
        s->last->next = a;
    else
        s->first = a;
    s->last = s->current = a;
    return a;
}

static bool read_condition(struct script_reader *r, bool in_last_item) {
    struct condition *c = arena_new(&r->script->arena, struct condition);
    struct error e;
    c->in_last_item = in_last_item;
    r->script->asks_last_item |= in_last_item;
    c->next = r->answer->conditions;
    r->answer->conditions = c;
    return words_quoted(&r->rest, &r->script->arena, &c->text, &e) || reader_fail(r, "%s", e.text);
}

/* answer [METHOD PATH] [when "TEXT"] [when-last "TEXT"] [repeat] */
static bool read_answer(struct script_reader *r) {
    r->answer = new_answer(r);
    for (struct str word; (word = words_next(&r->rest)).p;) {
        if (str_is(word, "repeat")) {
            r->answer->repeat = true;
        } else if (str_is(word, "when") || str_is(word, "when-last")) {
            if (!read_condition(r, str_is(word, "when-last")))
                return false;
        } else if (isupper((unsigned char)*word.p)) {
            r->answer->any_transport = false;
            r->answer->method = arena_str(&r->script->arena, word);
            r->answer->path = arena_str(&r->script->arena, words_next(&r->rest));
            if (r->answer->path.n == 0 || !strchr("/*", *r->answer->path.p))
                return reader_fail(r, "expected a path that begins with '/' or '*'");
        } else {
            return reader_fail(
                r, "expected METHOD PATH, when, when-last or repeat, found '%.*s'", STR_ARGS(word));
        }
    }
    return true;
}

static const struct {
    const char *name;
    bool (*read)(struct script_reader *r);
} directives[] = {
    /* sorted */
    { "await", read_await },
    { "bare", read_bare },
    { "binary", read_binary },
    { "body", read_body },
    { "bound", read_bound },
    { "close", read_close },
    { "cut", read_cut },
    { "cut-after", read_cut_after },
    { "deflate", read_deflate },
    { "drip", read_drip },
    { "end", read_end },
    { "expect", read_expect },
    { "gzip", read_gzip },
    { "head", read_head },
    { "header", read_header },
    { "hold", read_hold },
    { "pause", read_pause },
    { "ping", read_ping },
    { "pong", read_pong },
    { "raw", read_raw },
    { "reset", read_reset },
    { "reset-after", read_reset_after },
    { "stall", read_stall },
    { "status", read_status },
};

static bool read_event(struct script_reader *r, struct str type) {
    struct str object = words_rest(&r->rest);
    struct error e;
    if (object.n == 0 || *object.p != '{')
        return reader_fail(r, "unknown directive '%.*s' (an event is TYPE {json})", STR_ARGS(type));
    json_t *value = pattern_parse_json(object, &e);
    if (!value)
        return reader_fail(r, "%s", e.text);
    json_decref(value);
    reader_event(r, type, object);
    return true;
}

bool script_line(
    struct script *s, const char *file, unsigned line, struct str text, struct error *reterr) {
    struct script_reader r = { s, s->current, str_trim(text), file, line, reterr };
    if (r.rest.n == 0 || *r.rest.p == '#')
        return true;
    struct str name = words_next(&r.rest);
    if (str_is(name, "answer"))
        return read_answer(&r);
    if (!r.answer)
        r.answer = new_answer(&r);
    for (size_t i = 0; i < ARRAY_LEN(directives); i++)
        if (str_is(name, directives[i].name))
            return directives[i].read(&r);
    bool ok;
    if (!script_event_directive(&r, name, &ok))
        return read_event(&r, name);
    return ok;
}

bool script_text(struct script *s, const char *file, struct str text, struct error *reterr) {
    for (unsigned line = 1; text.p; line++)
        if (!script_line(s, file, line, str_cut(&text, '\n'), reterr))
            return false;
    s->current = NULL;
    return true;
}

void script_free(struct script *s) {
    arena_free(&s->arena);
    *s = (struct script){ 0 };
}
