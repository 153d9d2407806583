/* Unit tests: skills/yaml and skills/skill. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "skills/skill.h"
#include "skills/yaml.h"

static void test_yaml(void **state) {
    static const char *const cases[][2] = {
        { "a: b\n", "{\"a\":\"b\"}" },
        { "a: b # c\n\"x y\": 'it''s'\n", "{\"a\":\"b\",\"x y\":\"it's\"}" },
        { "a:\n  b: 1\n  c:\nd: ~\n", "{\"a\":{\"b\":\"1\",\"c\":null},\"d\":null}" },
        { "a: one\n  two\n\n  three\nb: x\n", "{\"a\":\"one two three\",\"b\":\"x\"}" },
        { "a: |\n  one\n    two\n\n  three\nb: x\n",
            "{\"a\":\"one\\n  two\\n\\nthree\\n\",\"b\":\"x\"}" },
        { "a: >-\n  one\n  two\n", "{\"a\":\"one two\"}" },
        { "a: \"x\\n\\u00e9\\\"\"\n", "{\"a\":\"x\\n\xc3\xa9\\\"\"}" },
        { "a: \"one\n  two\"\n", "{\"a\":\"one two\"}" },
        { "a: \"open\nb: x\n", "{\"a\":\"\\\"open\",\"b\":\"x\"}" },
        { "- a\n- b: 1\n  c: 2\n-\n  d\n", "[\"a\",{\"b\":\"1\",\"c\":\"2\"},\"d\"]" },
        { "a:\n- x\n- y\nb: z\n", "{\"a\":[\"x\",\"y\"],\"b\":\"z\"}" },
        { "a: [x, \"y, z\", {k: v}]\n", "{\"a\":[\"x\",\"y, z\",{\"k\":\"v\"}]}" },
        { "a: [x\nb: {x}\n", "{\"a\":\"[x\",\"b\":\"{x}\"}" },
        { "# only\n\n", NULL },
        { "a: b: c\nurl: http://x\n", "{\"a\":\"b: c\",\"url\":\"http://x\"}" },
        { "a: b\r\nc: d\r\n", "{\"a\":\"b\",\"c\":\"d\"}" },
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        _cleanup_arena_ struct arena a = { 0 };
        _cleanup_buf_ struct buf out = { 0 };
        const struct json *value = yaml_read(&a, str_of(cases[i][0]));
        assert_int_equal(value == NULL, cases[i][1] == NULL);
        if (!value)
            continue;
        json_write(&out, value);
        assert_string_equal(buf_cstr(&out), cases[i][1]);
    }
}

static void test_deep_lists_end(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf text = { 0 };
    for (int i = 0; i < 1000; i++)
        buf_add_str(&text, STR("- "));
    buf_add_str(&text, STR("x"));
    const struct json *value = yaml_read(&a, buf_str(&text));
    assert_non_null(value);
    assert_int_equal(value->kind, JSON_ARRAY);
}

static void test_front_matter(void **state) {
    (void)state;
    assert_null(skill_front_matter(STR("")).p);
    assert_null(skill_front_matter(STR("---")).p);
    assert_null(skill_front_matter(STR("---\nname: x\n")).p);
    assert_null(skill_front_matter(STR("x\n---\n---\n")).p);
    assert_true(str_is(skill_front_matter(STR("---\n---")), ""));
    assert_true(str_is(skill_front_matter(STR("--- \r\na: b\n---\nc\n---\n")), "a: b\n"));
}

static void check(
    const char *text, const char *name, const char *description, const char *problem) {
    _cleanup_arena_ struct arena a = { 0 };
    struct skill_metadata skill = { 0 };
    struct str why = STR_NONE;
    assert_int_equal(skill_read(&a, str_of(text), STR("folder"), &skill, &why), problem == NULL);
    if (problem) {
        assert_true(str_is(why, problem));
        return;
    }
    assert_true(str_is(skill.name, name));
    assert_true(str_is(skill.description, description));
}

static void test_skill(void **state) {
    (void)state;
    check("---\nname: a  b\ndescription:   Spread   over\n  lines\n---\n", "a b",
        "Spread over lines", NULL);
    check("---\ndescription: x\n---\n", "folder", "x", NULL);
    check("---\nname: [a\ndescription: x\n---\n", "[a", "x", NULL);
    check("---\nname: a\n---\n", NULL, NULL, "missing field `description`");
    check("text\n", NULL, NULL, "missing YAML frontmatter delimited by ---");
    check("---\nname: 12345678901234567890123456789012345678901234567890123456789012345\n"
          "description: x\n---\n",
        NULL, NULL, "invalid name: exceeds maximum length of 64 characters");
}

static void test_extras(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct skill_metadata skill = { 0 };
    skill_read_extras(&a,
        STR("interface:\n  display_name: \"A  B\"\n  icon_small: ./assets/a.png\n"
            "  icon_large: ../assets/b.png\n  brand_color: red\n"
            "dependencies:\n  tools:\n    - type: mcp\n      value: docs\n    - type: mcp\n"),
        STR("/s"), &skill);
    assert_true(str_is(skill.interface->display_name, "A B"));
    assert_true(str_is(skill.interface->icon_small, "/s/assets/a.png"));
    assert_null(skill.interface->icon_large.p);
    assert_null(skill.interface->brand_color.p);
    assert_int_equal(skill.dependencies->tools.n, 1);
    assert_true(str_is(skill.dependencies->tools.v[0].value, "docs"));
    skill_read_extras(&a, STR("interface:\n  brand_color: red\n"), STR("/s"), &skill);
    assert_null(skill.interface);
    assert_null(skill.dependencies);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_yaml),
        cmocka_unit_test(test_deep_lists_end),
        cmocka_unit_test(test_front_matter),
        cmocka_unit_test(test_skill),
        cmocka_unit_test(test_extras),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
