/* Unit tests: base/buf, base/arena, base/str. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

static void test_buf_grows_and_keeps_its_bytes(void **state) {
    (void)state;
    _cleanup_buf_ struct buf b = { 0 };
    for (int i = 0; i < 1000; i++)
        buf_printf(&b, "%03d", i);
    assert_int_equal(b.n, 3000);
    assert_memory_equal(b.p + 2997, "999", 3);
    buf_consume(&b, 2997);
    assert_string_equal(buf_cstr(&b), "999");
}

static void test_arena_allocations_are_aligned_and_apart(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    char *last = NULL;
    for (size_t size = 0; size < 5000; size += 7) {
        char *p = arena_alloc(&a, size);
        assert_int_equal((uintptr_t)p % 16, 0);
        assert_ptr_not_equal(p, last);
        memset(p, 0xaa, size);
        last = size ? p : last;
    }
    arena_reset(&a);
    assert_string_equal(arena_printf(&a, "%s-%d", "x", 5).p, "x-5");
}

static void test_str_integers_have_limits(void **state) {
    (void)state;
    int64_t i;
    uint64_t u;
    assert_true(str_to_i64(STR("-9223372036854775808"), &i) && i == INT64_MIN);
    assert_false(str_to_i64(STR("9223372036854775808"), &i));
    assert_true(str_to_u64(STR("18446744073709551615"), &u) && u == UINT64_MAX);
    assert_false(str_to_u64(STR("18446744073709551616"), &u));
    assert_false(str_to_i64(STR("-"), &i));
    assert_false(str_to_i64(STR("5 "), &i));
}

static void test_str_cut_walks_the_parts(void **state) {
    (void)state;
    struct str rest = STR("a,,b");
    assert_true(str_is(str_cut(&rest, ','), "a"));
    assert_true(str_is(str_cut(&rest, ','), ""));
    assert_true(str_is(str_cut(&rest, ','), "b"));
    assert_null(rest.p);
}

static void test_error_text_is_cut_at_a_character(void **state) {
    (void)state;
    struct error e;
    struct buf b = { 0 };
    while (b.n < 2 * ERROR_TEXT_MAX_BYTES)
        buf_add_str(&b, STR("\xc3\xa4"));
    assert_false(error_set(&e, -5, "x%s", buf_cstr(&b)));
    assert_true(strlen(e.text) < ERROR_TEXT_MAX_BYTES);
    assert_int_equal(e.code, -5);
    buf_done(&b);
    assert_false(error_set(&e, 0, "short"));
    assert_string_equal(e.text, "short");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_buf_grows_and_keeps_its_bytes),
        cmocka_unit_test(test_arena_allocations_are_aligned_and_apart),
        cmocka_unit_test(test_str_integers_have_limits),
        cmocka_unit_test(test_str_cut_walks_the_parts),
        cmocka_unit_test(test_error_text_is_cut_at_a_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
