/* routing: answers of accounts/check. */
#include "account/routing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static char text[1024];

static bool read_with(
    const char *origin, const char *constraint, struct account_routing *ret, struct error *err) {
    (void)snprintf(text, sizeof text,
        "{\"accounts\":[{\"id\":\"other\"},{\"id\":\"acc-1\",\"name\":\"N\",\"workspace_backend_origin\":%s,"
        "\"account_routing_override\":%s}]}",
        origin, constraint);
    *ret = (struct account_routing){ 0 };
    return routing_read(ret, str_of(text), STR("acc-1"), STR("https://chatgpt.com"), err);
}

static void test_good_answers(void **state) {
    static const struct {
        const char *origin, *constraint, *found;
    } cases[] = {
        { "\"https://eu.chatgpt.com\"", "\"us\"", "https://eu.chatgpt.com" },
        { "\"https://x.org:8443/\"", "\"us_cr\"", "https://x.org:8443" },
        { "\"NO_CONSTRAINT\"", "\"NO_CONSTRAINT\"", "https://chatgpt.com" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct account_routing r;
        struct error err;
        assert_true(read_with(cases[i].origin, cases[i].constraint, &r, &err));
        assert_true(str_is(r.origin, cases[i].found) && str_is(r.workspace_name, "N"));
        arena_free(&r.arena);
    }
}

static void test_origins_must_be_https_and_bare(void **state) {
    static const char *const origins[] = { "\"http://x.org\"", "\"https://\"",
        "\"https://a@x.org\"", "\"https://x.org/path\"", "\"https://x.org?q\"",
        "\"https://x.org#f\"", "\"\"" };
    (void)state;
    for (size_t i = 0; i < sizeof origins / sizeof *origins; i++) {
        struct account_routing r;
        struct error err;
        assert_false(read_with(origins[i], "\"us\"", &r, &err));
        assert_string_equal(
            err.text, "workspace backend must use an HTTPS origin without credentials");
    }
}

static void test_other_answers_are_failures(void **state) {
    static const char *const bodies[] = { "", "x", "[]", "{\"accounts\":5}",
        "{\"accounts\":[5,{}]}" };
    struct account_routing r = { 0 };
    struct error err;
    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        assert_false(routing_read(&r, str_of(bodies[i]), STR("acc-1"), STR("https://x"), &err));
        assert_string_equal(err.text, "workspace routing discovery failed");
    }
    assert_false(read_with("\"https://x\"", "\"mars\"", &r, &err));
    assert_false(read_with("null", "\"us\"", &r, &err));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_answers),
        cmocka_unit_test(test_origins_must_be_https_and_bare),
        cmocka_unit_test(test_other_answers_are_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
