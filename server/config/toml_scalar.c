/* toml_scalar: values without quotes: numbers, booleans, dates, and words that should have quotes. */
#include "config/toml_reader.h"

#include "base/xmalloc.h"

#include <math.h>
#include <stdlib.h>
#include <strings.h>

__extension__ typedef unsigned __int128 wide;

enum { WIDE_DIGITS_MAX = 40 };

struct scalar {
    struct toml_reader *reader;
    struct toml *node;
    size_t start, end; /* in the text */
};

static char at(const struct scalar *s, size_t i) {
    return i < s->end ? s->reader->text.p[i] : '\0';
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool contains(const struct scalar *s, size_t from, const char *one_of) {
    for (size_t i = from; i < s->end; i++)
        if (at(s, i) && strchr(one_of, at(s, i)))
            return true;
    return false;
}

static void note(struct scalar *s, size_t start, size_t end, const char *what) {
    toml_note(&s->reader->meaning, start, end, what);
}

static void note_range(struct scalar *s, const char *what) {
    toml_note(&s->reader->range, s->start, s->end, what);
}

/* A word: most likely a string whose quotes were forgotten. */
static void decode_word(struct scalar *s) {
    char last = s->end > s->start ? at(s, s->end - 1) : '\0';
    if (last == '"')
        note(s, s->start, s->start, "missing opening quote, expected `\"`");
    else if (last == '\'')
        note(s, s->start, s->start, "missing opening quote, expected `'`");
    else
        note(s, s->start, s->end, "string values must be quoted, expected literal string");
}

/* true, false, inf, nan, by their first letter; `from` is behind a sign. */
static bool decode_symbol(struct scalar *s, size_t from, const char *symbol, const char *wrong) {
    struct str text = str_sub(s->reader->text, from, s->end - from);
    if (contains(s, from, " "))
        decode_word(s);
    else if (str_is(text, symbol))
        return true;
    else
        note(s, from, s->end, wrong);
    return false;
}

static void decode_bool(struct scalar *s, bool value) {
    s->node->kind = TOML_BOOL;
    s->node->boolean =
        decode_symbol(s, s->start, value ? "true" : "false",
            value ? "invalid boolean, expected `true`" : "invalid boolean, expected `false`") &&
        value;
}

static void decode_inf_or_nan(struct scalar *s, size_t from) {
    bool inf = (at(s, from) | 0x20) == 'i';
    if (!decode_symbol(s, from, inf ? "inf" : "nan",
            inf ? "invalid float, expected `inf`" : "invalid float, expected `nan`"))
        return;
    s->node->kind = TOML_FLOAT;
    s->node->real = copysign(inf ? INFINITY : NAN, at(s, s->start) == '-' ? -1 : 1);
}

/* ---- digits ---- */

/* A zero in front of another digit, or of the underscore before one. */
static bool check_leading_zero(struct scalar *s, size_t from, const char *next) {
    if (at(s, from) != '0' || !at(s, from + 1) || !strchr(next, at(s, from + 1)))
        return true;
    note(s, from, from, "unexpected leading zero, expected nothing");
    return false;
}

static bool is_hex_digit(char c) {
    return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static bool check_underscores(struct scalar *s, size_t from, bool (*is_digit_here)(char)) {
    for (size_t i = from; i < s->end; i++)
        if (at(s, i) == '_' &&
            (i == from || !is_digit_here(at(s, i - 1)) || !is_digit_here(at(s, i + 1)))) {
            note(s, i, i, "`_` may only go between digits, expected nothing");
            return false;
        }
    return true;
}

static const char *wide_text(struct toml_reader *r, wide value, bool negative) {
    char digits[WIDE_DIGITS_MAX];
    size_t n = sizeof digits;
    do
        digits[--n] = (char)('0' + (int)(value % 10));
    while (value /= 10);
    return arena_printf(
        r->arena, "%s%.*s", negative ? "-" : "", (int)(sizeof digits - n), digits + n)
        .p;
}

/* Numbers beyond 64 bits are an error of its own; beyond 128 bits the reference reads no number. */
static void set_integer(struct scalar *s, wide value, bool negative) {
    const wide i64_max = (wide)INT64_MAX, i128_max = ~(wide)0 >> 1;
    s->node->kind = TOML_INTEGER;
    if (value <= i64_max + negative) {
        s->node->integer = negative ? (int64_t) - (uint64_t)value : (int64_t)value;
        return;
    }
    if (negative && value > i128_max + 1) {
        note_range(s, "integer number overflowed");
        return;
    }
    if (!negative && value <= UINT64_MAX) {
        note_range(s, "u64 value was too large");
        return;
    }
    const char *type = negative || value <= i128_max ? "i128" : "u128";
    note_range(s, arena_printf(s->reader->arena,
                      "invalid type: integer `%s` as %s, expected any valid TOML value",
                      wide_text(s->reader, value, negative), type)
                      .p);
}

static int digit_value(char c) {
    return is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* Underscores are in their places by now; what is no digit is too. */
static void parse_integer(struct scalar *s, size_t from, unsigned base) {
    wide value = 0;
    bool good = from < s->end;
    for (size_t i = from; i < s->end && good; i++) {
        if (at(s, i) == '_')
            continue;
        good = (base == 16 ? is_hex_digit : is_digit)(at(s, i)) &&
               !__builtin_mul_overflow(value, (wide)base, &value) &&
               !__builtin_add_overflow(value, (wide)digit_value(at(s, i)), &value);
    }
    if (good)
        set_integer(s, value, at(s, s->start) == '-');
    else
        note_range(s, "integer number overflowed");
}

static void decode_integer(struct scalar *s, size_t from) {
    s->node->kind = TOML_INTEGER;
    if (check_leading_zero(s, from, "0123456789_") && check_underscores(s, from, is_digit))
        parse_integer(s, from, 10);
}

/* ---- 0x, 0o, 0b ---- */

static bool is_octal_digit(char c) {
    return c >= '0' && c <= '7';
}

static bool is_binary_digit(char c) {
    return c == '0' || c == '1';
}

static const struct radix {
    char letter;
    unsigned base;
    bool (*is_digit_of)(char);
    const char *bad_digit, *bad_case;
} radixes[] = {
    { 'x', 16, is_hex_digit, "invalid hexadecimal number",
        "radix must be lowercase, expected `0x`" },
    { 'o', 8, is_octal_digit, "invalid octal number", "radix must be lowercase, expected `0o`" },
    { 'b', 2, is_binary_digit, "invalid binary number", "radix must be lowercase, expected `0b`" },
};

static void decode_radix_digits(struct scalar *s, size_t from, const struct radix *radix) {
    s->node->kind = TOML_INTEGER;
    if (at(s, from) == '+' || at(s, from) == '-') {
        note(s, from, from, "unexpected sign, expected nothing");
        return;
    }
    for (size_t i = from; i < s->end; i++)
        if (!radix->is_digit_of(at(s, i)) && at(s, i) != '_') {
            note(s, i, i, radix->bad_digit);
            return;
        }
    if (check_underscores(s, from, radix->is_digit_of))
        parse_integer(s, from, radix->base);
}

/* A zero and a letter; false when that is no prefix. `from` is behind a sign. */
static bool decode_radix(struct scalar *s, size_t from) {
    char letter = at(s, from + 1);
    const struct radix *radix = NULL;
    for (size_t i = 0; i < ARRAY_LEN(radixes); i++)
        if ((letter | 0x20) == radixes[i].letter)
            radix = &radixes[i];
    if (!radix && (letter | 0x20) != 'd')
        return false;
    if (contains(s, from, " "))
        decode_word(s);
    else if (from > s->start)
        note(s, s->start, s->start, "integers with a radix cannot be signed, expected nothing");
    else if (!radix)
        note(s, from, from + 2, "redundant integer number prefix, expected nothing");
    else if (letter != radix->letter)
        note(s, from, from + 2, radix->bad_case);
    else
        decode_radix_digits(s, from + 2, radix);
    return true;
}

/* ---- floats ---- */

/* Digits and underscores, among them a digit; moves *at_ behind them. */
static bool skip_digits(struct scalar *s, size_t *at_) {
    bool digit = false;
    for (; is_digit(at(s, *at_)) || at(s, *at_) == '_'; ++*at_)
        digit = digit || is_digit(at(s, *at_));
    return digit;
}

static bool check_float(struct scalar *s, size_t from) {
    size_t i = from, part = from;
    if (!skip_digits(s, &i)) {
        note(s, part, part, "invalid mantissa, expected digits");
        return false;
    }
    if (at(s, i) == '.') {
        part = ++i;
        if (!skip_digits(s, &i)) {
            note(s, part, part, "invalid fraction, expected digits");
            return false;
        }
    }
    if ((at(s, i) | 0x20) == 'e') {
        i++;
        part = i += at(s, i) == '+' || at(s, i) == '-';
        if (!skip_digits(s, &i)) {
            note(s, part, part, "invalid exponent, expected digits");
            return false;
        }
    }
    if (i < s->end)
        note(s, i, s->end, "invalid float, expected nothing");
    return i == s->end;
}

static void parse_float(struct scalar *s) {
    char *text = xmalloc(s->end - s->start + 1), *out = text;
    for (size_t i = s->start; i < s->end; i++)
        if (at(s, i) != '_')
            *out++ = at(s, i);
    *out = '\0';
    s->node->real = strtod(text, NULL);
    free(text);
    if (isinf(s->node->real))
        note_range(s, "floating-point number overflowed");
}

static void decode_float(struct scalar *s, size_t from) {
    s->node->kind = TOML_FLOAT;
    if (check_leading_zero(s, from, "0123456789") && check_float(s, from) &&
        check_leading_zero(s, from, "_") && check_underscores(s, from, is_digit))
        parse_float(s);
}

/* ---- which is it? ---- */

/* Starts with a digit or an underscore. */
static void decode_number_or_date(struct scalar *s, size_t from) {
    size_t i = from;
    while (is_digit(at(s, i)))
        i++;
    if (at(s, i) == '-' || at(s, i) == ':') {
        struct str text = str_sub(s->reader->text, s->start, s->end - s->start);
        const char *wrong = toml_decode_datetime(s->reader->arena, text, s->node);
        if (wrong)
            note(s, s->start, s->end, wrong);
    } else if (!contains(s, i, " ") && contains(s, i, ".eE")) {
        decode_float(s, from);
    } else if (!contains(s, i, " ") && (i == s->end || at(s, i) == '_')) {
        decode_integer(s, from);
    } else {
        decode_word(s);
    }
}

static void decode_signed(struct scalar *s) {
    size_t from = s->start + 1;
    char c = at(s, from);
    if (contains(s, from, " ")) {
        decode_word(s);
        return;
    }
    if (c == '+' || c == '-') {
        note(s, from, from, "redundant numeric sign, expected nothing");
    } else if (is_digit(c) || c == '_') {
        if (c != '0' || !decode_radix(s, from))
            decode_number_or_date(s, from);
    } else if (c == '.') {
        decode_float(s, s->start);
    } else if (c && strchr("iInN", c)) {
        decode_inf_or_nan(s, from);
    } else {
        decode_word(s);
    }
}

void toml_decode_scalar(struct toml_reader *r, size_t start, size_t end, struct toml *node) {
    struct scalar s = { .reader = r, .node = node, .start = start, .end = end };
    char c = at(&s, start);
    node->kind = TOML_STRING; /* until it turns out to be something */
    node->text = STR("");
    if (c == '+' || c == '-')
        decode_signed(&s);
    else if (c == '0' && decode_radix(&s, start))
        return;
    else if (is_digit(c) || c == '_')
        decode_number_or_date(&s, start);
    else if (c == 't' || c == 'T' || c == 'f' || c == 'F')
        decode_bool(&s, (c | 0x20) == 't');
    else if (c && strchr("iInN", c))
        decode_inf_or_nan(&s, start);
    else if (c == '.' && !contains(&s, start, " "))
        decode_float(&s, start);
    else
        decode_word(&s);
}
