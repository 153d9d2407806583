/* Unit tests: base/path. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/path.h"

static void test_join(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    assert_string_equal(path_join(&a, STR("/a"), STR("b/c")).p, "/a/b/c");
    assert_string_equal(path_join(&a, STR("/a/"), STR("b")).p, "/a/b");
    assert_string_equal(path_join(&a, STR("/a"), STR("/b")).p, "/b");
    assert_string_equal(path_join(&a, STR(""), STR("b")).p, "b");
    assert_string_equal(path_join(&a, STR("/a"), STR("")).p, "/a");
    assert_string_equal(path_join(&a, STR("/"), STR("..")).p, "/..");
}

static void test_normalise(void **state) {
    static const char *const cases[][2] = {
        { "/", "/" },
        { "//", "/" },
        { "/.", "/" },
        { "/..", "/" },
        { "/../..", "/" },
        { "/a/b", "/a/b" },
        { "/a//b/", "/a/b" },
        { "/a/./b/.", "/a/b" },
        { "/a/../b", "/b" },
        { "/a/b/../../..", "/" },
        { "/a/..b/.c/...", "/a/..b/.c/..." },
        { "", "." },
        { ".", "." },
        { "./", "." },
        { "a", "a" },
        { "a/", "a" },
        { "a/..", "." },
        { "a/../b", "b" },
        { "..", ".." },
        { "../..", "../.." },
        { "../a/..", ".." },
        { "a/../..", ".." },
        { "a/../../b", "../b" },
        { "..a/..", "." },
        { "a../..", "." },
        { "x/..a/../..", "." },
    };
    _cleanup_arena_ struct arena a = { 0 };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_string_equal(path_normalise(&a, str_of(cases[i][0])).p, cases[i][1]);
}

static void check_part(struct str got, const char *expected) {
    if (!expected)
        assert_null(got.p);
    else
        assert_true(got.p && str_is(got, expected));
}

static void test_dirname_and_basename(void **state) {
    static const struct {
        const char *path, *dirname, *basename;
    } cases[] = {
        { "/a/b", "/a", "b" },
        { "/a/b/", "/a", "b" },
        { "/a/b/.", "/a", "b" },
        { "/a", "/", "a" },
        { "/", NULL, NULL },
        { "//", NULL, NULL },
        { "", NULL, NULL },
        { "a", "", "a" },
        { "a/b", "a", "b" },
        { "a//b", "a", "b" },
        { "/a/..", "/a", NULL },
        { "..", "", NULL },
        { "/a/b.c", "/a", "b.c" },
        { "./a", ".", "a" },
        { "a/./b", "a", "b" },
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        check_part(path_dirname(str_of(cases[i].path)), cases[i].dirname);
        check_part(path_basename(str_of(cases[i].path)), cases[i].basename);
    }
}

static void test_expand_home(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    assert_string_equal(path_expand_home(&a, STR("~"), STR("/home/u")).p, "/home/u");
    assert_string_equal(path_expand_home(&a, STR("~/"), STR("/home/u")).p, "/home/u");
    assert_string_equal(path_expand_home(&a, STR("~/x/y"), STR("/home/u")).p, "/home/u/x/y");
    assert_string_equal(path_expand_home(&a, STR("~//x"), STR("/home/u")).p, "/home/u/x");
    assert_string_equal(path_expand_home(&a, STR("~other/x"), STR("/home/u")).p, "~other/x");
    assert_string_equal(path_expand_home(&a, STR("/x/~"), STR("/home/u")).p, "/x/~");
    assert_string_equal(path_expand_home(&a, STR(""), STR("/home/u")).p, "");
}

static void test_within_goes_by_whole_names(void **state) {
    (void)state;
    assert_true(path_is_within(STR("/a/b"), STR("/a")));
    assert_true(path_is_within(STR("/a"), STR("/a")));
    assert_true(path_is_within(STR("/a"), STR("/")));
    assert_false(path_is_within(STR("/ab"), STR("/a")));
    assert_false(path_is_within(STR("/"), STR("/a")));
    assert_true(
        path_is_absolute(STR("/")) && !path_is_absolute(STR("")) && !path_is_absolute(STR("a/")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_join),
        cmocka_unit_test(test_normalise),
        cmocka_unit_test(test_dirname_and_basename),
        cmocka_unit_test(test_expand_home),
        cmocka_unit_test(test_within_goes_by_whole_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
