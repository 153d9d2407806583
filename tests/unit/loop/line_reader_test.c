/* Unit tests: loop/line_reader. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "loop/line_reader.h"

struct seen {
    struct buf text; /* the lines, each in brackets */
    int dropped;
    int stop_after; /* lines; 0: never */
};

static bool on_line(void *user, struct str line) {
    struct seen *s = user;
    buf_printf(&s->text, "[%.*s]", STR_ARGS(line));
    return s->stop_after == 0 || --s->stop_after > 0;
}

static void on_too_long(void *user) {
    ((struct seen *)user)->dropped++;
}

static struct line_reader reader(struct seen *s, size_t max_bytes) {
    return (struct line_reader){
        .max_bytes = max_bytes, .on_line = on_line, .on_too_long = on_too_long, .user = s
    };
}

static void test_lines_are_the_same_wherever_the_bytes_are_cut(void **state) {
    (void)state;
    struct str text = STR("one\n\ntw\xc3\xb6\r\nlast");
    for (size_t piece = 1; piece <= text.n; piece++) {
        struct seen s = { 0 };
        struct line_reader r = reader(&s, 0);
        for (size_t at = 0; at < text.n; at += piece)
            assert_int_equal(line_reader_feed(&r, str_sub(text, at, piece)), LINE_OK);
        assert_int_equal(line_reader_finish(&r), LINE_OK);
        assert_string_equal(buf_cstr(&s.text), "[one][][tw\xc3\xb6\r][last]");
        line_reader_done(&r);
        buf_done(&s.text);
    }
}

static void test_a_line_that_is_no_utf8_stops_the_reader(void **state) {
    (void)state;
    struct seen s = { 0 };
    struct line_reader r = reader(&s, 0);
    assert_int_equal(line_reader_feed(&r, STR("a\n\xff\nb\n")), LINE_BAD_UTF8);
    assert_string_equal(buf_cstr(&s.text), "[a]");
    line_reader_done(&r);
    buf_done(&s.text);
}

static void test_a_line_over_the_limit_is_dropped_and_reported_once(void **state) {
    (void)state;
    for (size_t piece = 1; piece <= 16; piece++) {
        struct seen s = { 0 };
        struct line_reader r = reader(&s, 4);
        struct str text = STR("ab\n123456789\ncd\n1234\n12345\n");
        for (size_t at = 0; at < text.n; at += piece)
            assert_int_equal(line_reader_feed(&r, str_sub(text, at, piece)), LINE_OK);
        assert_string_equal(buf_cstr(&s.text), "[ab][cd][1234]");
        assert_int_equal(s.dropped, 2);
        line_reader_done(&r);
        buf_done(&s.text);
    }
}

static void test_the_owner_can_stop_between_two_lines(void **state) {
    (void)state;
    struct seen s = { .stop_after = 1 };
    struct line_reader r = reader(&s, 0);
    assert_int_equal(line_reader_feed(&r, STR("a\nb\n")), LINE_STOPPED);
    assert_string_equal(buf_cstr(&s.text), "[a]");
    line_reader_done(&r);
    buf_done(&s.text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_are_the_same_wherever_the_bytes_are_cut),
        cmocka_unit_test(test_a_line_that_is_no_utf8_stops_the_reader),
        cmocka_unit_test(test_a_line_over_the_limit_is_dropped_and_reported_once),
        cmocka_unit_test(test_the_owner_can_stop_between_two_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
