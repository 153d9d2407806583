/* form: pairs written and found. */
#include "auth/form.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_pairs_are_escaped(void **state) {
    struct buf out = { 0 };
    (void)state;
    buf_add_str(&out, STR("http://x/y?"));
    form_add(&out, "a", STR("1 2"));
    form_add(&out, "b", STR("http://h:1/p?q=1&r"));
    form_add(&out, "c", STR("\xc3\xa4-._*~"));
    assert_string_equal(
        buf_cstr(&out), "http://x/y?a=1+2&b=http%3A%2F%2Fh%3A1%2Fp%3Fq%3D1%26r&c=%C3%A4-._*%7E");
    buf_done(&out);
}

static void test_values_are_found_and_unescaped(void **state) {
    struct arena a = { 0 };
    struct str query = STR("x&state=a%62+c&%65=1&code=%zz%4&code=2&=");
    (void)state;
    assert_true(str_is(form_get(&a, query, "state"), "ab c"));
    assert_true(str_is(form_get(&a, query, "e"), "1"));
    assert_true(str_is(form_get(&a, query, "code"), "%zz%4"));
    assert_true(str_is(form_get(&a, query, "x"), ""));
    assert_null(form_get(&a, query, "missing").p);
    assert_null(form_get(&a, STR_NONE, "x").p);
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs_are_escaped),
        cmocka_unit_test(test_values_are_found_and_unescaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
