/* Unit tests: base/json_write and the constructors of base/json_value. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"

struct fixture {
    struct arena arena;
    struct buf out;
};

static int setup(void **state) {
    *state = test_calloc(1, sizeof(struct fixture));
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    arena_free(&f->arena);
    buf_done(&f->out);
    test_free(f);
    return 0;
}

static const char *written(struct fixture *f, const struct json *value) {
    buf_clear(&f->out, SIZE_MAX);
    json_write(&f->out, value);
    return buf_cstr(&f->out);
}

static void test_strings_are_escaped_as_the_reference_does(void **state) {
    struct fixture *f = *state;
    json_write_str(&f->out, STR("\"\\/\b\t\n\f\r\x01\x1f\x7f<\xe2\x80\xa8\xc3\xa4\0z"));
    assert_string_equal(buf_cstr(&f->out),
        "\"\\\"\\\\/\\b\\t\\n\\f\\r\\u0001\\u001f\x7f<\xe2\x80\xa8\xc3\xa4\\u0000z\"");
    buf_clear(&f->out, SIZE_MAX);
    json_write_str(&f->out, STR_NONE);
    json_write_str(&f->out, STR("12345678\n"));
    json_write_str(&f->out, STR("1234567\n890123456\"\""));
    assert_string_equal(buf_cstr(&f->out), "\"\"\"12345678\\n\"\"1234567\\n890123456\\\"\\\"\"");
}

static void test_all_characters_survive_a_round_trip(void **state) {
    struct fixture *f = *state;
    char all[256];
    for (int c = 0; c < 128; c++)
        all[c] = all[128 + c] = (char)c;
    for (size_t from = 0; from < 128; from++) {
        struct str text = { all + from, 128 };
        buf_clear(&f->out, SIZE_MAX);
        json_write_str(&f->out, text);
        const struct json *back = json_parse(&f->arena, buf_str(&f->out), NULL);
        assert_true(str_eq(back->text, text));
        arena_reset(&f->arena);
    }
}

static void test_integers_are_written_to_their_limits(void **state) {
    struct fixture *f = *state;
    json_write_i64(&f->out, INT64_MIN);
    buf_add_char(&f->out, ' ');
    json_write_i64(&f->out, -1);
    buf_add_char(&f->out, ' ');
    json_write_u64(&f->out, 0);
    buf_add_char(&f->out, ' ');
    json_write_u64(&f->out, UINT64_MAX);
    assert_string_equal(buf_cstr(&f->out), "-9223372036854775808 -1 0 18446744073709551615");
}

static void test_doubles_have_the_reference_spelling(void **state) {
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        { 0.0, "0.0" },
        { -0.0, "-0.0" },
        { 1.0, "1.0" },
        { 100.0, "100.0" },
        { 0.1, "0.1" },
        { 0.3, "0.3" },
        { 1.1, "1.1" },
        { -1.5, "-1.5" },
        { 12.5, "12.5" },
        { 1e15, "1000000000000000.0" },
        { 1e16, "1e+16" },
        { 1e21, "1e+21" },
        { 1e23, "1e+23" },
        { 123456789012345680.0, "1.2345678901234568e+17" },
        { 9007199254740993.0, "9007199254740992.0" },
        { 1e-5, "0.00001" },
        { 0.000025, "0.000025" },
        { 1e-6, "1e-6" },
        { 1.5e-7, "1.5e-7" },
        { 1.5e300, "1.5e+300" },
        { 5e-324, "5e-324" },
        { 2.2250738585072014e-308, "2.2250738585072014e-308" },
        { 2.225073858507201e-308, "2.225073858507201e-308" },
        { 1.7976931348623157e308, "1.7976931348623157e+308" },
        { 0x1p-1017, "7.120236347223045e-307" },
        { 0x1p-44, "5.684341886080802e-14" },
        { 0x1p-549, "5.426657103235053e-166" },
        { 0.1 + 0.2, "0.30000000000000004" },
        { 1.0 / 3, "0.3333333333333333" },
        { 2.0 / 3, "0.6666666666666666" },
        { NAN, "null" },
        { INFINITY, "null" },
        { -INFINITY, "null" },
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        buf_clear(&f->out, SIZE_MAX);
        json_write_double(&f->out, cases[i].value);
        assert_string_equal(buf_cstr(&f->out), cases[i].text);
    }
}

static void check_double(struct fixture *f, double value) {
    double back;
    buf_clear(&f->out, SIZE_MAX);
    json_write_double(&f->out, value);
    assert_true(json_to_double(json_parse(&f->arena, buf_str(&f->out), NULL), &back));
    assert_memory_equal(&back, &value, sizeof value);
    arena_reset(&f->arena);
}

static void test_doubles_read_back_the_same(void **state) {
    uint64_t bits = 88172645463325252u;
    for (int i = 0; i < 20000; i++) {
        double value;
        bits ^= bits << 13;
        bits ^= bits >> 7;
        bits ^= bits << 17;
        memcpy(&value, &bits, sizeof value);
        if (isfinite(value))
            check_double(*state, value);
    }
    for (int exponent = -1074; exponent <= 1023; exponent++)
        check_double(*state, __builtin_ldexp(1, exponent));
}

static void test_values_made_by_hand(void **state) {
    struct fixture *f = *state;
    struct arena *a = &f->arena;
    struct json *object = json_new_object(a), *array = json_new_array(a);
    assert_string_equal(written(f, object), "{}");
    assert_string_equal(written(f, array), "[]");
    json_put(object, STR("list"), array);
    json_push(array, json_new_i64(a, -5));
    json_push(array, json_new_double(a, 2));
    json_push(array, json_new_double(a, NAN));
    json_push(array, json_new_bool(a, false));
    json_push(array, json_new_null(a));
    json_put(object, STR("text"), json_new_str(a, STR("x\ny")));
    json_put(object, STR("none"), json_new_str(a, STR_NONE));
    assert_string_equal(
        written(f, object), "{\"list\":[-5,2.0,null,false,null],\"text\":\"x\\ny\",\"none\":\"\"}");
    assert_int_equal(array->count, 5);
    json_put(object, STR("none"), json_new_bool(a, true));
    json_put(object, STR("list"), json_new_i64(a, 1));
    json_put(object, STR("end"), json_new_i64(a, 2));
    assert_string_equal(
        written(f, object), "{\"list\":1,\"text\":\"x\\ny\",\"none\":true,\"end\":2}");
    assert_int_equal(object->count, 4);
}

/* Nodes filled in without json_push() have no `last`. */
static void test_push_finds_the_end_of_handmade_nodes(void **state) {
    struct fixture *f = *state;
    struct json two = { .kind = JSON_BOOL, .boolean = true },
                one = { .kind = JSON_NULL, .next = &two };
    struct json array = { .kind = JSON_ARRAY, .count = 2, .first = &one };
    json_push(&array, json_new_i64(&f->arena, 3));
    assert_string_equal(written(f, &array), "[null,true,3]");
}

