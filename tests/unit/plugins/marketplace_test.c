/* Unit tests: plugins/marketplace. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plugins/marketplace.h"

static bool parse(struct arena *a, const char *text, struct marketplace *m, struct error *why) {
    return marketplace_parse(a, str_of(text), STR("/m/.claude-plugin/marketplace.json"), m, why);
}

static void test_sources(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct marketplace m;
    assert_true(parse(&a,
        "{\"name\":\"x\",\"plugins\":[{\"name\":\"a\",\"source\":\"./a\"},{\"name\":\"a\",\"source\":\"./b\"},"
        "{\"name\":\"b\",\"source\":{\"source\":\"url\",\"url\":\"o/r\",\"ref\":\"v\"}},"
        "{\"name\":\"c\",\"source\":\"../c\"},{\"name\":\"d\",\"source\":{\"source\":\"new\"}},"
        "{\"name\":\"e\",\"source\":{\"source\":\"git-subdir\",\"url\":\"o/r\",\"path\":\"../e\"}},"
        "{\"name\":\"f\",\"source\":{\"source\":\"npm\",\"package\":\"p\"},\"policy\":{\"products\":[]}}]}",
        &m, NULL));
    assert_true(str_is(m.root, "/m"));
    assert_int_equal(m.n, 3);
    assert_true(str_is(m.v[0].source.local.path, "/m/a"));
    assert_true(str_is(m.v[1].source.git.url, "https://github.com/o/r.git"));
    assert_true(str_is(m.v[1].source.git.ref_name, "v"));
    assert_true(m.v[2].for_others && !marketplace_find(&m, STR("f"), false));
    assert_non_null(marketplace_find(&m, STR("f"), true));
}

static void test_what_is_refused(void **state) {
    static const char *const cases[][2] = {
        { "{", "EOF while parsing an object at line 1 column 1" },
        { "{\"plugins\":[]}\n", "missing field `name` at line 1 column 14" },
        { "{\"name\":\"x\"}", "missing field `plugins` at line 1 column 12" },
        { "{\"name\":\"x\",\"plugins\":[{\"name\":\"y\"}]}", "missing field `source`" },
        { "{\"name\":\"x\",\"plugins\":[{\"name\":\"y\",\"source\":\"./y\",\"policy\":{\"authentication\":\"Z\"}}]}",
            "unknown variant `Z`, expected `ON_INSTALL` or `ON_USE`" },
    };
    static const char before[] = "invalid marketplace file `/m/.claude-plugin/marketplace.json`: ";
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        _cleanup_arena_ struct arena a = { 0 };
        struct marketplace m;
        struct error why;
        assert_false(parse(&a, cases[i][0], &m, &why));
        assert_true(str_starts(str_of(why.text), str_of(before)));
        assert_string_equal(why.text + sizeof before - 1, cases[i][1]);
    }
}

static void test_names(void **state) {
    (void)state;
    assert_true(marketplace_check_name(STR("a_B-1"), NULL));
    assert_false(marketplace_check_name(STR("a.b"), NULL));
    assert_true(plugin_check_name(STR("a.b"), NULL));
    assert_false(plugin_check_name(STR(".."), NULL) || plugin_check_name(STR("a/b"), NULL));
    assert_false(plugin_check_name(((struct str){ "a\0b", 3 }), NULL));
    assert_true(plugin_is_remote_id(STR("p~1")) && !plugin_is_remote_id(STR("")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sources),
        cmocka_unit_test(test_what_is_refused),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
