/* Unit tests: base/base64. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/base64.h"

#define T(literal) \
    { "" literal, sizeof(literal) - 1 }

/* What the reference makes of it in fs/writeFile: the bytes, or the error. */
/* clang-format off */
static const struct {
    struct str text;
    const char *bytes;
    const char *error;
} cases[] = {
    { T(""), "", NULL },
    { T("A"), NULL, "Invalid input length: 1" },
    { T("AA"), NULL, "Invalid padding" },
    { T("AAA"), NULL, "Invalid padding" },
    { T("AAAA"), "\x00\x00\x00", NULL },
    { T("AA=="), "\x00", NULL },
    { T("AAA="), "\x00\x00", NULL },
    { T("A==="), NULL, "Invalid symbol 61, offset 1." },
    { T("===="), NULL, "Invalid symbol 61, offset 0." },
    { T("="), NULL, "Invalid symbol 61, offset 0." },
    { T("=="), NULL, "Invalid symbol 61, offset 0." },
    { T("==="), NULL, "Invalid symbol 61, offset 0." },
    { T("AB=="), NULL, "Invalid last symbol 66, offset 1." },
    { T("AAB="), NULL, "Invalid last symbol 66, offset 2." },
    { T("AA=A"), NULL, "Invalid symbol 61, offset 2." },
    { T("A=AA"), NULL, "Invalid symbol 61, offset 1." },
    { T("=AAA"), NULL, "Invalid symbol 61, offset 0." },
    { T("AA==AA=="), NULL, "Invalid symbol 61, offset 2." },
    { T("AA==\n"), NULL, "Invalid symbol 10, offset 4." },
    { T("AA\n=="), NULL, "Invalid symbol 10, offset 2." },
    { T("A A="), NULL, "Invalid symbol 32, offset 1." },
    { T("AAAAA"), NULL, "Invalid input length: 5" },
    { T("AAAAAA"), NULL, "Invalid padding" },
    { T("AAAAAAA"), NULL, "Invalid padding" },
    { T("%"), NULL, "Invalid symbol 37, offset 0." },
    { T("AAA%"), NULL, "Invalid symbol 37, offset 3." },
    { T("AAAA%"), NULL, "Invalid symbol 37, offset 4." },
    { T("AAAAAA%"), NULL, "Invalid symbol 37, offset 6." },
    { T("AAAAA%AA"), NULL, "Invalid symbol 37, offset 5." },
    { T("AA="), NULL, "Invalid padding" },
    { T("AAAAAA="), NULL, "Invalid padding" },
    { T("AAAAA="), NULL, "Invalid symbol 61, offset 5." },
    { T("AAAAA==="), NULL, "Invalid symbol 61, offset 5." },
    { T("A-A_"), NULL, "Invalid symbol 45, offset 1." },
    { T("\xc3\xa9"), NULL, "Invalid symbol 195, offset 0." },
    { T("AAAA="), NULL, "Invalid symbol 61, offset 4." },
    { T("AAAA=="), NULL, "Invalid symbol 61, offset 4." },
    { T("AAAA===="), NULL, "Invalid symbol 61, offset 4." },
    { T("AA==AAAA"), NULL, "Invalid symbol 61, offset 2." },
    { T("/+=="), NULL, "Invalid last symbol 43, offset 1." },
    { T("////"), "\xff\xff\xff", NULL },
    { T("AB="), NULL, "Invalid padding" },
    { T("AB"), NULL, "Invalid padding" },
    { T("AAAAAB=="), NULL, "Invalid last symbol 66, offset 5." },
    { T("AAAAAAAAAAAAB"), NULL, "Invalid input length: 13" },
    { T("AAAAAAAAAAAAA%"), NULL, "Invalid symbol 37, offset 13." },
    { T("AAAAAAAAAAAAAA=%"), NULL, "Invalid symbol 61, offset 14." },
    { T("AA=%"), NULL, "Invalid symbol 61, offset 2." },
    { T("AA%="), NULL, "Invalid symbol 37, offset 2." },
    { T("A%=="), NULL, "Invalid symbol 37, offset 1." },
    { T("AA==="), NULL, "Invalid symbol 61, offset 2." },
    { T("AAA=="), NULL, "Invalid symbol 61, offset 3." },
    { T("AAAAAAAAAAAAAA"), NULL, "Invalid padding" },
    { T("=%"), NULL, "Invalid symbol 61, offset 0." },
    { T("A="), NULL, "Invalid symbol 61, offset 1." },
    { T("A=="), NULL, "Invalid symbol 61, offset 1." },
    { T("A=%"), NULL, "Invalid symbol 61, offset 1." },
    { T("AA==A"), NULL, "Invalid symbol 61, offset 2." },
    { T("A%"), NULL, "Invalid symbol 37, offset 1." },
    { T("AAAAAAAAAAAA=AAA"), NULL, "Invalid symbol 61, offset 12." },
    { T("AAAAAAAAAAAAAAA%AAAA"), NULL, "Invalid symbol 37, offset 15." },
    { T("AA==%"), NULL, "Invalid symbol 37, offset 4." },
    { T("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\x00"), NULL, "Invalid symbol 0, offset 39." },
    { T("AAAB"), "\x00\x00\x01", NULL },
    { T("AAAAA/=="), NULL, "Invalid last symbol 47, offset 5." },
    { T("B==="), NULL, "Invalid symbol 61, offset 1." },
    { T("AAAAB==="), NULL, "Invalid symbol 61, offset 5." },
    { T("AAA"), NULL, "Invalid padding" },
    { T("AAAAAB"), NULL, "Invalid padding" },
    { T("A/"), NULL, "Invalid padding" },
    { T("AAAA\n"), NULL, "Invalid symbol 10, offset 4." },
    { T("AAAA==A="), NULL, "Invalid symbol 61, offset 4." },
    { T("AB==AAAA"), NULL, "Invalid symbol 61, offset 2." },
    { T("AA\xc3\xbf="), NULL, "Invalid symbol 195, offset 2." },
};
/* clang-format on */