static void test_put_replaces_the_last_of_a_repeated_key(void **state) {
    struct fixture *f = *state;
    struct json *object = json_parse(&f->arena, STR("{\"a\":1,\"b\":2,\"a\":3}"), NULL);
    json_put(object, STR("a"), json_new_i64(&f->arena, 4));
    assert_int_equal(json_get_i64(object, "a", 0), 4);
    json_put(object, STR("c"), json_new_i64(&f->arena, 5));
    assert_string_equal(written(f, object), "{\"a\":4,\"b\":2,\"c\":5}");
}

static void test_pretty_has_two_spaces_and_no_final_newline(void **state) {
    struct fixture *f = *state;
    struct str text = STR("{\"a\":[1,{\"b\":[]},{}],\"c\":null,\"a\":[1,[2]]}");
    json_write_pretty(&f->out, json_parse(&f->arena, text, NULL));
    assert_string_equal(buf_cstr(&f->out), "{\n"
                                           "  \"a\": [\n"
                                           "    1,\n"
                                           "    [\n"
                                           "      2\n"
                                           "    ]\n"
                                           "  ],\n"
                                           "  \"c\": null\n"
                                           "}");
}

/* Keys that share length, first and last character, so that the quick check cannot tell. */
static void test_repeated_keys_are_found_in_small_and_large_objects(void **state) {
    struct fixture *f = *state;
    for (int members = 2; members <= 40; members++) {
        struct buf text = { 0 };
        for (int i = 0; i < members; i++)
            buf_printf(&text, "%s\"k%02dx\":%d", i ? "," : "{", i % (members - 1), i);
        buf_add_char(&text, '}');
        const char *out = written(f, json_parse(&f->arena, buf_str(&text), NULL));
        struct str first =
            arena_printf(&f->arena, "{\"k00x\":%d%s", members - 1, members > 2 ? "," : "}");
        assert_true(str_starts(str_of(out), first));
        assert_int_equal(json_parse(&f->arena, str_of(out), NULL)->count, members - 1);
        buf_done(&text);
    }
}

