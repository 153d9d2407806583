/* Unit tests: base/time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "base/time.h"

static void test_formats_known_moments(void **state) {
    (void)state;
    static const struct {
        int64_t us;
        enum time_fraction digits;
        const char *text;
    } cases[] = {
        { 0, TIME_SECONDS, "1970-01-01T00:00:00Z" },
        { 1795159659281999, TIME_MILLIS, "2026-11-20T07:27:39.281Z" },
        { 1795159659281999, TIME_MICROS, "2026-11-20T07:27:39.281999Z" },
        { 1795159659000001, TIME_SECONDS, "2026-11-20T07:27:39Z" },
        { -1, TIME_MICROS, "1969-12-31T23:59:59.999999Z" },
        { 951782400000000, TIME_MILLIS, "2000-02-29T00:00:00.000Z" },
        { INT64_MAX, TIME_SECONDS, "9999-12-31T23:59:59Z" },
        { INT64_MIN, TIME_SECONDS, "0000-01-01T00:00:00Z" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char text[TIME_TEXT_BYTES];
        assert_string_equal(time_format(cases[i].us, cases[i].digits, text), cases[i].text);
    }
}

static void test_parses_what_rfc_3339_allows(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int64_t us;
    } cases[] = {
        { "1970-01-01T00:00:00Z", 0 },
        { "2026-11-20T07:27:39.281Z", 1795159659281000 },
        { "2026-11-20t07:27:39.281999z", 1795159659281999 },
        { "2026-11-20 07:27:39.2819999999Z", 1795159659281999 },
        { "2026-11-20T08:57:39+01:30", 1795159659000000 },
        { "2026-11-19T23:27:39.0-08:00", 1795159659000000 },
        { "2026-11-20T07:27:39-00:00", 1795159659000000 },
        { "1969-12-31T23:59:59.999999Z", -1 },
        { "2016-12-31T23:59:60Z", 1483228800000000 },
        { "0000-01-01T00:00:00Z", -62167219200000000 },
        { "9999-12-31T23:59:59Z", 253402300799000000 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        int64_t us = 0;
        if (!time_parse(str_of(cases[i].text), &us) || us != cases[i].us)
            fail_msg("%s: %lld", cases[i].text, (long long)us);
    }
}

static void test_refuses_what_is_no_moment(void **state) {
    (void)state;
    static const char *const refused[] = { "", "2026", "2026-11-20", "2026-11-20T07:27Z",
        "2026-11-20T07:27:39", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
        "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-11-31T00:00:00Z",
        "2026-11-00T00:00:00Z", "2026-11-20T24:00:00Z", "2026-11-20T07:60:00Z",
        "2026-11-20T07:27:61Z", "2026-11-20T07:27:39.Z", "2026-11-20T07:27:39ZZ",
        "2026-11-20T07:27:39+1:00", "2026-11-20T07:27:39+0100", "2026-11-20T07:27:39+24:00",
        "2026-11-20T07:27:39 Z", " 2026-11-20T07:27:39Z", "+026-11-20T07:27:39Z",
        "2026-1-20T07:27:39Z", "20261120T072739Z", "-2026-11-20T07:27:39Z",
        "2026-11-20_07:27:39Z" };
    for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
        int64_t us;
        if (time_parse(str_of(refused[i]), &us))
            fail_msg("%s", refused[i]);
    }
    assert_false(time_parse(STR("2026-11-20\0"
                                "07:27:39Z"),
        &(int64_t){ 0 }));
}

/* Every 17th day of 1900 to 2200 as the C library has it. */
static void test_calendar_agrees_with_the_c_library(void **state) {
    (void)state;
    for (time_t t = -2208988800; t < 7258118400; t += 17 * 86400 + 12345) {
        struct tm tm;
        char ours[TIME_TEXT_BYTES], theirs[TIME_TEXT_BYTES];
        int64_t back;
        assert_non_null(gmtime_r(&t, &tm));
        (void)strftime(theirs, sizeof theirs, "%Y-%m-%dT%H:%M:%SZ", &tm);
        assert_string_equal(time_format((int64_t)t * 1000000, TIME_SECONDS, ours), theirs);
        assert_true(time_parse(str_of(ours), &back) && back == (int64_t)t * 1000000);
    }
}

static void test_clocks_go_on(void **state) {
    (void)state;
    int64_t ns = time_monotonic_ns(), ms = time_monotonic_ms();
    assert_true(time_monotonic_ns() >= ns && ms >= ns / 1000000);
    assert_in_range(
        time_now_ms(), (int64_t)time(NULL) * 1000 - 1000, (int64_t)time(NULL) * 1000 + 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formats_known_moments),
        cmocka_unit_test(test_parses_what_rfc_3339_allows),
        cmocka_unit_test(test_refuses_what_is_no_moment),
        cmocka_unit_test(test_calendar_agrees_with_the_c_library),
        cmocka_unit_test(test_clocks_go_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
