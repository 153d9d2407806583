/* provider_check: what is wrong with tables of providers, and where. */
#include "config/provider_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* The texts are what the reference answered for these files. */
static void expect(const char *text, const char *expected) {
    _cleanup_arena_ struct arena a = { 0 };
    struct provider_problem problem;
    const char *seen = "fine";
    const struct toml *root = toml_read(&a, str_of(text), NULL);
    assert_non_null(root);
    if (!provider_tables_check(&a, root, false, &problem)) {
        size_t line, column;
        toml_position(str_of(text), problem.at.start, &line, &column);
        seen = arena_printf(&a, "%zu:%zu: %.*s", line, column, STR_ARGS(problem.text)).p;
    }
    assert_string_equal(seen, expected);
}

static void test_fine(void **state) {
    (void)state;
    expect("", "fine");
    expect("[model_providers.a]\nunknown = 3\n", "fine");
    expect(
        "[model_providers.a]\nauth = { command = \"x\", args = [\"y\"], refresh_interval_ms = 0 }\n"
        "requires_openai_auth = false\nhttp_headers = { a = \"b\" }\nwire_api = \"responses\"\n",
        "fine");
    expect("[model_providers.amazon-bedrock]\nbase_url = \"x\"\n", "fine");
}

static void test_merged_settings_are_whole(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct provider_problem problem;
    const struct json *bad =
        json_parse(&a, STR("{\"model_providers\":{\"q\":{\"name\":\" \"}}}"), NULL);
    assert_false(provider_settings_check(&a, bad, &problem));
    assert_true(str_is(problem.text, "model_providers.q: provider name must not be empty"));
    assert_true(str_is(problem.path, "model_providers"));
    bad = json_parse(&a, STR("{\"model_providers\":{\"q\":{\"name\":\"q\",\"auth\":{}}}}"), NULL);
    assert_false(provider_settings_check(&a, bad, &problem));
    assert_true(str_is(problem.path, "model_providers.q.auth"));
    assert_true(provider_settings_check(&a, json_parse(&a, STR("{}"), NULL), &problem));
}

static void test_types(void **state) {
    (void)state;
    expect("model_providers = 3\n", "1:19: invalid type: integer `3`, expected a map");
    expect("[model_providers.a]\nbase_url = 3\n",
        "2:12: invalid type: integer `3`, expected a string");
    expect("[model_providers.a]\nrequest_max_retries = \"x\"\n",
        "2:23: invalid type: string \"x\", expected u64");
    expect("[model_providers.a]\nsupports_websockets = \"x\"\n",
        "2:23: invalid type: string \"x\", expected a boolean");
    expect("[model_providers.a]\nhttp_headers = { a = 1 }\n",
        "2:22: invalid type: integer `1`, expected a string");
    expect("[model_providers.a]\nauth = { command = \"x\", timeout_ms = 0 }\n",
        "2:38: invalid value: integer `0`, expected a nonzero u64");
    expect("[model_providers.a]\nauth = { args = [] }\n", "2:8: missing field `command`");
    expect("[model_providers.a]\nwire_api = \"chat\"\n",
        "2:12: `wire_api = \"chat\"` is no longer supported.\nHow to fix: set `wire_api = "
        "\"responses\"` in your provider config.\nMore info: "
        "https://github.com/openai/codex/discussions/7782");
}

static void test_meaning(void **state) {
    (void)state;
    expect("[model_providers.openai]\nname = \"M\"\n[model_providers.ollama]\nname = \"M\"\n",
        "1:2: model_providers contains reserved built-in provider IDs: `ollama`, `openai`. Built-in "
        "providers cannot be overridden. Rename your custom provider (for example, "
        "`openai-custom`).");
    expect("[model_providers.a]\nauth = { command = \" \" }\n",
        "1:2: model_providers.a: provider auth.command must not be empty");
    expect("[model_providers.a]\nenv_key = \"E\"\nrequires_openai_auth = true\nauth = { command = "
           "\"x\" }\n",
        "1:2: model_providers.a: provider auth cannot be combined with env_key, "
        "requires_openai_auth");
    expect("[model_providers.a]\naws = { profile = \"p\" }\n",
        "1:2: model_providers.a: provider aws is only supported for `amazon-bedrock` or "
        "`amazon-bedrock-runtime`");
    expect("[model_providers.a]\ngateway_oauth = { delivery = \"header\" }\n",
        "2:17: choose one gateway credential source: credential_export or OAuth settings "
        "(authorization_url, token_url, and client_id)");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fine),
        cmocka_unit_test(test_merged_settings_are_whole),
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_meaning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
