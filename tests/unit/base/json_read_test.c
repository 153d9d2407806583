/* Unit tests: base/json_read, and lookups in what it has read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"
#include "base/time.h"
#include "json_read_accepted_cases.h"
#include "json_read_refused_cases.h"

static void check_cases(const struct json_read_case *cases, size_t n, bool accepted) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf out = { 0 };
    for (size_t i = 0; i < n; i++) {
        struct json_error error = { 0 };
        const struct json *value = json_parse(&a, cases[i].text, &error);
        buf_clear(&out, SIZE_MAX);
        if (value)
            json_write(&out, value);
        if (accepted != (value != NULL))
            fail_msg("case %zu: %.*s", i, STR_ARGS(cases[i].text));
        assert_string_equal(value ? buf_cstr(&out) : error.text, cases[i].expected);
    }
}

static void test_every_case_has_its_verdict_and_text(void **state) {
    (void)state;
    check_cases(accepted_cases, ARRAY_LEN(accepted_cases), true);
    check_cases(refused_cases, ARRAY_LEN(refused_cases), false);
}

static void read_cut(struct str text) {
    _cleanup_arena_ struct arena a = { 0 };
    for (size_t n = 0; n < text.n; n++) {
        char *exact = test_malloc(n + 1);
        memcpy(exact + 1, text.p, n);
        (void)json_parse(&a, (struct str){ exact + 1, n }, NULL);
        test_free(exact);
    }
}

/* Each text, cut anywhere, may be refused or accepted, but is never read beyond its end; the sanitizer
 * watches the exact copy. */
static void test_cut_texts_are_not_read_beyond(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(accepted_cases); i++)
        read_cut(accepted_cases[i].text);
    for (size_t i = 0; i < ARRAY_LEN(refused_cases); i++)
        read_cut(refused_cases[i].text);
}

static void test_error_positions_count_lines_and_bytes(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct json_error e;
    assert_null(json_parse(&a, STR("{\n  \"\xc3\xa4\": nix\n}"), &e));
    assert_int_equal(e.line, 2);
    assert_int_equal(e.column, 10);
    assert_int_equal(e.offset, 12);
    assert_string_equal(e.text, "expected ident at line 2 column 10");
    assert_null(json_parse(&a, STR("[1,\n\n"), &e));
    assert_string_equal(e.text, "EOF while parsing a value at line 3 column 0");
    assert_null(json_parse(&a, STR_NONE, &e));
    assert_string_equal(e.text, "EOF while parsing a value at line 1 column 0");
}

static void nest(struct buf *out, int levels, const char *open, const char *inner, char close) {
    buf_clear(out, SIZE_MAX);
    for (int i = 0; i < levels; i++)
        buf_add_str(out, str_of(open));
    buf_add_str(out, str_of(inner));
    for (int i = 0; i < levels; i++)
        buf_add_char(out, close);
}

static void test_nesting_has_the_limit_of_the_reference(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf text = { 0 };
    struct json_error e;
    nest(&text, JSON_DEPTH_MAX, "[", "", ']');
    assert_non_null(json_parse(&a, buf_str(&text), &e));
    nest(&text, JSON_DEPTH_MAX, "{\"a\":", "1", '}');
    assert_non_null(json_parse(&a, buf_str(&text), &e));
    nest(&text, JSON_DEPTH_MAX + 1, "[", "", ']');
    assert_null(json_parse(&a, buf_str(&text), &e));
    assert_string_equal(e.text, "recursion limit exceeded at line 1 column 128");
    nest(&text, 100000, "{\"a\":", "1", '}');
    assert_null(json_parse(&a, buf_str(&text), &e));
    assert_string_equal(e.text, "recursion limit exceeded at line 1 column 636");
}

static void test_plain_strings_and_numbers_point_into_the_text(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct str text = STR("{\"key\":\"plain\",\"n\":12.50,\"e\":\"a\\u0000b\"}");
    const struct json *object = json_parse(&a, text, NULL);
    assert_ptr_equal(json_get(object, "key")->text.p, text.p + 8);
    assert_ptr_equal(json_get(object, "n")->text.p, text.p + 19);
    assert_true(str_eq(json_get_text(object, "e"), STR("a\0b")));
    assert_int_equal(object->count, 3);
    assert_ptr_equal(object->last, json_get(object, "e"));
}

