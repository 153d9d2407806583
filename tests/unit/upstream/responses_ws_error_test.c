/* responses_ws_error: how requests over a websocket fail. */
#include "upstream/responses_ws_error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* "message|retryable|delay" of an error event, or "ignored". */
static void expect_event(const char *text, const char *expected) {
    _cleanup_arena_ struct arena a = { 0 };
    struct upstream_error e;
    struct http_head head;
    const char *seen = "ignored";
    const struct json *event = json_parse(&a, str_of(text), NULL);
    if (responses_ws_error_of_event(&a, event, str_of(text), &e, &head))
        seen = arena_printf(&a, "%.*s|%s|%lld", STR_ARGS(e.message), e.retryable ? "retry" : "end",
            (long long)e.retry_after_ms)
                   .p;
    assert_string_equal(seen, expected);
}

static void test_status_makes_it_an_answer(void **state) {
    (void)state;
    expect_event("{\"type\":\"error\",\"status\":400,\"error\":{\"message\":\"bad\"}}",
        "{\"type\":\"error\",\"status\":400,\"error\":{\"message\":\"bad\"}}|end|-1");
    expect_event(
        "{\"type\":\"error\",\"status_code\":503,\"error\":{\"code\":\"server_is_overloaded\"}}",
        "Selected model is at capacity. Please try a different model.|end|-1");
    expect_event("{\"type\":\"error\",\"status\":429,\"headers\":{\"retry-after\":2}}",
        "exceeded retry limit, last status: 429 Too Many Requests|retry|2000");
    expect_event("{\"type\":\"error\",\"status\":401,\"error\":{\"message\":\"no\"}}",
        "unexpected status 401 Unauthorized: no|retry|-1");
}

static void test_without_a_status_it_is_ignored(void **state) {
    (void)state;
    expect_event("{\"type\":\"error\",\"error\":{\"message\":\"bad\"}}", "ignored");
    expect_event("{\"type\":\"error\",\"status\":204}", "ignored");
    expect_event("{\"type\":\"error\",\"status\":100000}", "ignored");
    expect_event("{\"type\":\"error\",\"status\":\"400\"}", "ignored");
}

static void test_codes_that_want_a_new_connection(void **state) {
    (void)state;
    expect_event("{\"type\":\"error\",\"error\":{\"code\":\"websocket_connection_limit_reached\"}}",
        "stream disconnected before completion: Responses websocket connection limit reached (60 "
        "minutes). Create a new websocket connection to continue.|retry|-1");
    expect_event(
        "{\"type\":\"error\",\"status\":400,\"error\":{\"code\":\"previous_response_not_found\","
        "\"message\":\"gone\"}}",
        "stream disconnected before completion: gone|retry|-1");
}

static void test_header_values_of_any_kind(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct upstream_error e;
    struct http_head head;
    struct str text = STR("{\"status\":429,\"headers\":{\"a\":\"x\",\"b\":15,\"c\":true,\"d\":null,"
                          "\"e\":[1]}}");
    assert_true(responses_ws_error_of_event(&a, json_parse(&a, text, NULL), text, &e, &head));
    assert_int_equal(head.status, 429);
    assert_int_equal(head.header_count, 3);
    assert_true(str_is(http_head_get(&head, "A"), "x"));
    assert_true(str_is(http_head_get(&head, "b"), "15"));
    assert_true(str_is(http_head_get(&head, "c"), "true"));
}

static void expect_end(const struct ws_end *end, const char *text, bool retryable, bool http) {
    _cleanup_arena_ struct arena a = { 0 };
    struct upstream_error e = responses_ws_error_of_end(&a, end, STR("ws://h/x"));
    assert_string_equal(arena_cstr(&a, e.message), text);
    assert_int_equal(e.retryable, retryable);
    assert_int_equal(e.use_http, http);
    assert_false(e.no_connection);
}

static void test_ends_of_connections(void **state) {
    (void)state;
    const struct http_head upgrade = { 426, NULL, 0 }, limit = { 429, NULL, 0 };
    expect_end(&(struct ws_end){ .kind = WS_END_REFUSED, .head = &upgrade },
        "unexpected status 426 Upgrade Required: Unknown error, url: ws://h/x", true, true);
    expect_end(&(struct ws_end){ .kind = WS_END_REFUSED, .head = &limit },
        "exceeded retry limit, last status: 429 Too Many Requests", false, false);
    expect_end(&(struct ws_end){ .kind = WS_END_NOT_CONNECTED, .detail = "no" },
        "stream disconnected before completion: no", true, false);
    expect_end(&(struct ws_end){ .kind = WS_END_TIMED_OUT }, "request timed out", true, false);
    expect_end(&(struct ws_end){ .kind = WS_END_CLOSED, .code = 1000 },
        "stream disconnected before completion: websocket closed by server before "
        "response.completed",
        true, false);
    expect_end(&(struct ws_end){ .kind = WS_END_BINARY },
        "stream disconnected before completion: unexpected binary websocket event", true, false);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_status_makes_it_an_answer),
        cmocka_unit_test(test_without_a_status_it_is_ignored),
        cmocka_unit_test(test_codes_that_want_a_new_connection),
        cmocka_unit_test(test_header_values_of_any_kind),
        cmocka_unit_test(test_ends_of_connections),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
