/* Unit tests: base/map. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/map.h"

enum { KEYS = 5000 };

static struct str key_of(int i, char buffer[32]) {
    (void)snprintf(buffer, 32, "thread-%d", i);
    return str_of(buffer);
}

static void test_keeps_many_keys_through_growth_and_removal(void **state) {
    (void)state;
    static char values[KEYS]; /* only their addresses count */
    struct map m = { 0 };
    char buffer[32];
    for (int i = 0; i < KEYS; i++)
        assert_null(map_put(&m, key_of(i, buffer), &values[i]));
    assert_int_equal(m.count, KEYS);
    for (int i = 0; i < KEYS; i += 2)
        assert_ptr_equal(map_remove(&m, key_of(i, buffer)), &values[i]);
    assert_int_equal(m.count, KEYS / 2);
    for (int i = 0; i < KEYS; i++)
        assert_ptr_equal(map_get(&m, key_of(i, buffer)), i % 2 ? &values[i] : NULL);
    for (int i = 0; i < KEYS; i += 2)
        assert_null(map_put(&m, key_of(i, buffer), &values[i]));
    for (int i = 0; i < KEYS; i++)
        assert_ptr_equal(map_get(&m, key_of(i, buffer)), &values[i]);
    map_done(&m);
}

static void test_empty_map_answers(void **state) {
    (void)state;
    struct map m = { 0 };
    size_t position = 0;
    assert_null(map_get(&m, STR("x")));
    assert_null(map_remove(&m, STR("x")));
    assert_null(map_next(&m, &position, NULL));
    map_done(&m);
}

static void test_put_replaces_and_keys_are_bytes(void **state) {
    (void)state;
    struct map m = { 0 };
    int one, two, three;
    assert_null(map_put(&m, STR("a\0b"), &one));
    assert_null(map_put(&m, STR("a\0c"), &two));
    assert_null(map_put(&m, STR(""), &three));
    assert_ptr_equal(map_put(&m, STR("a\0b"), &three), &one);
    assert_ptr_equal(map_get(&m, STR("a\0b")), &three);
    assert_ptr_equal(map_get(&m, STR("a\0c")), &two);
    assert_ptr_equal(map_get(&m, STR_NONE), &three);
    assert_null(map_get(&m, STR("a")));
    assert_int_equal(m.count, 3);
    map_done(&m);
}

static void test_visits_each_entry_once(void **state) {
    (void)state;
    struct map m = { 0 };
    int seen[100] = { 0 };
    char buffer[32];
    for (int i = 0; i < 100; i++)
        (void)map_put(&m, key_of(i, buffer), &seen[i]);
    struct str key;
    size_t position = 0;
    for (int *value; (value = map_next(&m, &position, &key));) {
        ++*value;
        assert_true(str_eq(key, key_of((int)(value - seen), buffer)));
    }
    for (int i = 0; i < 100; i++)
        assert_int_equal(seen[i], 1);
    map_done(&m);
}

/* As at shutdown: take whatever is first until nothing is left. */
static void test_can_be_emptied_entry_by_entry(void **state) {
    (void)state;
    struct map m = { 0 };
    char buffer[32];
    int value, removed = 0;
    for (int i = 0; i < 1000; i++)
        (void)map_put(&m, key_of(i, buffer), &value);
    struct str key;
    for (size_t start = 0; map_next(&m, &start, &key); start = 0, removed++) {
        (void)snprintf(buffer, sizeof buffer, "%.*s", STR_ARGS(key));
        assert_ptr_equal(map_remove(&m, str_of(buffer)), &value);
    }
    assert_int_equal(removed, 1000);
    assert_int_equal(m.count, 0);
    map_done(&m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keeps_many_keys_through_growth_and_removal),
        cmocka_unit_test(test_empty_map_answers),
        cmocka_unit_test(test_put_replaces_and_keys_are_bytes),
        cmocka_unit_test(test_visits_each_entry_once),
        cmocka_unit_test(test_can_be_emptied_entry_by_entry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
