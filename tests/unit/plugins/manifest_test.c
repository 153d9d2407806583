/* Unit tests: plugins/manifest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plugins/manifest.h"

static bool parse(struct arena *a, const char *text, struct plugin_manifest *m, struct error *why) {
    return plugin_manifest_parse(a, str_of(text), STR("/p"), m, why);
}

static void test_what_it_says(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct plugin_manifest m;
    assert_true(parse(&a,
        "{\"name\":\"n\",\"version\":\" 1.0 \",\"keywords\":[\"k\"],\"interface\":{\"displayName\":\"N\","
        "\"websiteURL\":\"u\",\"defaultPrompt\":[\"a  b\",5,\" \",\"c\",\"d\",\"e\"],\"logo\":\"./l.png\","
        "\"logoDark\":\"l.png\",\"composerIcon\":\"./../l.png\",\"screenshots\":[\"./s\",\"/t\",\".//etc\"]}}",
        &m, NULL));
    assert_true(str_is(m.name, "n") && str_is(m.version, "1.0") && m.keywords.n == 1);
    assert_int_equal(m.interface->default_prompt.n, 3);
    assert_true(str_is(m.interface->default_prompt.v[0], "a b"));
    assert_true(str_is(m.interface->website_url, "u"));
    assert_true(str_is(m.interface->logo, "/p/l.png"));
    assert_true(!m.interface->logo_dark.p && !m.interface->composer_icon.p);
    assert_int_equal(m.interface->screenshots.n, 2);
    assert_true(str_is(m.interface->screenshots.v[1], "/p/etc"));
}

static void test_an_interface_that_says_nothing_is_none(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct plugin_manifest m;
    assert_true(
        parse(&a, "{\"name\":\"\",\"interface\":{\"logo\":\"x\",\"capabilities\":[]}}", &m, NULL));
    assert_null(m.interface);
    assert_null(m.name.p);
}

static void test_what_is_refused(void **state) {
    static const struct {
        const char *text, *why;
        int code;
    } cases[] = {
        { "{\"name\":", "failed to parse plugin.json: EOF while parsing a value at line 1 column 8",
            PLUGIN_NO_JSON },
        { "{\"version\":5}", "invalid plugin version in plugin.json: expected string",
            PLUGIN_BAD_VERSION },
        { "[]", "missing or invalid plugin.json", PLUGIN_BAD_MANIFEST },
        { "{\"name\":5}", "missing or invalid plugin.json", PLUGIN_BAD_MANIFEST },
        { "{\"keywords\":[5]}", "missing or invalid plugin.json", PLUGIN_BAD_MANIFEST },
        { "{\"interface\":\"x\"}", "missing or invalid plugin.json", PLUGIN_BAD_MANIFEST },
        { "{\"interface\":{\"capabilities\":\"x\"}}", "missing or invalid plugin.json",
            PLUGIN_BAD_MANIFEST },
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        _cleanup_arena_ struct arena a = { 0 };
        struct plugin_manifest m;
        struct error why;
        assert_false(parse(&a, cases[i].text, &m, &why));
        assert_string_equal(why.text, cases[i].why);
        assert_int_equal(why.code, cases[i].code);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_it_says),
        cmocka_unit_test(test_an_interface_that_says_nothing_is_none),
        cmocka_unit_test(test_what_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