static void test_decoding_answers_as_the_reference(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct str bytes = STR_NONE;
        struct error error = { 0 };
        bool good = base64_decode_explained(&a, cases[i].text, &bytes, &error);
        assert_int_equal(good, cases[i].error == NULL);
        if (!good) {
            assert_string_equal(error.text, cases[i].error);
            continue;
        }
        assert_true(str_eq(base64_encode(&a, bytes), cases[i].text));
        assert_memory_equal(bytes.p, cases[i].bytes, bytes.n);
    }
}

static void test_known_texts(void **state) {
    (void)state;
    static const struct {
        const char *plain, *standard, *url_safe;
    } known[] = {
        { "", "", "" },
        { "f", "Zg==", "Zg" },
        { "fo", "Zm8=", "Zm8" },
        { "foo", "Zm9v", "Zm9v" },
        { "foob", "Zm9vYg==", "Zm9vYg" },
        { "fooba", "Zm9vYmE=", "Zm9vYmE" },
        { "foobar", "Zm9vYmFy", "Zm9vYmFy" },
        { "\xfb\xff\xfe\xff", "+//+/w==", "-__-_w" },
    };
    _cleanup_arena_ struct arena a = { 0 };
    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        struct str plain = str_of(known[i].plain), back;
        assert_string_equal(base64_encode(&a, plain).p, known[i].standard);
        assert_string_equal(base64url_encode(&a, plain).p, known[i].url_safe);
        assert_true(base64url_decode(&a, str_of(known[i].url_safe), &back));
        assert_true(str_eq(back, plain));
    }
}

static void test_url_safe_has_no_padding_and_its_own_symbols(void **state) {
    (void)state;
    static const char *const refused[] = { "Zg==", "Zg=", "+/8", "Zh", "Zm9", "A", "AAAA A",
        "Zm8=" };
    _cleanup_arena_ struct arena a = { 0 };
    struct str bytes;
    for (size_t i = 0; i < ARRAY_LEN(refused); i++)
        if (base64url_decode(&a, str_of(refused[i]), &bytes))
            fail_msg("%s", refused[i]);
}

static void test_every_length_round_trips(void **state) {
    (void)state;
    unsigned char bytes[300];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 37);
    for (size_t n = 0; n <= sizeof bytes; n++) {
        struct arena a = { 0 };
        struct buf out = { 0 };
        struct str plain = { (char *)bytes, n }, back;
        base64_add(&out, plain);
        assert_int_equal(out.n, (n + 2) / 3 * 4);
        assert_true(base64_decode(&a, buf_str(&out), &back) && str_eq(back, plain));
        assert_true(
            base64url_decode(&a, base64url_encode(&a, plain), &back) && str_eq(back, plain));
        buf_done(&out);
        arena_free(&a);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decoding_answers_as_the_reference),
        cmocka_unit_test(test_known_texts),
        cmocka_unit_test(test_url_safe_has_no_padding_and_its_own_symbols),
        cmocka_unit_test(test_every_length_round_trips),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
