/* Unit tests: search/fuzzy_query and search/fuzzy_match (local-methods.md 4.3, 4.4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buf.h"
#include "search/fuzzy_match.h"

/* `indices` as "0 3 4"; NULL: it does not fit. */
static const struct {
    const char *query, *text;
    uint32_t score;
    const char *indices;
} cases[] = {
    { "main", "src/main.rs", 109, "4 5 6 7" },
    { "main", "domain.txt", 76, "2 3 4 5" },
    { "rs$", "alpha.rs", 56, "6 7" },
    { "fbb", "fooBarBaz.txt", 68, "0 3 6" },
    { "fbb", "foo_bar_baz.txt", 72, "0 4 8" },
    { "FBB", "foo_bar_baz.txt", 72, "0 4 8" },
    { "^main", "src/main.rs", 0, NULL },
    { "^src main", "src/main.rs", 193, "0 1 2 4 5 6 7" },
    { "'ain", "src/main.rs", 56, "5 6 7" },
    { "^main$", "main", 109, "0 1 2 3" },
    { "^main$", "main.c", 0, NULL },
    { "!main", "src/main.rs", 0, NULL },
    { "!^main", "src/main.rs", 0, "" },
    { "!rs$ src", "src/main.rs", 0, NULL },
    { "a\\ b", "a b", 0, "0 1 2" },
    { "naive", "naïve", 134, "0 1 2 3 4" },
    { "naïve", "naive", 0, NULL },
    { "\\!x", "!x", 0, "0 1" },
    { "x\\$", "x$", 0, "0 1" },
    { "ünï", "aÜNÏ", 0, "1 2 3" },
};

static void expect(size_t i) {
    _cleanup_arena_ struct arena a = { 0 };
    struct fuzzy_matcher *m = fuzzy_matcher_new();
    struct fuzzy_query query;
    uint32_t score, indices[64];
    unsigned n = 0;
    fuzzy_query_parse(&a, fuzzy_matcher_letters(m), str_of(cases[i].query), &query);
    bool fits = fuzzy_match(m, &query, str_of(cases[i].text), &score, indices, &n);
    fuzzy_matcher_free(m);
    _cleanup_buf_ struct buf shown = { 0 };
    for (unsigned j = 0; j < n; j++)
        buf_printf(&shown, "%s%u", j ? " " : "", indices[j]);
    if (fits != (cases[i].indices != NULL))
        fail_msg("\"%s\" and \"%s\"", cases[i].query, cases[i].text);
    if (fits)
        assert_string_equal(buf_cstr(&shown), cases[i].indices);
    if (fits && cases[i].score)
        assert_int_equal(score, cases[i].score);
    if (fits)
        assert_true(score <= fuzzy_best_score(&query));
}

static void texts_fit(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        expect(i);
}

static void blanks_ask_for_nothing(void **state) {
    _cleanup_arena_ struct arena a = { 0 };
    (void)state;
    struct letters letters = { 0 };
    struct fuzzy_query query;
    fuzzy_query_parse(&a, &letters, STR(" \t"), &query);
    assert_int_equal(query.count, 0);
    fuzzy_query_parse(&a, &letters, STR(" main "), &query);
    assert_true(query.plain);
    fuzzy_query_parse(&a, &letters, STR("a b"), &query);
    assert_false(query.plain);
    assert_int_equal(query.count, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_fit),
        cmocka_unit_test(blanks_ask_for_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
