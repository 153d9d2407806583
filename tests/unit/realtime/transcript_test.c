/* transcript: what was said, the envelope it travels in, how texts are cut, and marks in the agent's messages. */
#include "realtime/transcript.h"

#include "base/utf8.h"
#include "realtime/cap.h"
#include "realtime/promotion.h"
#include "realtime/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define USER      THREAD_REALTIME_TRANSCRIPT_ROLE_USER
#define ASSISTANT THREAD_REALTIME_TRANSCRIPT_ROLE_ASSISTANT

static void expect(const struct transcript *t, const char *expected) {
    _cleanup_buf_ struct buf seen = { 0 };
    transcript_write(t, &seen);
    assert_string_equal(buf_cstr(&seen), expected);
}

static void test_only_the_last_entry_goes_on(void **state) {
    struct transcript t = { 0 };
    (void)state;
    transcript_delta(&t, USER, STR("u1 "));
    transcript_delta(&t, ASSISTANT, STR("a1 "));
    transcript_text(&t, USER, STR("u1 full"));
    transcript_text(&t, ASSISTANT, STR("a1 full"));
    expect(&t, "user: u1 \nassistant: a1 \nuser: u1 full\nassistant: a1 full");
    transcript_clear(&t);
    transcript_delta(&t, USER, STR("a"));
    transcript_delta(&t, USER, STR(""));
    transcript_text(&t, USER, STR("b"));
    expect(&t, "user: b");
    transcript_break(&t, USER);
    transcript_delta(&t, USER, STR("c"));
    expect(&t, "user: b\nuser: c");
    transcript_clear(&t);
    assert_int_equal(t.bytes, 0);
}

static void test_turns_of_version_3(void **state) {
    struct transcript t = { .by_turn = true };
    (void)state;
    transcript_text(&t, USER, STR("a"));
    transcript_delta(&t, USER, STR("b"));
    transcript_text(&t, ASSISTANT, STR("c"));
    transcript_text(&t, ASSISTANT, STR("d"));
    transcript_delta(&t, ASSISTANT, STR("e"));
    transcript_delta(&t, USER, STR("f"));
    transcript_text(&t, USER, STR("g"));
    transcript_text(&t, USER, STR("h"));
    expect(&t, "user: a\nuser: bf\nassistant: c\nassistant: d\nassistant: e\nuser: h");
    transcript_clear(&t);
    transcript_delta(&t, ASSISTANT, STR("new"));
    expect(&t, "assistant: new");
    transcript_clear(&t);
}

static void test_a_request_counts_as_said_once(void **state) {
    struct transcript t = { 0 };
    (void)state;
    transcript_text(&t, USER, STR(" do it "));
    transcript_request(&t, STR("do it"));
    transcript_request(&t, STR("  "));
    expect(&t, "user:  do it ");
    transcript_clear(&t);
    transcript_request(&t, STR(" do it"));
    expect(&t, "user: do it");
    transcript_clear(&t);
}

static void test_is_bounded(void **state) {
    struct transcript t = { 0 };
    char piece[64 * 1024];
    (void)state;
    memset(piece, 'x', sizeof piece);
    for (unsigned i = 0; i < 3 * TRANSCRIPT_BYTES_MAX / sizeof piece; i++) {
        transcript_delta(&t, i % 2 ? USER : ASSISTANT, (struct str){ piece, sizeof piece });
        assert_true(t.bytes <= TRANSCRIPT_BYTES_MAX);
    }
    for (unsigned i = 0; i < 2 * TRANSCRIPT_BYTES_MAX / sizeof piece; i++) {
        transcript_delta(&t, USER, (struct str){ piece, sizeof piece });
        assert_true(t.bytes <= TRANSCRIPT_BYTES_MAX);
    }
    transcript_clear(&t);
    assert_int_equal(t.bytes, 0);
}

static void test_envelope(void **state) {
    struct transcript t = { 0 };
    _cleanup_buf_ struct buf out = { 0 };
    (void)state;
    handoff_write_envelope(&out, &t, NULL, STR(" "));
    assert_string_equal(
        buf_cstr(&out), "<realtime_delegation>\n  <input> </input>\n</realtime_delegation>");
    transcript_text(&t, USER, STR("a < b && \"c\""));
    buf_clear(&out, 0);
    handoff_write_envelope(&out, &t, "s", STR("<x>"));
    assert_string_equal(buf_cstr(&out),
        "<realtime_delegation>\n  <source>s</source>\n  <input>&lt;x&gt;</input>\n"
        "  <transcript_delta>user: a &lt; b &amp;&amp; \"c\"</transcript_delta>\n</realtime_delegation>");
    transcript_clear(&t);
}

static void test_caps(void **state) {
    _cleanup_buf_ struct buf text = { 0 }, out = { 0 };
    (void)state;
    while (text.n < 9018)
        buf_add_char(&text, 'x');
    cap_middle(buf_str(&text), CAP_MESSAGE_TOKENS, &out);
    assert_int_equal(out.n, 3999);
    assert_true(str_find(buf_str(&out), STR("\xe2\x80\xa6"
                                            "1262 tokens truncated\xe2\x80\xa6")) > 0);
    buf_clear(&out, 0);
    cap_head(STR("\xc3\xa4\xc3\xb6\xc3\xbc"), 5, &out);
    assert_string_equal(buf_cstr(&out), "\xc3\xa4\xe2\x80\xa6");
    buf_clear(&out, 0);
    cap_tail(STR("a\xc3\xb6\xc3\xbc"), 4, &out);
    assert_string_equal(buf_cstr(&out), "\xe2\x80\xa6");
    struct str rest = STR("\xc3\xa4\xc3\xb6x");
    assert_int_equal(cap_take_piece(&rest, 3).n, 2);
    assert_int_equal(cap_take_piece(&rest, 3).n, 3);
    assert_int_equal(rest.n, 0);
}

static void test_promotions(void **state) {
    (void)state;
    assert_true(promotion_is_inline(STR("::codex-realtime-inline{}\n# x")));
    assert_true(promotion_is_inline(STR("[FINAL]\n::codex-realtime-inline{}\nX")));
    assert_true(promotion_is_inline(STR("[FINAL] ::codex-realtime-inline{}\nX")));
    assert_false(promotion_is_inline(STR("::codex-realtime-inline{}")));
    assert_false(promotion_is_inline(STR("x\n::codex-realtime-inline{}\n")));
    assert_false(promotion_is_inline(STR("")));
    const struct str text = STR("intro\n  ::codex-inline-vis{a}\n```\n::codex-inline-vis{no}\n~~~\n"
                                "::codex-inline-vis{b}\nend");
    assert_int_equal(promotion_visuals(text, true), 2);
    assert_int_equal(promotion_visuals(STR("::codex-inline-vi"), false), 0);
    assert_int_equal(promotion_visuals(STR("::codex-inline-vis{"), false), 1);
    assert_int_equal(promotion_visuals(STR_NONE, true), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_the_last_entry_goes_on),
        cmocka_unit_test(test_turns_of_version_3),
        cmocka_unit_test(test_a_request_counts_as_said_once),
        cmocka_unit_test(test_is_bounded),
        cmocka_unit_test(test_envelope),
        cmocka_unit_test(test_caps),
        cmocka_unit_test(test_promotions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