static void test_clone_shares_nothing(void **state) {
    struct fixture *f = *state;
    char text[] = "{\"key\":[\"value\",12,{\"x\":null}]}";
    struct arena source = { 0 };
    struct json *copy = json_clone(&f->arena, json_parse(&source, str_of(text), NULL));
    memset(text, '#', sizeof text - 1);
    arena_free(&source);
    assert_string_equal(written(f, copy), "{\"key\":[\"value\",12,{\"x\":null}]}");
    json_put(copy, STR("more"), json_new_null(&f->arena));
    assert_string_equal(written(f, copy), "{\"key\":[\"value\",12,{\"x\":null}],\"more\":null}");
}

static void test_same_compares_values(void **state) {
    static const struct {
        const char *x, *y;
        bool same;
    } cases[] = {
        { "1", "1", true },
        { "1", "1.0", true },
        { "-0", "0", true },
        { "1e2", "100", true },
        { "0.1", "0.10", true },
        { "1", "2", false },
        { "1", "\"1\"", false },
        { "18446744073709551615", "18446744073709551614", false },
        { "9007199254740993", "9007199254740992", false },
        { "100000000000000000000", "100000000000000000001", false },
        { "null", "null", true },
        { "true", "false", false },
        { "null", "false", false },
        { "[1,2]", "[1,2]", true },
        { "[1,2]", "[2,1]", false },
        { "[1]", "[1,2]", false },
        { "[]", "{}", false },
        { "{}", "{}", true },
        { "{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", true },
        { "{\"a\":1}", "{\"a\":1,\"b\":2}", false },
        { "{\"a\":1}", "{\"b\":1}", false },
        { "{\"a\":1,\"a\":2}", "{\"a\":2}", true },
        { "{\"a\":2,\"a\":1}", "{\"a\":2}", false },
        { "\"\\u0061\"", "\"a\"", true },
        { "{\"a\":{\"b\":[1]}}", "{\"a\":{\"b\":[1.0]}}", true },
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct json *x = json_parse(&f->arena, str_of(cases[i].x), NULL);
        const struct json *y = json_parse(&f->arena, str_of(cases[i].y), NULL);
        if (json_same(x, y) != cases[i].same || json_same(y, x) != cases[i].same)
            fail_msg("%s and %s", cases[i].x, cases[i].y);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_strings_are_escaped_as_the_reference_does, setup, teardown),
        cmocka_unit_test_setup_teardown(test_all_characters_survive_a_round_trip, setup, teardown),
        cmocka_unit_test_setup_teardown(test_integers_are_written_to_their_limits, setup, teardown),
        cmocka_unit_test_setup_teardown(test_doubles_have_the_reference_spelling, setup, teardown),
        cmocka_unit_test_setup_teardown(test_doubles_read_back_the_same, setup, teardown),
        cmocka_unit_test_setup_teardown(test_values_made_by_hand, setup, teardown),
        cmocka_unit_test_setup_teardown(test_push_finds_the_end_of_handmade_nodes, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_put_replaces_the_last_of_a_repeated_key, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_pretty_has_two_spaces_and_no_final_newline, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_repeated_keys_are_found_in_small_and_large_objects, setup, teardown),
        cmocka_unit_test_setup_teardown(test_clone_shares_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(test_same_compares_values, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
