/* number: which of its number types the reference takes a JSON number for.
 *
 * It keeps the text of a number and hands it on as a value only if that value is printed as the same
 * text again; otherwise ("1.10", "1E5") as a map with one odd member. Clients see it in errors. */
#include "protocol/decoder.h"

#include <ctype.h>

/* The digits of an integer, compared with 2^128 - 1 or 2^127. */
static bool is_128_bits(struct str digits, bool negative) {
    struct str max = negative ? STR("170141183460469231731687303715884105728")
                              : STR("340282366920938463463374607431768211455");
    return digits.n < max.n || (digits.n == max.n && memcmp(digits.p, max.p, max.n) <= 0);
}

/* Appends a double without exponent, as Rust's Display: "1e-7" is 0.0000001, "1e+16" has 17 digits. */
static void add_display(struct buf *out, struct str text) {
    struct str mantissa = text, exponent;
    ptrdiff_t e = str_index(text, 'e');
    int64_t shift = 0;
    if (e >= 0) {
        mantissa.n = (size_t)e;
        exponent = str_from(text, (size_t)e + 1);
        (void)str_to_i64(exponent.p[0] == '+' ? str_from(exponent, 1) : exponent, &shift);
    }
    _cleanup_buf_ struct buf digits = { 0 };
    int64_t point = -1;
    for (size_t i = 0; i < mantissa.n; i++) {
        if (isdigit((unsigned char)mantissa.p[i]))
            buf_add_char(&digits, mantissa.p[i]);
        else if (mantissa.p[i] == '.')
            point = (int64_t)digits.n;
        else
            buf_add_char(out, mantissa.p[i]);
    }
    point = (point < 0 ? (int64_t)digits.n : point) + shift;
    while (digits.n > 1 && (int64_t)digits.n > point && digits.p[digits.n - 1] == '0')
        digits.n--;
    if (point <= 0) {
        buf_add_str(out, STR("0."));
        for (; point < 0; point++)
            buf_add_char(out, '0');
        buf_add_str(out, buf_str(&digits));
        return;
    }
    for (size_t i = 0; i < digits.n || (int64_t)i < point; i++) {
        if ((int64_t)i == point)
            buf_add_char(out, '.');
        buf_add_char(out, i < digits.n ? digits.p[i] : '0');
    }
}

static bool prints_as_written(const struct json *number) {
    _cleanup_buf_ struct buf written = { 0 }, printed = { 0 }, display = { 0 };
    double value;
    if (!json_to_double(number, &value))
        return false;
    json_write(&written, number);
    json_write_double(&printed, value);
    if (str_eq(buf_str(&written), buf_str(&printed)))
        return true;
    add_display(&display, buf_str(&printed));
    return str_eq(buf_str(&written), buf_str(&display));
}

enum number_class number_class(const struct json *number) {
    int64_t i;
    uint64_t u;
    if (!json_is_integer(number))
        return prints_as_written(number) ? NUMBER_FLOAT : NUMBER_TEXT;
    if (json_to_u64(number, &u))
        return NUMBER_U64;
    if (json_to_i64(number, &i))
        return i < 0 ? NUMBER_I64 : NUMBER_U64;
    bool negative = number->text.p[0] == '-';
    if (is_128_bits(str_from(number->text, negative), negative))
        return NUMBER_WIDE;
    return prints_as_written(number) ? NUMBER_FLOAT : NUMBER_TEXT;
}

const struct json *number_unwrap(struct decoder *d, const struct json *json) {
    if (json->kind != JSON_NUMBER || number_class(json) != NUMBER_TEXT)
        return json;
    _cleanup_buf_ struct buf written = { 0 };
    json_write(&written, json);
    struct json *map = json_new_object(d->arena);
    json_put(map, STR("$serde_json::private::Number"),
        json_new_str(d->arena, arena_str(d->arena, buf_str(&written))));
    return map;
}

/* No integer of 64 bits has more characters. */
enum { WIDE_BYTES_MIN = 19 };

bool refuse_wide_numbers(struct decoder *d, const struct json *json) {
    if (json->kind == JSON_ARRAY || json->kind == JSON_OBJECT) {
        for (const struct json *e = json->first; e; e = e->next)
            if (!refuse_wide_numbers(d, e))
                return false;
        return true;
    }
    if (json->kind != JSON_NUMBER || json->text.n < WIDE_BYTES_MIN ||
        number_class(json) != NUMBER_WIDE)
        return true;
    return fail(d, "invalid type: integer `%.*s` as %s, expected any value", STR_ARGS(json->text),
        json->text.p[0] == '-' ? "i128" : "u128");
}
