/* json_write: nodes to text, and the pieces for writers without nodes. */
#include "base/json.h"

#include "base/json_index.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- strings ---- */

/* 0: written as it is; 'u': as \u00xx; else: the letter after the backslash. */
static const char escapes[256] = {
    ['"'] = '"',
    ['\\'] = '\\',
    ['\b'] = 'b',
    ['\t'] = 't',
    ['\n'] = 'n',
    ['\f'] = 'f',
    ['\r'] = 'r',
    [0x00] = 'u',
    [0x01] = 'u',
    [0x02] = 'u',
    [0x03] = 'u',
    [0x04] = 'u',
    [0x05] = 'u',
    [0x06] = 'u',
    [0x07] = 'u',
    [0x0b] = 'u',
    [0x0e] = 'u',
    [0x0f] = 'u',
    [0x10] = 'u',
    [0x11] = 'u',
    [0x12] = 'u',
    [0x13] = 'u',
    [0x14] = 'u',
    [0x15] = 'u',
    [0x16] = 'u',
    [0x17] = 'u',
    [0x18] = 'u',
    [0x19] = 'u',
    [0x1a] = 'u',
    [0x1b] = 'u',
    [0x1c] = 'u',
    [0x1d] = 'u',
    [0x1e] = 'u',
    [0x1f] = 'u',
};

enum { ESCAPE_BYTES_MAX = 6 };

static char *write_escape(char *at, unsigned char c) {
    static const char digits[] = "0123456789abcdef";
    *at++ = '\\';
    *at++ = escapes[c];
    if (escapes[c] != 'u')
        return at;
    *at++ = '0';
    *at++ = '0';
    *at++ = digits[c >> 4];
    *at++ = digits[c & 15];
    return at;
}

/* Bytes at the start that are written as they are. */
static size_t plain_prefix(const unsigned char *p, size_t n) {
    const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
    size_t i = 0;
    for (uint64_t word; i + sizeof word <= n; i += sizeof word) {
        memcpy(&word, p + i, sizeof word);
        uint64_t quote = word ^ (ones * '"'), backslash = word ^ (ones * '\\');
        uint64_t special = ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash) |
                           ((word - ones * 0x20) & ~word);
        if (special & highs)
            break;
    }
    while (i < n && !escapes[p[i]])
        i++;
    return i;
}

void json_write_str(struct buf *out, struct str text) {
    const unsigned char *p = (const unsigned char *)text.p;
    size_t n = text.n;
    char *at = buf_reserve(out, n + 2);
    *at++ = '"';
    out->n++;
    for (;;) {
        size_t plain = plain_prefix(p, n);
        if (plain)
            memcpy(at, p, plain);
        out->n += plain;
        if (plain == n)
            break;
        at = write_escape(buf_reserve(out, ESCAPE_BYTES_MAX), p[plain]);
        out->n = (size_t)(at - out->p);
        p += plain + 1;
        n -= plain + 1;
        at = buf_reserve(out, n + 1);
    }
    buf_add_char(out, '"');
}

/* ---- numbers ---- */

void json_write_u64(struct buf *out, uint64_t value) {
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    buf_add(out, digits + at, sizeof digits - at);
}

