/* Unit tests: skills/switch. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "skills/switch.h"

#define ENTRY(selector) "[[skills.config]]\n" selector "\nenabled = false\n"

static void check(const char *before, bool enabled, const char *after) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct skill_selector two = { .name = STR("two") };
    struct error why;
    struct str text = STR_NONE;
    assert_true(skill_switch(&a, str_of(before), &two, enabled, &text, &why));
    assert_string_equal(arena_cstr(&a, text), after);
}

static void test_off(void **state) {
    (void)state;
    check("", false, ENTRY("name = \"two\""));
    check("a = 1", false, "a = 1\n\n" ENTRY("name = \"two\""));
    check(
        ENTRY("name = \"two\"") "\n[b]\nc = 1\n", false, ENTRY("name = \"two\"") "\n[b]\nc = 1\n");
    check("# 1\n[[skills.config]] # 2\nname = \" two \" # 3\nenabled = true # 4\nx = 1\n\n[b]\n",
        false,
        "# 1\n[[skills.config]] # 2\nname = \" two \" # 3\nenabled = false # 4\nx = 1\n\n[b]\n");
    check("[[skills.config]]\nname = \"two\"", false, ENTRY("name = \"two\""));
    check(ENTRY("name = \"one\"") "\n[b]\nc = 1\n", false,
        ENTRY("name = \"one\"") "\n" ENTRY("name = \"two\"") "\n[b]\nc = 1\n");
    check("[[ \"skills\" . config ]]\r\nname = \"one\"\r\n", false,
        "[[ \"skills\" . config ]]\r\nname = \"one\"\r\n\r\n[[skills.config]]\r\nname = \"two\"\r\n"
        "enabled = false\r\n");
}

static void test_a_list_as_a_value(void **state) {
    (void)state;
    check("[skills]\nconfig = [] # c\n", false,
        "[skills]\nconfig = [{ name = \"two\", enabled = false }] # c\n");
    check("skills = { config = [{ name = \"two\", enabled = false }, { name = \"one\" }] }\n", true,
        "skills = { config = [{ name = \"one\" }] }\n");
}

static void test_on(void **state) {
    (void)state;
    check("a = 1\n", true, "a = 1\n");
    check("a = 1\n\n" ENTRY("name = \"two\""), true, "a = 1\n");
    check("a = 1\n\n[skills]\n\n" ENTRY("name = \"two\""), true, "a = 1\n");
    check("a = 1\n\n" ENTRY("name = \"two\"") "\n" ENTRY("name = \"one\""), true,
        "a = 1\n\n" ENTRY("name = \"one\""));
}

static void test_refusals(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    const struct skill_selector two = { .name = STR("two") };
    struct error why;
    struct str text;
    assert_false(skill_switch(&a, STR("a = ="), &two, false, &text, &why));
}

static void test_odd_path(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    const struct skill_selector odd = { .path = STR("/a\"b\\c\x01") };
    struct error why;
    struct str off, on;
    assert_true(skill_switch(&a, STR(""), &odd, false, &off, &why));
    assert_true(skill_switch(&a, off, &odd, true, &on, &why));
    assert_true(str_is(on, ""));
}

static void test_comments_stay_with_their_table(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct str out;
    const struct skill_selector one = { .name = STR("one") };
    assert_true(skill_switch(&a,
        STR("[x]\na = 1\n\n[[skills.config]] # first\nname = \"one\"\nenabled = false\n\n# about two\n"
            "[[skills.config]]\nname = \"two\"\nenabled = false\n"),
        &one, true, &out, NULL));
    assert_true(str_is(
        out, "[x]\na = 1\n\n# about two\n[[skills.config]]\nname = \"two\"\nenabled = false\n"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_comments_stay_with_their_table),
        cmocka_unit_test(test_off),
        cmocka_unit_test(test_on),
        cmocka_unit_test(test_a_list_as_a_value),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_odd_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
