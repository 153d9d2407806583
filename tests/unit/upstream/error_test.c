/* Unit tests: upstream/error, upstream/error_text (upstream-api.md 10). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "upstream/error.h"

struct row {
    int status;
    const char *body;
    const char *message;
    enum upstream_error_info info;
    int http_status;
    bool retryable, request_retryable;
};

#define UNEXPECTED(words) "unexpected status " words ", url: http://u/v1"

static const struct row rows[] = {
    { 400, "{\"error\":{\"code\":\"other\",\"message\":\"MSG\"}}",
        "{\"error\":{\"code\":\"other\",\"message\":\"MSG\"}}", UPSTREAM_OTHER, 0, false, false },
    { 400, "{\"error\":{\"code\":\"invalid_prompt\",\"message\":\"MSG\"}}", "MSG", UPSTREAM_OTHER,
        0, false, false },
    { 400, "{\"error\":{\"code\":\"cyber_policy\",\"message\":\" \"}}",
        "This request has been flagged for possible cybersecurity risk.", UPSTREAM_CYBER_POLICY, 0,
        false, false },
    { 404, "{\"error\":{\"code\":\"model_not_found\",\"message\":\"MSG\"}}", "MSG",
        UPSTREAM_MODEL_NOT_FOUND, 0, false, false },
    { 400, "xx The image data you provided does not represent a valid image xx",
        "Invalid image in your last message. Please remove it and try again.", UPSTREAM_BAD_REQUEST,
        0, false, false },
    { 401, "{\"error\":{\"message\":\" bad key \"}}", UNEXPECTED("401 Unauthorized: bad key"),
        UPSTREAM_HTTP_CONNECTION_FAILED, 401, true, false },
    { 404, "{\"detail\": \"Not Found\"}", UNEXPECTED("404 Not Found: {\"detail\": \"Not Found\"}"),
        UPSTREAM_HTTP_CONNECTION_FAILED, 404, true, false },
    { 413, "", UNEXPECTED("413 Payload Too Large: Unknown error"), UPSTREAM_HTTP_CONNECTION_FAILED,
        413, true, false },
    { 418, "x", UNEXPECTED("418 I'm a teapot: x"), UPSTREAM_HTTP_CONNECTION_FAILED, 418, true,
        false },
    { 429, "{\"error\":{\"code\":\"insufficient_quota\"}}",
        "Quota exceeded. Check your plan and billing details.", UPSTREAM_USAGE_LIMIT_EXCEEDED, 0,
        false, false },
    { 429, "{\"error\":{\"type\":\"usage_limit_reached\",\"plan_type\":\"free\"}}",
        "You\xe2\x80\x99ve hit your usage limit. Upgrade to Plus to continue using Codex "
        "(https://chatgpt.com/explore/plus), or try again later.",
        UPSTREAM_USAGE_LIMIT_EXCEEDED, 0, false, false },
    { 429, "{\"error\":{\"type\":\"usage_limit_reached\"}}",
        "You\xe2\x80\x99ve hit your usage limit. Try again later.", UPSTREAM_USAGE_LIMIT_EXCEEDED,
        0, false, false },
    { 429, "x", "exceeded retry limit, last status: 429 Too Many Requests",
        UPSTREAM_TOO_MANY_FAILED_ATTEMPTS, 429, false, false },
    { 500, "x",
        "We\xe2\x80\x99re currently experiencing high demand, which may cause temporary errors.",
        UPSTREAM_INTERNAL_SERVER_ERROR, 0, true, true },
    { 503, "{\"error\":{\"code\":\"server_is_overloaded\"}}",
        "Selected model is at capacity. Please try a different model.", UPSTREAM_SERVER_OVERLOADED,
        0, false, false },
    { 503, "{\"error\":{\"code\":\"slow_down\",\"message\":\"MSG\"}}", "rate limit exceeded: MSG",
        UPSTREAM_RATE_LIMIT_EXCEEDED, 0, true, true },
    { 529, "x", UNEXPECTED("529 <unknown status code>: x"), UPSTREAM_HTTP_CONNECTION_FAILED, 529,
        true, true },
};

static void test_a_status_and_its_body_become_the_documented_error(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct row *r = &rows[i];
        struct arena a = { 0 };
        const struct http_head head = { r->status, NULL, 0 };
        struct upstream_error e =
            upstream_error_of_status(&a, &head, str_of(r->body), STR("http://u/v1"));
        assert_string_equal(arena_cstr(&a, e.message), r->message);
        assert_int_equal(e.info, r->info);
        assert_int_equal(e.http_status, r->http_status);
        assert_int_equal(e.retryable, r->retryable);
        assert_int_equal(e.request_retryable, r->request_retryable);
        assert_int_equal(e.retry_after_ms, -1);
        arena_free(&a);
    }
}

static void test_known_header_fields_follow_the_text(void **state) {
    (void)state;
    struct arena a = { 0 };
    struct http_header fields[] = { { STR_INIT("CF-Ray"), STR_INIT("ray1") },
        { STR_INIT("x-request-id"), STR_INIT("req_9") } };
    const struct http_head head = { 401, fields, 2 };
    struct upstream_error e = upstream_error_of_status(
        &a, &head, STR("{\"error\":{\"message\":\"bad key\"}}"), STR("http://u"));
    assert_string_equal(arena_cstr(&a, e.message),
        "unexpected status 401 Unauthorized: bad key, url: http://u, cf-ray: ray1, request id: req_9");
    arena_free(&a);
}

static void test_a_long_body_is_cut_at_a_character(void **state) {
    (void)state;
    struct arena a = { 0 };
    struct buf body = { 0 };
    buf_add_char(&body, 'x');
    while (body.n < 1200)
        buf_add_str(&body, STR("\xc3\xa4"));
    const struct http_head head = { 404, NULL, 0 };
    struct upstream_error e = upstream_error_of_status(&a, &head, buf_str(&body), STR("u"));
    struct str shown = str_from(e.message, strlen("unexpected status 404 Not Found: "));
    assert_int_equal(str_find(shown, STR("...")), 999);
    buf_done(&body);
    arena_free(&a);
}

static void test_retry_after_makes_a_429_retryable(void **state) {
    (void)state;
    struct arena a = { 0 };
    struct http_header seconds = { STR_INIT("Retry-After"), STR_INIT("7") };
    struct http_header past = { STR_INIT("retry-after"),
        STR_INIT("Fri, 20 Nov 2020 10:00:00 GMT") };
    struct http_header words = { STR_INIT("retry-after"), STR_INIT("soon") };
    struct upstream_error e =
        upstream_error_of_status(&a, &(struct http_head){ 429, &seconds, 1 }, STR("x"), STR("u"));
    assert_true(e.retryable && e.retry_after_ms == 7000);
    e = upstream_error_of_status(&a, &(struct http_head){ 429, &past, 1 }, STR("x"), STR("u"));
    assert_true(e.retryable && e.retry_after_ms == 0);
    e = upstream_error_of_status(&a, &(struct http_head){ 429, &words, 1 }, STR("x"), STR("u"));
    assert_false(e.retryable);
    arena_free(&a);
}

static struct upstream_error failed(struct arena *a, const char *error) {
    struct str text =
        arena_printf(a, "{\"type\":\"response.failed\",\"response\":{\"error\":%s}}", error);
    return upstream_error_of_failed(a, json_parse(a, text, NULL));
}

static void test_failed_events_become_the_documented_error(void **state) {
    (void)state;
    struct arena a = { 0 };
    struct upstream_error e = failed(&a, "{\"code\":\"server_error\",\"message\":\"MSG\"}");
    assert_string_equal(arena_cstr(&a, e.message), "stream disconnected before completion: MSG");
    assert_true(e.retryable);
    e = failed(&a, "null");
    assert_string_equal(arena_cstr(&a, e.message),
        "stream disconnected before completion: response.failed event received");
    e = failed(&a, "{\"code\":\"rate_limit_exceeded\",\"message\":\"Please Try again in 1.5s.\"}");
    assert_int_equal(e.retry_after_ms, 1500);
    e = failed(&a, "{\"code\":\"rate_limit_exceeded\",\"message\":\"try again in 300ms\"}");
    assert_int_equal(e.retry_after_ms, 300);
    e = failed(&a, "{\"code\":\"context_length_exceeded\"}");
    assert_int_equal(e.info, UPSTREAM_CONTEXT_WINDOW_EXCEEDED);
    assert_false(e.retryable);
    arena_free(&a);
}

static void test_incomplete_answers_retry_only_after_a_content_filter(void **state) {
    (void)state;
    struct arena a = { 0 };
    struct str filter =
        STR("{\"response\":{\"incomplete_details\":{\"reason\":\"content_filter\"}}}");
    assert_true(upstream_error_of_incomplete(&a, json_parse(&a, filter, NULL)).retryable);
    struct upstream_error e = upstream_error_of_incomplete(&a, json_parse(&a, STR("{}"), NULL));
    assert_string_equal(arena_cstr(&a, e.message), "Incomplete response returned, reason: unknown");
    assert_false(e.retryable);
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_status_and_its_body_become_the_documented_error),
        cmocka_unit_test(test_known_header_fields_follow_the_text),
        cmocka_unit_test(test_a_long_body_is_cut_at_a_character),
        cmocka_unit_test(test_retry_after_makes_a_429_retryable),
        cmocka_unit_test(test_failed_events_become_the_documented_error),
        cmocka_unit_test(test_incomplete_answers_retry_only_after_a_content_filter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