void json_write_i64(struct buf *out, int64_t value) {
    if (value < 0)
        buf_add_char(out, '-');
    json_write_u64(out, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

/* The reference passes numbers on as text but spells exponents its own way: "1E5" as 1e+5. And "-0"
 * becomes the integer 0. */
static void write_number(struct buf *out, struct str text) {
    size_t e = 0;
    while (e < text.n && (text.p[e] | 0x20) != 'e')
        e++;
    if (e == text.n) {
        buf_add_str(out, str_eq(text, STR("-0")) ? STR("0") : text);
        return;
    }
    buf_add(out, text.p, e);
    buf_add_char(out, 'e');
    if (e + 1 < text.n && text.p[e + 1] != '+' && text.p[e + 1] != '-')
        buf_add_char(out, '+');
    buf_add(out, text.p + e + 1, text.n - e - 1);
}

enum { DOUBLE_TEXT_BYTES = 40, DOUBLE_DIGITS_SAFE = 15, DOUBLE_DIGITS_MAX = 17 };

/* The next larger decimal of the same length; false when all digits are nines. */
static bool next_decimal(char *text) {
    char *at = strchr(text, 'e');
    while (at > text && (*--at == '9' || *at == '.'))
        if (*at == '9')
            *at = '0';
    if (*at == '0' && at == text)
        return false;
    ++*at;
    return true;
}

/* Writes `value` with that many digits; true when the text reads back as `value`. Below a power of two
 * doubles are twice as dense as above, so there the nearest decimal may fail and the one above fit. */
static bool format_exactly(char text[DOUBLE_TEXT_BYTES], int digits, double value) {
    (void)snprintf(text, DOUBLE_TEXT_BYTES, "%.*e", digits - 1, value);
    if (strtod(text, NULL) == value)
        return true;
    return next_decimal(text) && strtod(text, NULL) == value;
}

/* The fewest decimal digits that read back as `value` (finite, above 0), without trailing zeros.
 * Returns the exponent of ten of "0.<digits>". */
static int shortest_digits(double value, char digits[DOUBLE_TEXT_BYTES]) {
    char text[DOUBLE_TEXT_BYTES];
    int precision = isnormal(value) ? DOUBLE_DIGITS_SAFE : 1;
    while (precision < DOUBLE_DIGITS_MAX && !format_exactly(text, precision, value))
        precision++;
    if (precision == DOUBLE_DIGITS_MAX) /* always reads back */
        (void)snprintf(text, sizeof text, "%.*e", precision - 1, value);
    size_t n = 0;
    const char *at = text;
    for (; *at != 'e'; at++)
        if (*at != '.')
            digits[n++] = *at;
    while (n > 1 && digits[n - 1] == '0')
        n--;
    digits[n] = '\0';
    return (int)strtol(at + 1, NULL, 10) + 1;
}

/* As the reference (its config/read shows it): without exponent from 0.00001 to below 1e+16. */
void json_write_double(struct buf *out, double value) {
    char digits[DOUBLE_TEXT_BYTES];
    if (!isfinite(value)) {
        buf_add_str(out, STR("null"));
        return;
    }
    if (signbit(value))
        buf_add_char(out, '-');
    if (value == 0) {
        buf_add_str(out, STR("0.0"));
        return;
    }
    int point = shortest_digits(fabs(value), digits);
    int n = (int)strlen(digits);
    if (point > 16 || point <= -5) {
        buf_add_char(out, digits[0]);
        if (n > 1)
            buf_printf(out, ".%s", digits + 1);
        buf_printf(out, "e%+d", point - 1);
    } else if (point >= n) {
        buf_printf(out, "%s%.*s.0", digits, point - n, "0000000000000000");
    } else if (point > 0) {
        buf_printf(out, "%.*s.%s", point, digits, digits + point);
    } else {
        buf_printf(out, "0.%.*s%s", -point, "00000", digits);
    }
}

/* ---- values ---- */

enum { PRETTY_INDENT = 2 };

struct writer {
    struct buf *out;
    bool pretty;
    int depth;
};

static void write_value(struct writer *w, const struct json *value);

/* A new line for the next element or the closing bracket. */
static void write_break(struct writer *w) {
    if (!w->pretty)
        return;
    size_t n = (size_t)w->depth * PRETTY_INDENT;
    char *at = buf_reserve(w->out, n + 1);
    *at = '\n';
    memset(at + 1, ' ', n);
    w->out->n += n + 1;
}

static void write_member(struct writer *w, struct str key, const struct json *value) {
    json_write_str(w->out, key);
    buf_add_str(w->out, w->pretty ? STR(": ") : STR(":"));
    write_value(w, value);
}

/* Of a repeated key the last value at the place of the first. */
static void write_members_once(struct writer *w, const struct json *object) {
    struct json_index ix;
    json_index_init(&ix, object);
    for (const struct json *m = object->first; m; m = m->next) {
        const struct json_index_entry *e = json_index_find(&ix, m->key);
        if (e->first != m)
            continue;
        if (m != object->first)
            buf_add_char(w->out, ',');
        write_break(w);
        write_member(w, m->key, e->last);
    }
    json_index_done(&ix);
}

static void write_members(struct writer *w, const struct json *object) {
    if (json_has_repeated_key(object)) {
        write_members_once(w, object);
        return;
    }
    for (const struct json *m = object->first; m; m = m->next) {
        if (m != object->first)
            buf_add_char(w->out, ',');
        write_break(w);
        write_member(w, m->key, m);
    }
}

static void write_elements(struct writer *w, const struct json *array) {
    for (const struct json *e = array->first; e; e = e->next) {
        if (e != array->first)
            buf_add_char(w->out, ',');
        write_break(w);
        write_value(w, e);
    }
}

static void write_container(struct writer *w, const struct json *value) {
    bool object = value->kind == JSON_OBJECT;
    assert(w->depth < JSON_WRITE_DEPTH_MAX);
    buf_add_char(w->out, object ? '{' : '[');
    if (value->first) {
        w->depth++;
        if (object)
            write_members(w, value);
        else
            write_elements(w, value);
        w->depth--;
        write_break(w);
    }
    buf_add_char(w->out, object ? '}' : ']');
}

static void write_value(struct writer *w, const struct json *value) {
    switch (value->kind) {
    case JSON_NULL:
        buf_add_str(w->out, STR("null"));
        break;
    case JSON_BOOL:
        buf_add_str(w->out, value->boolean ? STR("true") : STR("false"));
        break;
    case JSON_NUMBER:
        write_number(w->out, value->text);
        break;
    case JSON_STRING:
        json_write_str(w->out, value->text);
        break;
    case JSON_ARRAY:
    case JSON_OBJECT:
        write_container(w, value);
        break;
    }
}

void json_write(struct buf *out, const struct json *value) {
    struct writer w = { .out = out };
    write_value(&w, value);
}

void json_write_pretty(struct buf *out, const struct json *value) {
    struct writer w = { .out = out, .pretty = true };
    write_value(&w, value);
}
