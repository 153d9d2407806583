/* signals: what the service says beside the answer itself. */
#include "upstream/signals.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static bool of_text(struct arena *a, const char *text, struct response_signals *ret) {
    return response_signals_of_event(json_parse(a, str_of(text), NULL), ret);
}

static void test_heads(void **state) {
    (void)state;
    const struct http_header fields[] = {
        { STR("OpenAI-Model"), STR("m") },
        { STR("X-Models-Etag"), STR("\"e\"") },
        { STR("x-reasoning-included"), STR("") },
    };
    const struct http_head head = { 101, fields, ARRAY_LEN(fields) }, empty = { 200, NULL, 0 };
    struct response_signals s = response_signals_of_head(&head);
    assert_true(str_is(s.model, "m") && str_is(s.models_etag, "\"e\"") && s.reasoning_included);
    s = response_signals_of_head(&empty);
    assert_true(!s.model.p && !s.models_etag.p && !s.reasoning_included);
}

static void test_models_of_events(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct response_signals s;
    assert_true(of_text(&a, "{\"response\":{\"headers\":{\"X-OpenAI-Model\":\"a\"}}}", &s));
    assert_true(str_is(s.model, "a"));
    assert_true(of_text(&a, "{\"headers\":{\"OPENAI-model\":[\"b\",\"c\"]}}", &s));
    assert_true(str_is(s.model, "b"));
    assert_false(
        of_text(&a, "{\"headers\":{\"openai-model\":[]},\"response\":{\"model\":\"x\"}}", &s));
    assert_false(of_text(&a, "{\"headers\":\"x\",\"metadata\":[1],\"response\":null}", &s));
}

static void test_the_rest(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct response_signals s;
    assert_true(of_text(&a, "{\"metadata\":{\"openai_chatgpt_moderation_metadata\":0}}", &s));
    assert_non_null(s.moderation);
    assert_false(of_text(&a,
        "{\"metadata\":{\"openai_chatgpt_moderation_metadata\":null,"
        "\"openai_verification_recommendation\":\"x\"}}",
        &s));
    assert_true(of_text(&a, "{\"delta\":\"x\",\"safety_buffering\":{}}", &s));
    assert_non_null(s.safety);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_heads),
        cmocka_unit_test(test_models_of_events),
        cmocka_unit_test(test_the_rest),
    };
    return cmocka_run_group_tests_name("signals", tests, NULL, NULL);
}
