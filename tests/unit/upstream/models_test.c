/* models: GET …/models. */
#include "upstream/models.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct json *list_of(struct arena *a, const char *text, struct str *ret_why) {
    return models_of_answer(a, json_parse(a, str_of(text), NULL), ret_why);
}

static void test_lists(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct str why = STR_NONE;
    const struct json *list =
        list_of(&a, "{\"models\":[{\"slug\":\"a\"},{\"slug\":\"\"},{},3,{\"slug\":\"b\"}]}", &why);
    assert_int_equal(list->count, 2);
    assert_null(list_of(&a, "{}", &why));
    assert_string_equal(why.p, "missing field `models`");
    assert_null(list_of(&a, "{\"models\":{}}", &why));
    assert_null(list_of(&a, "[]", &why));
}

static void test_too_many_models(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf text = { 0 };
    struct str why;
    buf_add_str(&text, STR("{\"models\":[{\"slug\":\"a\"}"));
    for (int i = 0; i < MODELS_MAX; i++)
        buf_add_str(&text, STR(",{\"slug\":\"a\"}"));
    buf_add_str(&text, STR("]}"));
    assert_int_equal(list_of(&a, buf_cstr(&text), &why)->count, MODELS_MAX);
}

static void test_entries(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct model_info m = models_info_of(&a,
        json_parse(&a,
            STR("{\"slug\":\"a\",\"default_reasoning_level\":\"low\",\"support_verbosity\":true,"
                "\"default_verbosity\":\"high\",\"context_window\":5,\"use_responses_lite\":true,"
                "\"auto_compact_token_limit\":4,\"truncation_policy\":{\"mode\":\"bytes\",\"limit\":7},"
                "\"service_tiers\":[{\"id\":\"priority\"}],\"apply_patch_tool_type\":\"freeform\"}"),
            NULL));
    assert_string_equal(m.slug, "a");
    assert_string_equal(m.effort, "low");
    assert_string_equal(m.verbosity, "high");
    assert_true(m.lite && m.priority && m.apply_patch && m.limit_in_bytes && !m.summaries);
    assert_true(m.context_window == 5 && m.compact_limit == 4 && m.output_limit == 7);
    m = models_info_of(&a, json_parse(&a, STR("{\"slug\":\"b\",\"context_window\":-1}"), NULL));
    assert_true(m.context_window == MODEL_CONTEXT_WINDOW_FALLBACK && !m.effort && !m.verbosity);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_too_many_models),
        cmocka_unit_test(test_entries),
    };
    return cmocka_run_group_tests_name("models", tests, NULL, NULL);
}
