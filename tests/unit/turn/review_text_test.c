/* Unit tests: turn/review_text (agent-loop.md 21). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "turn/review_text.h"

static void expect(const char *answer, const char *shown) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str text = review_render(&a, str_of(answer));
    if (shown)
        assert_string_equal(arena_cstr(&a, text), shown);
    else
        assert_null(text.p);
}

#define FINDING(TITLE, BODY)                                                                   \
    "{\"title\":\"" TITLE "\",\"body\":\"" BODY "\",\"confidence_score\":1,\"code_location\":" \
    "{\"absolute_file_path\":\"/a.c\",\"line_range\":{\"start\":3,\"end\":5}}}"

static void findings_are_rendered(void **state) {
    (void)state;
    expect("{\"findings\":[" FINDING("[P1] A", "x\\ny") "],\"overall_explanation\":\" Because. \"}",
        "Because.\n\nReview comment:\n\n- [P1] A — /a.c:3-5\n  x\n  y");
    expect(
        "{\"findings\":[" FINDING("A", "x") "," FINDING("B", "") "],\"overall_explanation\":\"\"}",
        "Full review comments:\n\n- A — /a.c:3-5\n  x\n\n- B — /a.c:3-5");
    expect("{\"findings\":[],\"overall_explanation\":\"Fine.\"}", "Fine.");
}

static void json_is_found_within_words(void **state) {
    (void)state;
    expect("Here:\n```json\n{\"findings\":[],\"overall_explanation\":\"Fine.\"}\n```\n", "Fine.");
}

static void anything_else_is_the_explanation(void **state) {
    (void)state;
    expect(" plain \n", "plain");
    expect("{\"findings\":[{\"title\":1}]}", "{\"findings\":[{\"title\":1}]}");
    expect("} not {", "} not {");
}

static void nothing_is_nothing(void **state) {
    (void)state;
    expect("", NULL);
    expect(" \n", NULL);
    expect("{\"findings\":[],\"overall_explanation\":\"\"}", NULL);
}

static void label(struct review_target target, const char *text) {
    _cleanup_arena_ struct arena a = { 0 };
    assert_string_equal(arena_cstr(&a, review_label(&a, &target)), text);
}

static void targets_have_labels(void **state) {
    (void)state;
    label((struct review_target){ .type = REVIEW_TARGET_UNCOMMITTED_CHANGES }, "current changes");
    label((struct review_target){ .type = REVIEW_TARGET_BASE_BRANCH,
              .base_branch = { .branch = STR(" main ") } },
        "changes against 'main'");
    label((struct review_target){ .type = REVIEW_TARGET_COMMIT,
              .commit = { .sha = STR("0123456789"), .title = STR("T") } },
        "commit 0123456: T");
    label((struct review_target){ .type = REVIEW_TARGET_COMMIT,
              .commit = { .sha = STR("012"), .title = STR(" ") } },
        "commit 012");
    label((struct review_target){ .type = REVIEW_TARGET_CUSTOM,
              .custom = { .instructions = STR(" look \n") } },
        "look");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(findings_are_rendered),
        cmocka_unit_test(json_is_found_within_words),
        cmocka_unit_test(anything_else_is_the_explanation),
        cmocka_unit_test(nothing_is_nothing),
        cmocka_unit_test(targets_have_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
