/* Unit tests: store/text_search, base/json_merge. */
#include "home.h"

#include "base/json_merge.h"
#include "store/text_search.h"

static const char *folded(struct home *h, const char *text) {
    struct str f = text_fold(&h->arena, str_of(text));
    assert_int_equal(f.n, strlen(text));
    return f.p;
}

static void test_case_does_not_count(void **state) {
    struct home *h = *state;
    assert_string_equal(folded(h, "NEEDLE-9"), "needle-9");
    assert_string_equal(folded(h, "\xc3\x9c\xc3\x89\xc3\x97\xc5\xb9\xc4\x86"),
        "\xc3\xbc\xc3\xa9\xc3\x97\xc5\xba\xc4\x87");
    assert_string_equal(
        folded(h, "\xd0\x9f\xd0\xa0\xd0\x81\xce\x91"), "\xd0\xbf\xd1\x80\xd1\x91\xce\xb1");
    assert_string_equal(
        folded(h, "\xf0\x9f\x98\x80\xe2\x82\xac\xc3"), "\xf0\x9f\x98\x80\xe2\x82\xac\xc3");
}

static void test_white_space_collapses(void **state) {
    struct home *h = *state;
    assert_string_equal(text_collapse(&h->arena, STR(" \n a\t\tb \r\n")).p, "a b");
    assert_string_equal(text_collapse(&h->arena, STR("")).p, "");
}

static void test_snippets_are_cut_between_characters(void **state) {
    struct home *h = *state;
    struct str text = STR("\xf0\x9f\x98\x80 needle");
    struct text_snippet s = text_snippet_of(&h->arena, text, 5, 6);
    assert_string_equal(s.text.p, text.p);
    assert_int_equal(s.start, 3);
    assert_int_equal(s.end, 9);
    struct str many = arena_printf(&h->arena, "%0100dX%0100d", 0, 0);
    s = text_snippet_of(&h->arena, many, 100, 1);
    assert_int_equal(s.text.n, 4 + 49 + 1 + 96 + 4);
    assert_int_equal(s.start, 53);
}

static void check_merge(struct home *h, const char *before, const char *after, const char *patch) {
    struct arena *a = &h->arena;
    const struct json *x = json_parse(a, str_of(before), NULL),
                      *y = json_parse(a, str_of(after), NULL);
    const struct json *diff = json_merge_diff(a, x, y);
    if (!patch) {
        assert_null(diff);
        return;
    }
    assert_true(json_same(diff, json_parse(a, str_of(patch), NULL)));
    assert_true(json_same(json_merge_apply(a, x, diff), y));
}

static void test_merge_patches(void **state) {
    struct home *h = *state;
    check_merge(h, "{\"a\":1,\"b\":{\"c\":2}}", "{\"b\":{\"c\":2},\"a\":1}", NULL);
    check_merge(h, "{\"a\":1}", "{\"a\":2}", "{\"a\":2}");
    check_merge(h, "{\"a\":1,\"b\":2}", "{\"a\":1}", "{\"b\":null}");
    check_merge(h, "{\"a\":{\"b\":{\"c\":1,\"d\":1}}}", "{\"a\":{\"b\":{\"c\":2,\"d\":1}}}",
        "{\"a\":{\"b\":{\"c\":2}}}");
    check_merge(h, "{\"a\":[1,2]}", "{\"a\":[2]}", "{\"a\":[2]}");
    check_merge(h, "{\"a\":1}", "{\"a\":{\"b\":1}}", "{\"a\":{\"b\":1}}");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_case_does_not_count, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(test_white_space_collapses, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(
            test_snippets_are_cut_between_characters, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(test_merge_patches, home_setup, home_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
