/* Unit tests: tool/capture, tool/truncate, tool/shell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "base/shell_words.h"
#include "base/xmalloc.h"
#include "tool/capture.h"
#include "tool/shell.h"
#include "tool/truncate.h"

static void test_the_middle_of_a_large_output_is_dropped(void **state) {
    (void)state;
    for (size_t piece = 4096; piece < 3 * 1024 * 1024; piece = piece * 5 + 1) {
        struct capture c = { 0 };
        struct buf out = { 0 };
        char *block = xmalloc(piece);
        size_t total = 0;
        while (total < 3 * 1024 * 1024) {
            for (size_t i = 0; i < piece; i++)
                block[i] = (char)('a' + (total + i) % 26);
            capture_add(&c, (struct str){ block, piece });
            total += piece;
        }
        capture_write(&c, &out);
        assert_int_equal(capture_omitted(&c), total - CAPTURE_BYTES_MAX);
        assert_int_equal(out.p[0], 'a');
        assert_int_equal(out.p[out.n - 1], 'a' + (total - 1) % 26);
        struct buf marker = { 0 };
        buf_printf(&marker, "\n... %zu bytes omitted ...\n", total - CAPTURE_BYTES_MAX);
        assert_int_equal(str_find(buf_str(&out), buf_str(&marker)), CAPTURE_BYTES_MAX / 2);
        buf_done(&marker);
        buf_done(&out);
        capture_clear(&c);
        free(block);
    }
}

static void check(
    const char *text, struct output_policy policy, int64_t max_tokens, const char *expected) {
    struct capture c = { 0 };
    struct buf out = { 0 };
    capture_add(&c, str_of(text));
    truncate_capture(&c, &policy, max_tokens, &out);
    assert_string_equal(buf_cstr(&out), expected);
    buf_done(&out);
    capture_clear(&c);
}

static void test_what_fits_stays_as_it_is(void **state) {
    (void)state;
    check("12345678", (struct output_policy){ .limit = 2 }, -1, "12345678");
    check("12345678", (struct output_policy){ .bytes = true, .limit = 8 }, -1, "12345678");
    check("", (struct output_policy){ .limit = 0 }, 0, "");
}

static void test_a_text_over_the_limit_loses_its_middle(void **state) {
    (void)state;
    check("aaaa\nbbbb\ncccc\n", (struct output_policy){ .limit = 10000 }, 2,
        "Warning: truncated output (original token count: 4)\nTotal output lines: 3\n\n"
        "aaaa\xe2\x80\xa6"
        "2 tokens truncated\xe2\x80\xa6"
        "ccc\n");
    check("aaaabbbb", (struct output_policy){ .bytes = true, .limit = 4 }, -1,
        "Warning: truncated output (original token count: 2)\nTotal output lines: 1\n\n"
        "aa\xe2\x80\xa6"
        "4 chars truncated\xe2\x80\xa6"
        "bb");
    check("abcd", (struct output_policy){ .limit = 10000 }, 0,
        "Warning: truncated output (original token count: 1)\nTotal output lines: 1\n\n"
        "\xe2\x80\xa6"
        "1 tokens truncated\xe2\x80\xa6");
}

static void test_a_character_is_never_cut(void **state) {
    (void)state;
    check("\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4",
        (struct output_policy){ .bytes = true, .limit = 6 }, -1,
        "Warning: truncated output (original token count: 3)\nTotal output lines: 1\n\n"
        "\xc3\xa4\xe2\x80\xa6"
        "6 chars truncated\xe2\x80\xa6"
        "\xc3\xa4");
}

static void test_command_lines_are_shown_as_a_shell_reads_them(void **state) {
    (void)state;
    struct arena a = { 0 };
    const char *const argv[] = { "/bin/bash", "-lc", "echo 'x'", "", "a b", "plain-1.0", NULL };
    assert_string_equal(
        shell_words_join(&a, argv).p, "/bin/bash -lc \"echo 'x'\" '' 'a b' plain-1.0");
    arena_free(&a);
}

static void test_only_the_kind_of_a_wanted_shell_counts(void **state) {
    (void)state;
    struct arena a = { 0 };
    const char *argv[SHELL_ARGV];
    assert_int_equal(setenv("SHELL", "/bin/bash", 1), 0);
    shell_argv(&a, STR_NONE, true, STR("x"), argv);
    assert_string_equal(argv[0], "/bin/bash");
    assert_string_equal(argv[1], "-lc");
    shell_argv(&a, STR("/usr/local/bin/bash"), false, STR("x"), argv);
    assert_string_equal(argv[0], "/bin/bash");
    assert_string_equal(argv[1], "-c");
    shell_argv(&a, STR("/nope/fish"), true, STR("x"), argv);
    assert_string_equal(argv[0], "/bin/sh");
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_middle_of_a_large_output_is_dropped),
        cmocka_unit_test(test_what_fits_stays_as_it_is),
        cmocka_unit_test(test_a_text_over_the_limit_loses_its_middle),
        cmocka_unit_test(test_a_character_is_never_cut),
        cmocka_unit_test(test_command_lines_are_shown_as_a_shell_reads_them),
        cmocka_unit_test(test_only_the_kind_of_a_wanted_shell_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
