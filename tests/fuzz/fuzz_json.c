/* fuzz_json: the JSON reader and writer against jansson, and against themselves. */
#include <assert.h>

#include "base/json.h"
#include "json_jansson.h"

/* As jansson_describe(); of a repeated key the last value in the place of the first. */
static void describe(const struct json *value, struct buf *out);

static void describe_object(const struct json *object, struct buf *out) {
    for (const struct json *m = object->first; m; m = m->next) {
        bool repeated = false;
        for (const struct json *before = object->first; before != m && !repeated;
             before = before->next)
            repeated = str_eq(before->key, m->key);
        if (repeated)
            continue;
        buf_printf(out, "s%zu:", m->key.n);
        buf_add_str(out, m->key);
        describe(json_get_str(object, m->key), out);
    }
}

static void describe_number(const struct json *number, struct buf *out) {
    int64_t integer;
    double real;
    if (json_is_integer(number)) {
        assert(json_to_i64(number, &integer));
        buf_printf(out, "i%lld ", (long long)integer);
        return;
    }
    assert(json_to_double(number, &real));
    buf_printf(out, "r%a ", real);
}

static void describe(const struct json *value, struct buf *out) {
    switch (value->kind) {
    case JSON_NULL:
        buf_add_char(out, 'n');
        break;
    case JSON_BOOL:
        buf_add_char(out, value->boolean ? 't' : 'f');
        break;
    case JSON_NUMBER:
        describe_number(value, out);
        break;
    case JSON_STRING:
        buf_printf(out, "s%zu:", value->text.n);
        buf_add_str(out, value->text);
        break;
    case JSON_ARRAY:
        buf_add_char(out, '[');
        for (const struct json *e = value->first; e; e = e->next)
            describe(e, out);
        buf_add_char(out, ']');
        break;
    case JSON_OBJECT:
        buf_add_char(out, '{');
        describe_object(value, out);
        buf_add_char(out, '}');
        break;
    }
}

static void check_error(const struct json_error *e, struct str text) {
    assert(e->line >= 1 && e->column <= text.n && e->offset <= text.n);
    assert(e->text[0] != '\0');
}

/* What is written is read back as the same value, and is then written the same. */
static void check_round_trip(struct arena *a, const struct json *value, bool pretty) {
    _cleanup_buf_ struct buf once = { 0 }, twice = { 0 };
    if (pretty)
        json_write_pretty(&once, value);
    else
        json_write(&once, value);
    const struct json *again = json_parse(a, buf_str(&once), NULL);
    assert(again && json_same(value, again));
    if (pretty)
        json_write_pretty(&twice, again);
    else
        json_write(&twice, again);
    assert(str_eq(buf_str(&once), buf_str(&twice)));
    assert(json_same(json_clone(a, value), again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str text = { (const char *)data, size };
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf ours = { 0 }, theirs = { 0 };
    struct json_error e = { 0 };
    const struct json *value = json_parse(&a, text, &e);
    if (value) {
        check_round_trip(&a, value, false);
        check_round_trip(&a, value, true);
    } else {
        check_error(&e, text);
        if (strstr(e.text, "recursion limit exceeded"))
            return 0; /* jansson goes deeper */
    }
    enum opinion opinion = jansson_describe(text, &theirs);
    if (opinion == OPINION_NONE)
        return 0;
    if (opinion == OPINION_ACCEPTED && !value && memchr(text.p, '\0', text.n))
        return 0; /* jansson takes a NUL between tokens for the end */
    assert((opinion == OPINION_ACCEPTED) == (value != NULL));
    if (value) {
        describe(value, &ours);
        assert(str_eq(buf_str(&ours), buf_str(&theirs)));
    }
    return 0;
}
