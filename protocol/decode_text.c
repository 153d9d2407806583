/* decode_text: what was wrong, in the reference's words. */
#include "protocol/decoder.h"

#include <stdio.h>

#include "base/utf8.h"

bool fail(struct decoder *d, const char *format, ...) {
    va_list args;
    if (!d->err)
        return false;
    va_start(args, format);
    d->err->text = arena_vprintf(d->arena, format, args);
    va_end(args);
    return false;
}

static bool fail_buf(struct decoder *d, const struct buf *text) {
    d->err->text = arena_str(d->arena, buf_str(text));
    return false;
}

/* Characters that are shown by their number: controls, white space but ' ', invisible and combining
 * ones, private use. Not the whole of Unicode's tables: scripts' own marks are shown as they are. */
static bool is_hidden(uint32_t c) {
    static const struct {
        uint32_t from, to;
    } ranges[] = {
        { 0x00, 0x1f },
        { 0x7f, 0xa0 },
        { 0xad, 0xad },
        { 0x0300, 0x036f },
        { 0x0483, 0x0489 },
        { 0x0591, 0x05bd },
        { 0x0600, 0x0605 },
        { 0x0610, 0x061a },
        { 0x061c, 0x061c },
        { 0x064b, 0x065f },
        { 0x06dd, 0x06dd },
        { 0x1680, 0x1680 },
        { 0x180e, 0x180e },
        { 0x1ab0, 0x1ace },
        { 0x1dc0, 0x1dff },
        { 0x2000, 0x200f },
        { 0x2028, 0x202f },
        { 0x205f, 0x206f },
        { 0x20d0, 0x20f0 },
        { 0x3000, 0x3000 },
        { 0x302a, 0x302f },
        { 0x3099, 0x309a },
        { 0xe000, 0xf8ff },
        { 0xfe00, 0xfe0f },
        { 0xfe20, 0xfe2f },
        { 0xfeff, 0xfeff },
        { 0xfff0, 0xfffb },
        { 0xfffe, 0xffff },
        { 0xe0000, 0x10ffff },
    };
    for (size_t i = 0; i < ARRAY_LEN(ranges); i++)
        if (c >= ranges[i].from && c <= ranges[i].to)
            return true;
    return false;
}

/* A string as Rust's {:?} prints it. */
static void add_debug(struct buf *b, struct str text) {
    static const char shorts[] = "\0"
                                 "0"
                                 "\t"
                                 "t"
                                 "\n"
                                 "n"
                                 "\r"
                                 "r"
                                 "\""
                                 "\""
                                 "\\"
                                 "\\";
    buf_add_char(b, '"');
    while (text.n > 0) {
        uint32_t c = 0;
        size_t n = utf8_decode(text, &c);
        n = n ? n : 1;
        const char *s = shorts;
        while (s < shorts + sizeof shorts - 1 && (uint32_t)*s != c)
            s += 2;
        if (s < shorts + sizeof shorts - 1)
            buf_printf(b, "\\%c", s[1]);
        else if (is_hidden(c))
            buf_printf(b, "\\u{%x}", c);
        else
            buf_add(b, text.p, n);
        text = str_from(text, n);
    }
    buf_add_char(b, '"');
}

static void add_number(struct buf *b, const struct json *number) {
    double value = 0;
    switch (number_class(number)) {
    case NUMBER_U64:
    case NUMBER_I64:
    case NUMBER_WIDE:
        buf_printf(b, "integer `");
        json_write(b, number);
        break;
    case NUMBER_FLOAT:
        (void)json_to_double(number, &value);
        buf_printf(b, "floating point `");
        json_write_double(b, value);
        break;
    case NUMBER_TEXT:
        buf_printf(b, "map");
        return;
    }
    buf_add_char(b, '`');
}

static void add_got(struct buf *b, const struct json *got) {
    switch (got->kind) {
    case JSON_NULL:
        buf_printf(b, "null");
        break;
    case JSON_BOOL:
        buf_printf(b, "boolean `%s`", got->boolean ? "true" : "false");
        break;
    case JSON_NUMBER:
        add_number(b, got);
        break;
    case JSON_STRING:
        buf_printf(b, "string ");
        add_debug(b, got->text);
        break;
    case JSON_ARRAY:
        buf_printf(b, "sequence");
        break;
    case JSON_OBJECT:
        buf_printf(b, "map");
        break;
    }
}

static bool fail_got(
    struct decoder *d, const char *what, const struct json *got, const char *expected) {
    if (!d->err)
        return false;
    _cleanup_buf_ struct buf b = { 0 };
    buf_printf(&b, "invalid %s: ", what);
    add_got(&b, got);
    buf_printf(&b, ", expected %s", expected);
    return fail_buf(d, &b);
}

bool fail_type(struct decoder *d, const struct json *got, const char *expected) {
    return fail_got(d, "type", got, expected);
}

bool fail_value(struct decoder *d, const struct json *got, const char *expected) {
    return fail_got(d, "value", got, expected);
}

/* "`a`", "`a` or `b`", "one of `a`, `b`, `c`". */
static void add_choices(struct buf *b, const struct str *names, size_t n, const char *none) {
    if (n == 0)
        buf_printf(b, "%s", none);
    else if (n == 1)
        buf_printf(b, "expected `%.*s`", STR_ARGS(names[0]));
    else if (n == 2)
        buf_printf(b, "expected `%.*s` or `%.*s`", STR_ARGS(names[0]), STR_ARGS(names[1]));
    else
        buf_printf(b, "expected one of `%.*s`", STR_ARGS(names[0]));
    for (size_t i = 1; n > 2 && i < n; i++)
        buf_printf(b, ", `%.*s`", STR_ARGS(names[i]));
}

bool fail_unknown(
    struct decoder *d, const char *what, struct str name, const struct str *known, size_t n) {
    if (!d->err)
        return false;
    _cleanup_buf_ struct buf b = { 0 };
    char none[40];
    (void)snprintf(none, sizeof none, "there are no %ss", what);
    buf_printf(&b, "unknown %s `", what);
    buf_add_str(&b, name);
    buf_printf(&b, "`, ");
    add_choices(&b, known, n, none);
    return fail_buf(d, &b);
}

bool fail_variant(struct decoder *d, const struct type *t, struct str name) {
    if (!d->err)
        return false;
    struct str *names = arena_array(d->arena, struct str, t->count);
    for (unsigned i = 0; i < variant_count(t); i++)
        names[i] = variant_name(&proto_variants[t->first + i]);
    return fail_unknown(d, "variant", name, names, variant_count(t));
}

void proto_unknown_method(struct arena *a, struct str name, struct decode_error *reterr) {
    struct decoder d = { a, reterr };
    struct str *names = arena_array(a, struct str, proto_counts.methods);
    for (unsigned i = 0; i < proto_counts.methods; i++)
        names[i] = method_name(&proto_methods[i]);
    (void)fail_unknown(&d, "variant", name, names, proto_counts.methods);
}
