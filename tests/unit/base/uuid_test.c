/* Unit tests: base/uuid. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/time.h"
#include "base/uuid.h"

#define T(literal) \
    { "" literal, sizeof(literal) - 1 }
#define WRONG \
    "invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-], found "

/* What the reference says to thread/read: the id, or the error behind "invalid thread id: ". */
/* clang-format off */
static const struct {
    struct str text;
    const char *answer;
} cases[] = {
    { T("nope"), WRONG "`n` at 1" },
    { T("1"), "invalid length: expected length 32 for simple format, found 1" },
    { T(""), "invalid length: expected length 32 for simple format, found 0" },
    { T("x"), WRONG "`x` at 1" },
    { T("0000000000000000000000000000000"), "invalid length: expected length 32 for simple format, found 31" },
    { T("000000000000000000000000000000000"), "invalid length: expected length 32 for simple format, found 33" },
    { T("00000000000000000000000000000000"), "00000000-0000-0000-0000-000000000000" },
    { T("{00000000000000000000000000000000}"), "invalid group count: expected 5, found 1" },
    { T("{000000000000000000000000000000}"), "invalid group count: expected 5, found 1" },
    { T("{}"), "invalid group count: expected 5, found 1" },
    { T("urn:uuid:"), "invalid group count: expected 5, found 1" },
    { T("urn:uuid:00000000000000000000000000000000"), "invalid group count: expected 5, found 1" },
    { T("urn:uuid:00000000-0000-0000-0000-000000000000"), "00000000-0000-0000-0000-000000000000" },
    { T("URN:UUID:00000000-0000-0000-0000-000000000000"), WRONG "`U` at 1" },
    { T("{00000000-0000-0000-0000-000000000000}"), "00000000-0000-0000-0000-000000000000" },
    { T("00000000-0000-0000-0000-000000000000"), "00000000-0000-0000-0000-000000000000" },
    { T("00000000-0000-0000-0000-00000000000"), "invalid group length in group 4: expected 12, found 11" },
    { T("00000000-0000-0000-0000-0000000000000"), "invalid group length in group 4: expected 12, found 13" },
    { T("0000000-00000-0000-0000-000000000000"), "invalid group length in group 0: expected 8, found 7" },
    { T("00000000-000-00000-0000-000000000000"), "invalid group length in group 1: expected 4, found 3" },
    { T("00000000-0000-000-00000-000000000000"), "invalid group length in group 2: expected 4, found 3" },
    { T("00000000-0000-0000-000-0000000000000"), "invalid group length in group 3: expected 4, found 3" },
    { T("00000000-0000-0000-0000000000000000"), "invalid group count: expected 5, found 4" },
    { T("-"), "invalid group count: expected 5, found 2" },
    { T("----"), "invalid group length in group 0: expected 8, found 0" },
    { T("\xc3\xa9"), WRONG "`\xc3\xa9` at 1" },
    { T("0\xc3\xa9"), WRONG "`\xc3\xa9` at 2" },
    { T("\xf0\x9f\x98\x80"), WRONG "`\xf0\x9f\x98\x80` at 1" },
    { T("00000000-0000-0000-0000-0000-0000000"), "invalid group count: expected 5, found 6" },
    { T("{0"), WRONG "`{` at 1" },
    { T("0}"), WRONG "`}` at 2" },
    { T("{x}"), WRONG "`x` at 2" },
    { T("urn:uuid:x"), WRONG "`x` at 10" },
    { T("urn:uuid:0"), "invalid group count: expected 5, found 1" },
    { T("{00000000-0000-0000-0000-00000000000}"), "invalid group length in group 4: expected 12, found 13" },
    { T("{00000000-0000-0000-0000-000000000000"), WRONG "`{` at 1" },
    { T("00000000_0000_0000_0000_000000000000"), WRONG "`_` at 9" },
    { T(" 00000000-0000-0000-0000-000000000000"), WRONG "` ` at 1" },
    { T("00000000-0000-0000-0000-00000000000A"), "00000000-0000-0000-0000-00000000000a" },
    { T("0000000000000-0000-0000-0000-0000000"), "invalid group length in group 0: expected 8, found 13" },
    { T("{00000000-000-0000-0000-000000000000}"), "invalid group length in group 1: expected 4, found 3" },
    { T("urn:uuid:00000000-0000-0000-0000-00000000"), "invalid group length in group 4: expected 12, found 17" },
    { T("a`b"), WRONG "``` at 2" },
    { T("a\nb"), WRONG "`\n` at 2" },
    { T("a\"b"), WRONG "`\"` at 2" },
    { T("00000000-0000-0000--000000000000"), "invalid group length in group 3: expected 4, found 0" },
    { T("000000000-0000-0000-0000-00000000000"), "invalid group length in group 0: expected 8, found 9" },
    { T("00000000-00000000-0000-0000-00000000"), "invalid group length in group 1: expected 4, found 8" },
    { T("000000000000000000000000000000000000"), "invalid length: expected length 32 for simple format, found 36" },
    { T("000000000000000000000000-0000-0000-0000"), "invalid group count: expected 5, found 4" },
};
/* clang-format on */

