/* Unit tests: upstream/sse (upstream-api.md 8). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "upstream/sse.h"

struct seen {
    struct buf text; /* the events, each in brackets */
    int stop_after;  /* events; 0: never */
};

static bool on_event(void *user, struct str data) {
    struct seen *s = user;
    buf_printf(&s->text, "[%.*s]", STR_ARGS(data));
    return s->stop_after == 0 || --s->stop_after > 0;
}

/* The events of `text` are `expected`, whatever the size of the pieces it comes in. */
static void check(struct str text, const char *expected, enum sse_result result) {
    for (size_t piece = 1; piece <= text.n + 1; piece++) {
        struct seen s = { 0 };
        struct sse_reader r = { .on_event = on_event, .user = &s };
        enum sse_result got = SSE_OK;
        for (size_t at = 0; at < text.n && got == SSE_OK; at += piece)
            got = sse_feed(&r, str_sub(text, at, piece));
        assert_string_equal(buf_cstr(&s.text), expected);
        assert_int_equal(got, result);
        sse_done(&r);
        buf_done(&s.text);
    }
}

static void test_only_data_lines_count(void **state) {
    (void)state;
    check(STR("event: x\ndata: {\"a\":1}\nid: 5\nretry: 1\n: comment\n:\n\ndata:{}\n\n"),
        "[{\"a\":1}][{}]", SSE_OK);
    check(STR("database: no\ndata\n\n"), "[]", SSE_OK);
}

static void test_several_data_lines_are_joined(void **state) {
    (void)state;
    check(STR("data: a\ndata: b\ndata:\ndata:  c\n\n"), "[a\nb\n\n c]", SSE_OK);
    check(STR("data:\ndata: b\n\n"), "[\nb]", SSE_OK);
}

static void test_all_line_ends_are_the_same(void **state) {
    (void)state;
    check(STR("data: a\r\ndata: b\r\n\r\ndata: c\r\n\r\n"), "[a\nb][c]", SSE_OK);
    check(STR("data: a\rdata: b\r\rdata: c\r\r:\n"), "[a\nb][c]", SSE_OK);
    check(STR("data: a\n\r\ndata: b\r\n\n"), "[a][b]", SSE_OK);
}

static void test_an_event_without_its_blank_line_is_not_delivered(void **state) {
    (void)state;
    check(STR("data: a\n\ndata: b\n"), "[a]", SSE_OK);
    check(STR("data: a"), "", SSE_OK);
    check(STR("\n\n\n"), "", SSE_OK);
}

static void test_text_is_reassembled_inside_characters(void **state) {
    (void)state;
    check(STR("data: \xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\n\n"),
        "[\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80]", SSE_OK);
}

static void test_text_that_is_no_utf8_ends_the_events(void **state) {
    (void)state;
    check(STR("data: a\n\ndata: x\xff\n\ndata: b\n\n"), "[a]", SSE_OK);
    check(STR("data: a\n\n: \xe2\x98x\n\ndata: b\n\n"), "[a]", SSE_OK);
    static const struct {
        struct str text;
        enum sse_end end;
        size_t bad;
    } ends[] = {
        { STR_INIT("data: \xe2\x98\x83"), SSE_END_OK, 0 },
        { STR_INIT("data: \xff"), SSE_END_BAD_UTF8, 1 },
        { STR_INIT("data: \xe2\x98x"), SSE_END_BAD_UTF8, 2 },
        { STR_INIT("data: \xe2\x98"), SSE_END_CUT_UTF8, 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        for (size_t piece = 1; piece < 5; piece++) {
            struct sse_reader r = { .on_event = on_event };
            for (size_t at = 0; at < ends[i].text.n; at += piece)
                assert_int_equal(sse_feed(&r, str_sub(ends[i].text, at, piece)), SSE_OK);
            assert_int_equal(sse_end(&r), ends[i].end);
            assert_int_equal(r.bad_bytes, ends[i].bad);
            sse_done(&r);
        }
}

static void test_the_owner_can_stop(void **state) {
    (void)state;
    struct seen s = { .stop_after = 1 };
    struct sse_reader r = { .on_event = on_event, .user = &s };
    assert_int_equal(sse_feed(&r, STR("data: a\n\ndata: b\n\n")), SSE_STOPPED);
    assert_string_equal(buf_cstr(&s.text), "[a]");
    sse_done(&r);
    buf_done(&s.text);
}

static void test_an_event_over_the_limit_ends_the_stream(void **state) {
    (void)state;
    struct seen s = { 0 };
    struct sse_reader r = { .on_event = on_event, .user = &s };
    static char block[1 << 20];
    enum sse_result got = sse_feed(&r, STR("data: "));
    for (size_t i = 0; i < sizeof block; i++)
        block[i] = 'x';
    for (int i = 0; i < 80 && got == SSE_OK; i++)
        got = sse_feed(&r, (struct str){ block, sizeof block });
    assert_int_equal(got, SSE_TOO_LARGE);
    sse_done(&r);
    buf_done(&s.text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_data_lines_count),
        cmocka_unit_test(test_several_data_lines_are_joined),
        cmocka_unit_test(test_all_line_ends_are_the_same),
        cmocka_unit_test(test_an_event_without_its_blank_line_is_not_delivered),
        cmocka_unit_test(test_text_is_reassembled_inside_characters),
        cmocka_unit_test(test_text_that_is_no_utf8_ends_the_events),
        cmocka_unit_test(test_the_owner_can_stop),
        cmocka_unit_test(test_an_event_over_the_limit_ends_the_stream),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
