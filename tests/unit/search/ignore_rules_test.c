/* Unit tests: search/ignore_rules (gitignore(5)). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "search/ignore_rules.h"

static const struct {
    const char *pattern, *path;
    bool fits;
} globs[] = {
    { "a", "a", true },
    { "a", "b", false },
    { "*.c", "x.c", true },
    { "*.c", "d/x.c", false },
    { "?", "ü", true },
    { "?", "/", false },
    { "a*b*c", "aXbYbZc", true },
    { "a*b*c", "aXbYbZ", false },
    { "**/a", "a", true },
    { "**/a", "x/y/a", true },
    { "**/a", "x/ya", false },
    { "a/**", "a/b/c", true },
    { "a/**", "a", false },
    { "a/**/b", "a/b", true },
    { "a/**/b", "a/x/y/b", true },
    { "a/**/b", "a/x/yb", false },
    { "**/a/**/b*", "x/a/y/a/z/bb", true },
    { "a**b", "aXXb", true },
    { "a**b", "a/b", false },
    { "[a-c]x", "bx", true },
    { "[!a-c]x", "bx", false },
    { "[^a-c]x", "dx", true },
    { "[]]x", "]x", true },
    { "[a", "[a", true },
    { "[a]", "/", false },
    { "\\*", "*", true },
    { "\\*", "x", false },
    { "[\\]]", "]", true },
    { "", "", true },
    { "*", "", true },
};

static void patterns_fit(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(globs); i++)
        if (ignore_glob_match(str_of(globs[i].pattern), str_of(globs[i].path)) != globs[i].fits)
            fail_msg("%s and %s", globs[i].pattern, globs[i].path);
}

/* Backtracking is bounded: this would never end otherwise. */
static void many_stars_end(void **state) {
    _cleanup_arena_ struct arena a = { 0 };
    (void)state;
    char *text = arena_alloc(&a, 4096);
    memset(text, 'a', 4096);
    assert_false(ignore_glob_match(
        STR("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*ab"), (struct str){ text, 4096 }));
}

static const char file[] = "# comment\n"
                           "\n"
                           "*.o\r\n"
                           "!keep.o\n"
                           "/top\n"
                           "dir/\n"
                           "a/b\n"
                           "trailing  \n"
                           "\\#hash\n"
                           "escaped\\ \n";

static void expect(const char *path, bool is_directory, enum ignore_verdict verdict) {
    _cleanup_arena_ struct arena a = { 0 };
    struct ignore_rules rules = ignore_rules_parse(&a, str_of(file));
    if (ignore_rules_match(&rules, str_of(path), is_directory) != verdict)
        fail_msg("%s", path);
}

static void the_last_rule_that_fits_counts(void **state) {
    (void)state;
    expect("x/y.o", false, IGNORE_YES);
    expect("x/keep.o", false, IGNORE_NO);
    expect("top", false, IGNORE_YES);
    expect("x/top", false, IGNORE_UNDECIDED);
    expect("x/dir", true, IGNORE_YES);
    expect("x/dir", false, IGNORE_UNDECIDED);
    expect("a/b", false, IGNORE_YES);
    expect("x/a/b", false, IGNORE_UNDECIDED);
    expect("trailing", false, IGNORE_YES);
    expect("#hash", false, IGNORE_YES);
    expect("escaped ", false, IGNORE_YES);
    expect("# comment", false, IGNORE_UNDECIDED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_fit),
        cmocka_unit_test(many_stars_end),
        cmocka_unit_test(the_last_rule_that_fits_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
