/* Unit tests: base/utf8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"

/* Every code point is encoded, valid, and decoded to itself; surrogates are not valid. */
static void test_every_character_round_trips(void **state) {
    (void)state;
    for (uint32_t code = 0; code <= 0x10FFFF; code++) {
        char bytes[UTF8_BYTES_MAX];
        uint32_t back = 0;
        if (code >= 0xD800 && code <= 0xDFFF)
            continue;
        size_t n = utf8_encode(code, bytes);
        struct str text = { bytes, n };
        if (!utf8_valid(text) || utf8_decode(text, &back) != n || back != code)
            fail_msg("U+%04X", code);
        for (size_t cut = 1; cut < n; cut++) {
            struct str part = { bytes, cut };
            if (utf8_valid(part) || utf8_valid_prefix(part) != 0 || !utf8_is_cut(part))
                fail_msg("U+%04X cut at %zu", code, cut);
        }
    }
}

static bool valid_by_definition(const unsigned char *p, size_t n) {
    for (size_t i = 0; i < n;) {
        size_t length = p[i] < 0x80                   ? 1
                        : p[i] >= 0xC0 && p[i] < 0xE0 ? 2
                        : p[i] >= 0xE0 && p[i] < 0xF0 ? 3
                        : p[i] >= 0xF0 && p[i] < 0xF8 ? 4
                                                      : 0;
        static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
        if (length == 0 || i + length > n)
            return false;
        uint32_t code = length == 1 ? p[i] : p[i] & (0x7Fu >> length);
        for (size_t k = 1; k < length; k++) {
            if ((p[i + k] & 0xC0) != 0x80)
                return false;
            code = code << 6 | (p[i + k] & 0x3F);
        }
        if (code < least[length] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
            return false;
        i += length;
    }
    return true;
}

/* All texts of three bytes from a set that has every kind of byte, inside and outside eight-byte words. */
static void test_agrees_with_the_definition(void **state) {
    (void)state;
    static const unsigned char kinds[] = { 0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
        0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5,
        0xF8, 0xFF };
    enum { KINDS = sizeof kinds, PREFIX = 7 };
    for (size_t i = 0; i < (size_t)KINDS * KINDS * KINDS * KINDS; i++) {
        unsigned char text[PREFIX + 4] = "abcdefg";
        size_t rest = i;
        for (size_t k = 0; k < 4; k++, rest /= KINDS)
            text[PREFIX + k] = kinds[rest % KINDS];
        bool want = valid_by_definition(text, sizeof text);
        if (utf8_valid((struct str){ (char *)text, sizeof text }) != want)
            fail_msg("%02x %02x %02x %02x", text[7], text[8], text[9], text[10]);
    }
}

static void test_valid_prefix_stops_before_the_first_bad_byte(void **state) {
    (void)state;
    static const struct {
        struct str text;
        size_t prefix;
        bool cut;
    } cases[] = {
        { { "", 0 }, 0, false },
        { { "plain text of many bytes", 24 }, 24, false },
        { { "ok\xFFrest", 7 }, 2, false },
        { { "\xC3\xA4\xC3", 3 }, 2, true },
        { { "\xE2\x82", 2 }, 0, true },
        { { "\xE2\x28\xA1", 3 }, 0, false },
        { { "a\xF0\x9F\x98", 4 }, 1, true },
        { { "\xED\xA0", 2 }, 0, false },
        { { "\xED", 1 }, 0, true },
        { { "\xF4\x90", 2 }, 0, false },
        { { "\xC0", 1 }, 0, false },
        { { "\x80", 1 }, 0, false },
        { { "12345678\xE2\x82\xAC\x80", 12 }, 11, false },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        size_t n = utf8_valid_prefix(cases[i].text);
        assert_int_equal(n, cases[i].prefix);
        assert_int_equal(utf8_is_cut(str_from(cases[i].text, n)), cases[i].cut);
        assert_int_equal(utf8_valid(cases[i].text), n == cases[i].text.n);
    }
}

static void test_length_and_floor_count_characters(void **state) {
    (void)state;
    struct str text = STR("a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80z");
    static const size_t floors[] = { 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11 };
    assert_int_equal(utf8_length(text), 5);
    for (size_t n = 0; n < ARRAY_LEN(floors); n++)
        assert_int_equal(utf8_floor(text, n), floors[n]);
}

static void test_bad_bytes_are_replaced(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    static const struct {
        struct str in, out;
    } cases[] = {
        { STR_INIT("fine \xC3\xA9"), STR_INIT("fine \xC3\xA9") },
        { STR_INIT(""), STR_INIT("") },
        { STR_INIT("a\xFF\xFE"
                   "b"),
            STR_INIT("a\xEF\xBF\xBD\xEF\xBF\xBD"
                     "b") },
        /* What begins a character is replaced in one piece. */
        { STR_INIT("\xF0\x9F\x98"), STR_INIT("\xEF\xBF\xBD") },
        { STR_INIT("\xE2\x82(\xC3\xA9"), STR_INIT("\xEF\xBF\xBD(\xC3\xA9") },
        { STR_INIT("\xED\xA0\x80"), STR_INIT("\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD") },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct str got = utf8_lossy(&a, cases[i].in);
        assert_true(str_eq(got, cases[i].out));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_character_round_trips),
        cmocka_unit_test(test_agrees_with_the_definition),
        cmocka_unit_test(test_valid_prefix_stops_before_the_first_bad_byte),
        cmocka_unit_test(test_length_and_floor_count_characters),
        cmocka_unit_test(test_bad_bytes_are_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
