/* Unit tests: turn/guardian_text: what the automatic reviewer is asked, and how its answers are read
 * (agent-loop.md 12.5). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "turn/guardian_text.h"

static void test_verdicts(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct guardian_verdict v;
    assert_true(guardian_verdict_read(&a,
        STR("{\"risk_level\":\"medium\",\"user_authorization\":\"low\",\"outcome\":\"allow\",\"rationale\":\"Fine.\"}"),
        &v));
    assert_true(v.allowed);
    assert_int_equal(v.risk, GUARDIAN_RISK_LEVEL_MEDIUM);
    assert_int_equal(v.authorization, GUARDIAN_USER_AUTHORIZATION_LOW);
    assert_true(str_is(v.rationale, "Fine."));
    assert_true(guardian_verdict_read(&a, STR("I say {\"outcome\":\"deny\"} to that."), &v));
    assert_false(v.allowed);
    assert_int_equal(v.risk, GUARDIAN_RISK_LEVEL_HIGH);
    assert_int_equal(v.authorization, GUARDIAN_USER_AUTHORIZATION_UNKNOWN);
    assert_true(str_is(v.rationale, "Auto-review returned a deny decision without a rationale."));
}

static void test_no_verdicts(void **state) {
    (void)state;
    static const char *const texts[] = { "", "yes", "{", "}{", "[]", "{\"outcome\":1}",
        "{\"outcome\":\"maybe\"}", "{\"outcome\":\"allow\",\"risk_level\":\"none\"}",
        "{\"outcome\":\"allow\",\"user_authorization\":\"much\"}" };
    _cleanup_arena_ struct arena a = { 0 };
    struct guardian_verdict v;
    assert_false(guardian_verdict_read(&a, STR_NONE, &v));
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        assert_false(guardian_verdict_read(&a, str_of(texts[i]), &v));
}

static struct str transcript(struct arena *a, struct guardian_case c, size_t *ret_seen) {
    const struct json *parts = guardian_question(a, &c, ret_seen);
    return json_get_text(parts->first->next->next, "text");
}

static void test_transcript(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    static const char history[] =
        "{\"type\":\"message\",\"role\":\"developer\",\"content\":[{\"type\":\"input_text\",\"text\":\"rules\"}]},"
        "{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":"
        "\"<environment_context>x\"}]},"
        "{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"hi\"}]},"
        "{\"type\":\"function_call\",\"name\":\"exec_command\",\"arguments\":\"{}\",\"call_id\":\"c\"}";
    struct guardian_case c = {
        .thread_id = STR("t"), .history = str_of(history), .plan = STR("{}")
    };
    size_t seen;
    assert_string_equal(
        transcript(&a, c, &seen).p, "[3] user: hi\n[4] tool exec_command call: {}\n");
    assert_int_equal(seen, 4);
    c.seen = 3;
    assert_string_equal(transcript(&a, c, &seen).p, "[4] tool exec_command call: {}\n");
    c.seen = 4;
    assert_string_equal(transcript(&a, c, &seen).p, "<nothing new>\n");
    c.seen = 9; /* the history has been shortened since */
    assert_string_equal(
        transcript(&a, c, &seen).p, "[3] user: hi\n[4] tool exec_command call: {}\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verdicts),
        cmocka_unit_test(test_no_verdicts),
        cmocka_unit_test(test_transcript),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