static void test_reading_answers_as_the_reference(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct uuid id;
        struct error error;
        char text[UUID_TEXT_BYTES];
        bool good = uuid_parse(cases[i].text, &id, &error);
        assert_string_equal(good ? uuid_format(&id, text) : error.text, cases[i].answer);
    }
    assert_false(uuid_parse(STR("nope"), &(struct uuid){ 0 }, NULL));
    struct error error;
    assert_false(uuid_parse(STR("\xff"), &(struct uuid){ 0 }, &error));
    assert_string_equal(error.text, "non-UTF8 input");
}

static void test_writing_and_reading_is_the_identity(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    for (int i = 0; i < 1000; i++) {
        struct uuid id, back;
        uuid_v4(&id);
        assert_true(uuid_parse(uuid_str(&a, &id), &back, NULL));
        assert_memory_equal(&id, &back, sizeof id);
        assert_int_equal(id.bytes[6] >> 4, 4);
        assert_int_equal(id.bytes[8] >> 6, 2);
        assert_int_equal(uuid_time_ms(&id), -1);
    }
}

static void test_version_7_is_ordered_and_carries_the_time(void **state) {
    (void)state;
    struct uuid_clock clock = { 0 };
    struct uuid last = { 0 };
    int64_t before_ms = time_now_ms();
    for (int i = 0; i < 100000; i++) {
        struct uuid id;
        uuid_v7(&clock, &id);
        assert_true(memcmp(&last, &id, sizeof id) < 0);
        assert_int_equal(id.bytes[6] >> 4, 7);
        assert_int_equal(id.bytes[8] >> 6, 2);
        last = id;
    }
    assert_in_range(uuid_time_ms(&last), before_ms, time_now_ms() + 1);
}

static void test_version_7_stays_ordered_when_the_clock_goes_back(void **state) {
    (void)state;
    uint64_t future_ms = (uint64_t)time_now_ms() + 3600000;
    struct uuid_clock clock = { .ms = future_ms, .counter = (1ull << 42) - 3 };
    struct uuid last = { 0 };
    for (int i = 0; i < 10; i++) {
        struct uuid id;
        uuid_v7(&clock, &id);
        assert_true(memcmp(&last, &id, sizeof id) < 0);
        last = id;
    }
    assert_int_equal(uuid_time_ms(&last), future_ms + 1); /* the counter ran over */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reading_answers_as_the_reference),
        cmocka_unit_test(test_writing_and_reading_is_the_identity),
        cmocka_unit_test(test_version_7_is_ordered_and_carries_the_time),
        cmocka_unit_test(test_version_7_stays_ordered_when_the_clock_goes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