static void test_lookup_gives_the_last_of_a_repeated_key(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    const struct json *o =
        json_parse(&a, STR("{\"a\":1,\"b\":\"x\",\"a\":2,\"t\":true,\"z\":null}"), NULL);
    assert_int_equal(json_get_i64(o, "a", -1), 2);
    assert_int_equal(json_get_i64(o, "b", -1), -1);
    assert_int_equal(json_get_i64(o, "none", -1), -1);
    assert_true(json_get_bool(o, "t", false));
    assert_true(json_get_bool(o, "b", true));
    assert_null(json_get_text(o, "a").p);
    assert_true(json_is_null(json_get(o, "z")));
    assert_true(json_is_null(json_get(o, "none")));
    assert_null(json_get(NULL, "a"));
    assert_null(json_get(json_get(o, "b"), "a"));
}

static struct json *number(struct arena *a, const char *text) {
    return json_parse(a, str_of(text), NULL);
}

static void test_numbers_convert_only_when_they_fit(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    int64_t i = 0;
    uint64_t u = 0;
    double d = 0;
    assert_true(json_to_i64(number(&a, "-9223372036854775808"), &i) && i == INT64_MIN);
    assert_true(json_to_u64(number(&a, "18446744073709551615"), &u) && u == UINT64_MAX);
    assert_true(json_to_i64(number(&a, "-0"), &i) && i == 0);
    assert_true(json_to_u64(number(&a, "-0"), &u) && u == 0);
    assert_false(json_to_i64(number(&a, "9223372036854775808"), &i));
    assert_false(json_to_u64(number(&a, "-1"), &u));
    assert_false(json_to_i64(number(&a, "1.0"), &i));
    assert_false(json_to_i64(number(&a, "1e2"), &i));
    assert_false(json_to_i64(number(&a, "\"1\""), &i));
    assert_true(json_to_double(number(&a, "1e2"), &d) && d == 100);
    assert_true(json_to_double(number(&a, "-0.1"), &d) && d == -0.1);
    assert_true(json_to_double(number(&a, "1e999"), &d) && d > 1.7e308);
    assert_true(json_is_integer(number(&a, "-0")));
    assert_false(json_is_integer(number(&a, "1E1")));
    assert_false(json_is_integer(number(&a, "\"1\"")));
    _cleanup_buf_ struct buf digits = { 0 };
    for (int k = 0; k < 5000; k++)
        buf_add_char(&digits, '0' + (char)(k % 9 + 1));
    assert_true(json_to_double(number(&a, buf_cstr(&digits)), &d) && d > 1.7e308);
}

/* Generous for a sanitizer build; something quadratic would take minutes. */
enum { MEMBERS = 100000, QUADRATIC_MS = 5000 };

static void test_large_objects_take_linear_time(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf text = { 0 }, out = { 0 };
    int64_t start_ms = time_monotonic_ms();
    for (int i = 0; i < MEMBERS; i++)
        buf_printf(&text, "%s\"key%d\":%d", i ? "," : "{", i % (MEMBERS / 2), i);
    buf_add_char(&text, '}');
    const struct json *value = json_parse(&a, buf_str(&text), NULL);
    assert_non_null(value);
    assert_int_equal(value->count, MEMBERS);
    json_write(&out, value);
    const struct json *again = json_parse(&a, buf_str(&out), NULL);
    assert_int_equal(again->count, MEMBERS / 2);
    assert_true(json_same(value, again));
    struct json *copy = json_clone(&a, value);
    assert_true(json_same(copy, again));
    assert_true(time_monotonic_ms() - start_ms < QUADRATIC_MS);
}

static void test_many_quotes_and_backslashes_take_linear_time(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf text = { 0 };
    int64_t start_ms = time_monotonic_ms();
    buf_add_char(&text, '"');
    for (int i = 0; i < 10 * MEMBERS; i++)
        buf_add_str(&text, STR("\\\""));
    struct json_error e;
    assert_null(json_parse(&a, buf_str(&text), &e));
    buf_add_char(&text, '"');
    assert_int_equal(json_parse(&a, buf_str(&text), NULL)->text.n, 10 * MEMBERS);
    assert_true(time_monotonic_ms() - start_ms < QUADRATIC_MS);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_case_has_its_verdict_and_text),
        cmocka_unit_test(test_cut_texts_are_not_read_beyond),
        cmocka_unit_test(test_error_positions_count_lines_and_bytes),
        cmocka_unit_test(test_nesting_has_the_limit_of_the_reference),
        cmocka_unit_test(test_plain_strings_and_numbers_point_into_the_text),
        cmocka_unit_test(test_lookup_gives_the_last_of_a_repeated_key),
        cmocka_unit_test(test_numbers_convert_only_when_they_fit),
        cmocka_unit_test(test_large_objects_take_linear_time),
        cmocka_unit_test(test_many_quotes_and_backslashes_take_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
