/* Unit tests: base/json_place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json_place.h"

static void stands(
    struct str text, const char *key, const char *inner, size_t line, size_t column) {
    struct arena a = { 0 };
    size_t got_line, got_column;
    const struct json *root = json_parse(&a, text, NULL), *node = json_get(root, key);
    if (inner)
        node = json_get(node, inner);
    const struct json_place place = json_place_of(text, root, node);
    json_place_line(text, place.end, &got_line, &got_column);
    assert_int_equal(got_line, line);
    assert_int_equal(got_column, column);
    arena_free(&a);
}

static void test_values_are_found(void **state) {
    (void)state;
    stands(STR("{\"a\": 12}"), "a", NULL, 1, 8);
    stands(STR(" { \"x\" : \"q\\\"}\\\\\" , \"a\" : [ 1 , {} , \"s\" ] } "), "a", NULL, 1, 42);
    stands(STR("{\"x\":[[],{}],\n \"a\":{\"x\":null,\n\"b\":true }}"), "a", "b", 3, 8);
    stands(STR("{\"a\":1,\"a\":\"two\"}"), "a", NULL, 1, 16);
}

static void test_a_value_of_another_text_is_the_whole(void **state) {
    (void)state;
    struct arena a = { 0 };
    const struct json *root = json_parse(&a, STR("[1]"), NULL);
    const struct json_place place = json_place_of(STR("[1]"), root, json_new_null(&a));
    assert_int_equal(place.start, 0);
    assert_int_equal(place.end, 3);
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_are_found),
        cmocka_unit_test(test_a_value_of_another_text_is_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
