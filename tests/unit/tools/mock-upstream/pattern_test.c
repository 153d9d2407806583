/* Tests of tools/mock-upstream/pattern: JSON with holes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "tools/mock-upstream/pattern.h"

struct outcome {
    bool ok;
    struct error why;
};

static struct outcome try(const char *pattern, const char *value, json_t *vars, unsigned flags) {
    struct outcome o = { 0 };
    json_t *p = pattern_parse(str_of(pattern), &o.why);
    json_t *v = pattern_parse_json(str_of(value), &o.why);
    json_t *own = vars ? json_incref(vars) : json_object();
    assert_non_null(p);
    assert_non_null(v);
    o.ok = pattern_match(p, v, own, flags, &o.why);
    json_decref(p);
    json_decref(v);
    json_decref(own);
    return o;
}

static void assert_fits(const char *pattern, const char *value) {
    struct outcome o = try(pattern, value, NULL, 0);
    if (!o.ok)
        fail_msg("%s against %s: %s", pattern, value, o.why.text);
}

static void assert_differs(const char *pattern, const char *value, const char *why) {
    struct outcome o = try(pattern, value, NULL, 0);
    if (o.ok)
        fail_msg("%s fits %s", pattern, value);
    assert_string_equal(o.why.text, why);
}

static void test_values_are_compared(void **state) {
    (void)state;
    assert_fits("{\"a\":[1,\"x\",null,true]}", "{\"a\":[1,\"x\",null,true]}");
    assert_differs("1", "2", "$: expected 1, got 2");
    assert_differs("{\"a\":{\"b\":[0,\"x\"]}}", "{\"a\":{\"b\":[0,\"y\"]}}",
        "$.a.b[1]: expected \"x\", got \"y\"");
    assert_differs("true", "false", "$: expected true, got false");
    assert_differs("null", "0", "$: expected null, got 0");
    assert_differs("{\"a\":1}", "{}", "$.a: missing, expected 1");
    assert_differs("{}", "{\"a\":1}", "$.a: not expected, got 1");
    assert_differs("{}", "[]", "$: expected {}, got []");
    assert_differs("[1]", "[1,2]", "$: another number of elements: expected [1], got [1,2]");
}

static void test_numbers_go_by_value(void **state) {
    (void)state;
    assert_fits("1", "1.0");
    assert_fits("1e2", "100");
    assert_fits("18446744073709551615", "18446744073709551615");
    assert_differs("9007199254740993", "9007199254740992",
        "$: expected 9007199254740993, got 9007199254740992");
}

static void test_dots_leave_the_rest_free(void **state) {
    (void)state;
    assert_fits("{\"a\":1,...}", "{\"a\":1,\"b\":2}");
    assert_fits("{...}", "{}");
    assert_fits("[...]", "[]");
    assert_fits("[1,...]", "[1,2,3]");
    assert_fits("[...,3]", "[1,2,3]");
    assert_fits("[1,...,3]", "[1,3]");
    assert_differs(
        "[1,...,3]", "[1]", "$: another number of elements: expected [1,...,3], got [1]");
    assert_differs("[...,3]", "[1,2]", "$[1]: expected 3, got 2");
    assert_differs("{...}", "[]", "$: expected {...}, got []");
}

static void test_names_bind_once(void **state) {
    (void)state;
    json_t *vars = json_object();
    assert_true(try("{\"a\":$X,\"b\":\"$Y\"}", "{\"a\":{\"k\":[1]},\"b\":\"t\"}", vars, 0).ok);
    assert_true(try("$X", "{\"k\":[1]}", vars, 0).ok);
    assert_false(try("$X", "{\"k\":[2]}", vars, 0).ok);
    assert_true(try("\"a $Y b\"", "\"a t b\"", vars, 0).ok);
    assert_false(try("\"a $Y b\"", "\"a u b\"", vars, 0).ok);
    assert_true(try("[$_,$_]", "[1,2]", vars, 0).ok);
    assert_int_equal(json_object_size(vars), 2);
    json_decref(vars);
}

static void test_a_failure_binds_nothing(void **state) {
    (void)state;
    json_t *vars = json_object();
    assert_false(try("[$X,1]", "[5,2]", vars, 0).ok);
    assert_int_equal(json_object_size(vars), 0);
    json_decref(vars);
}

static void test_holes_in_strings_take_the_shortest_run(void **state) {
    (void)state;
    json_t *vars = json_object();
    assert_true(try("\"$A-$B.\"", "\"x-y-z.\"", vars, 0).ok);
    assert_string_equal(json_string_value(json_object_get(vars, "A")), "x");
    assert_string_equal(json_string_value(json_object_get(vars, "B")), "y-z");
    assert_true(try("\"$_b$_\"", "\"ab\"", vars, 0).ok);
    assert_false(try("\"$_b\"", "\"abc\"", vars, 0).ok);
    assert_true(try("\"$$A 5$\"", "\"$A 5$\"", vars, 0).ok);
    json_decref(vars);
}

static void test_loose_objects_are_open(void **state) {
    (void)state;
    assert_true(try("{\"a\":{}}", "{\"a\":{\"b\":1},\"c\":2}", NULL, PATTERN_LOOSE).ok);
    assert_false(try("{\"a\":[1]}", "{\"a\":[1,2]}", NULL, PATTERN_LOOSE).ok);
}

static void test_what_is_no_pattern_is_refused(void **state) {
    static const char *const bad[] = { "", "{", "{\"a\":}", "[1,]", "\"x", "$", "...x",
        "{\"a\" 1}" };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct error why;
        json_t *p = pattern_parse(str_of(bad[i]), &why);
        if (p)
            fail_msg("%s is taken", bad[i]);
    }
}

static void test_expanding(void **state) {
    (void)state;
    _cleanup_buf_ struct buf out = { 0 };
    struct error why;
    json_t *vars = json_pack("{s:s, s:i, s:{s:b}}", "T", "a\"b\n", "N", 5, "O", "x", 1);
    assert_true(pattern_expand(
        STR("{\"t\":\"<$T>\",\"u\":$T,\"n\":$N,\"o\":$O,\"s\":\"$N $$N \\\" $\"} $N"), vars, &out,
        &why));
    assert_string_equal(buf_cstr(&out),
        "{\"t\":\"<a\\\"b\\n>\",\"u\":\"a\\\"b\\n\",\"n\":5,\"o\":{\"x\":true},\"s\":\"5 $N \\\" $\"} 5");
    assert_false(pattern_expand(STR("$NOPE"), vars, &out, &why));
    assert_string_equal(why.text, "$NOPE is not bound");
    json_decref(vars);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_are_compared),
        cmocka_unit_test(test_numbers_go_by_value),
        cmocka_unit_test(test_dots_leave_the_rest_free),
        cmocka_unit_test(test_names_bind_once),
        cmocka_unit_test(test_a_failure_binds_nothing),
        cmocka_unit_test(test_holes_in_strings_take_the_shortest_run),
        cmocka_unit_test(test_loose_objects_are_open),
        cmocka_unit_test(test_what_is_no_pattern_is_refused),
        cmocka_unit_test(test_expanding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
