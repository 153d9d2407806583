/* expect: compares a request with what its answer expects. */
#include "tools/mock-upstream/exchange.h"

#include "tools/mock-upstream/pattern.h"

static void report(const struct exchange *x, unsigned line, const char *why) {
    const struct mock_options *o = &x->mock->options;
    _cleanup_arena_ struct arena a = { 0 };
    struct str text =
        arena_printf(&a, "%s:%u: the request is not as expected: %s", x->answer->file, line, why);
    if (o->events && o->events->on_mismatch)
        o->events->on_mismatch(o->user, text.p);
}

static bool check_json(
    const struct exchange *x, struct str wanted, struct str text, struct error *why) {
    json_t *body = pattern_parse_json(text, why);
    json_t *pattern = body ? pattern_parse(wanted, why) : NULL;
    json_t *own = x->mock->options.vars ? NULL : json_object();
    bool ok = pattern &&
              pattern_match(pattern, body, own ? own : x->mock->options.vars, PATTERN_LOOSE, why);
    json_decref(body);
    json_decref(pattern);
    json_decref(own);
    return ok;
}

static bool check_header(const struct exchange *x, const struct expectation *e, struct error *why) {
    struct str name = str_sub(e->name, 0, e->name.n - 1);
    const json_t *header = json_object_getn(x->headers, name.p, name.n);
    const char *got = json_string_value(header);
    if (e->kind == EXPECT_NO_HEADER)
        return !got || error_set(why, 0, "there is a header %.*s: %s", STR_ARGS(name), got);
    _cleanup_buf_ struct buf pattern = { 0 };
    buf_add_str(&pattern, e->text);
    json_t *text = json_stringn(pattern.p ? pattern.p : "", pattern.n);
    json_t *own = x->mock->options.vars ? NULL : json_object();
    bool ok = got && pattern_match(text, header, own ? own : x->mock->options.vars, 0, why);
    json_decref(text);
    json_decref(own);
    return ok || error_set(why, 0, "header %.*s is %s, expected %.*s", STR_ARGS(name),
                     got ? got : "not there", STR_ARGS(e->text));
}

static bool check(const struct exchange *x, const struct expectation *e, struct error *why) {
    struct str body = buf_str(&x->body), path = x->request.path, query = x->request.query;
    _cleanup_buf_ struct buf whole = { 0 };
    switch (e->kind) {
    case EXPECT_BODY:
        return check_json(x, e->text, body, why);
    case EXPECT_HEADER:
    case EXPECT_NO_HEADER:
        return check_header(x, e, why);
    case EXPECT_PATH:
        buf_printf(&whole, "%.*s%s%.*s", STR_ARGS(path), query.n ? "?" : "", STR_ARGS(query));
        return str_eq(buf_str(&whole), e->text) ||
               error_set(why, 0, "path %s, expected %.*s", buf_cstr(&whole), STR_ARGS(e->text));
    case EXPECT_TEXT:
        return str_find(body, e->text) >= 0 ||
               error_set(why, 0, "the body does not contain \"%.*s\"", STR_ARGS(e->text));
    case EXPECT_NO_TEXT:
        return str_find(body, e->text) < 0 ||
               error_set(why, 0, "the body contains \"%.*s\"", STR_ARGS(e->text));
    }
    return false;
}

void exchange_check(const struct exchange *x) {
    struct error why;
    for (const struct expectation *e = x->answer->expectations; e; e = e->next)
        if (!check(x, e, &why))
            report(x, e->line, why.text);
}

void exchange_check_message(const struct exchange *x, const struct step *await, struct str text) {
    struct error why;
    if (await->bytes.n > 0 && !check_json(x, await->bytes, text, &why))
        report(x, (unsigned)await->count, why.text);
}
