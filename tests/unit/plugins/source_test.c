/* Unit tests: plugins/source. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "plugins/source.h"

static void test_what_is_written(void **state) {
    static const char *const cases[][3] = {
        { "o/r", "https://github.com/o/r.git", NULL },
        { "o/r@v1", "https://github.com/o/r.git", "v1" },
        { "o/r#v1", "https://github.com/o/r.git", "v1" },
        { "o/r@", "https://github.com/o/r.git", NULL },
        { "https://github.com/o/r/", "https://github.com/o/r.git", NULL },
        { "https://x/y@z#v", "https://x/y@z", "v" },
        { "git@h:o/r", "git@h:o/r", NULL },
        { "ssh://h/x", "ssh://h/x", NULL },
    };
    static const char *const refused[] = { "x", "a/b/c", "o/r/", "a b/c", "file:///x", "git://h/x",
        "user@h:x", "" };
    static const char *const paths[] = { ".", "..", "./x", "../x", "/", "~/x", "  /x  " };
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct marketplace_source s;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_true(marketplace_source_parse(&a, str_of(cases[i][0]), &s));
        assert_true(s.git && str_is(s.url, cases[i][1]));
        assert_true(cases[i][2] ? str_is(s.ref, cases[i][2]) : !s.ref.p);
    }
    for (size_t i = 0; i < ARRAY_LEN(refused); i++)
        assert_false(marketplace_source_parse(&a, str_of(refused[i]), &s));
    for (size_t i = 0; i < ARRAY_LEN(paths); i++)
        assert_true(marketplace_source_parse(&a, str_of(paths[i]), &s) && !s.git && s.path.n);
}

static void test_commands(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct run_options steps[GIT_FETCH_STEPS_MAX];
    struct str parts[] = { STR("a"), STR("b/c") };
    struct git_fetch f = { .url = STR("u"), .to = STR("/t") };
    assert_int_equal(git_fetch_steps(&a, &f, steps), 1);
    f.parts = parts;
    f.part_count = 2;
    f.ref = STR("v");
    assert_int_equal(git_fetch_steps(&a, &f, steps), 3);
    assert_string_equal(steps[1].cwd, "/t");
    struct run_result r = { .status = 128, .output = STR(""), .errors = STR("no\n") };
    assert_true(str_is(git_failure(&a, &steps[1], &r),
        "git sparse-checkout set a b/c failed with status exit status: 128\nstdout:\n\nstderr:\nno"));
    assert_true(str_is(git_failure(&a, &steps[2], &r),
        "git checkout v failed with status exit status: 128\nstdout:\n\nstderr:\nno"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_written),
        cmocka_unit_test(test_commands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
