/* Unit tests: tool/search. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "tool/search.h"

static const struct tool_offer agents = { .agents = AGENT_TOOLS_V1_DEFERRED, .searches = true };

/* The names of what is found, and how often namespaces are opened. */
static const char *find(
    struct buf *out, const struct tool_offer *offer, const char *query, size_t limit) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct json *found = tool_search_find(&a, offer, str_of(query), limit);
    buf_clear(out, 0);
    (void)buf_cstr(out);
    for (const struct json *s = found->first; s; s = s->next) {
        buf_printf(out, "%.*s:", STR_ARGS(json_get_text(s, "name")));
        for (const struct json *t = json_get(s, "tools")->first; t; t = t->next) {
            assert_true(json_get_bool(t, "defer_loading", false));
            buf_printf(out, " %.*s", STR_ARGS(json_get_text(t, "name")));
        }
    }
    return buf_cstr(out);
}

static void test_the_best_comes_first(void **state) {
    _cleanup_buf_ struct buf out = { 0 };
    (void)state;
    assert_string_equal(find(&out, &agents, "Spawn!", 1), "multi_agent_v1: spawn_agent");
    assert_string_equal(find(&out, &agents, "close agents", 1), "multi_agent_v1: close_agent");
    assert_string_equal(find(&out, &agents, "zeppelin", 8), "");
    assert_string_equal(find(&out, &agents, "", 8), "");
    assert_string_equal(find(&out, &agents, "agent", 0), "");
}

static void test_others_find_nothing(void **state) {
    _cleanup_buf_ struct buf out = { 0 };
    _cleanup_arena_ struct arena a = { 0 };
    const struct tool_offer all = { .agents = AGENT_TOOLS_V1 };
    (void)state;
    assert_string_equal(find(&out, &all, "spawn", 8), "");
    assert_int_equal(tool_search_namespaces(&a, &all).n, 0);
    assert_false(tool_search_is_offered(&all));
    assert_true(tool_search_is_offered(&agents));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_best_comes_first),
        cmocka_unit_test(test_others_find_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
