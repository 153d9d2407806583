/* Unit tests: transport/ws_frames (RFC 6455, surface.md 1.14). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "transport/ws_frames.h"

struct heard {
    struct buf log;
};

static bool on_frame(void *user, enum ws_opcode opcode, struct str payload) {
    struct heard *h = user;
    buf_printf(&h->log, "%d:%.*s|", (int)opcode, STR_ARGS(payload));
    return opcode != WS_CLOSE;
}

/* A client's frame, masked. */
static void add(struct buf *out, unsigned first, const char *text) {
    static const uint8_t mask[] = { 1, 2, 3, 4 };
    size_t n = strlen(text);
    buf_add_char(out, (char)first);
    if (n > 125) {
        buf_add_char(out, (char)(0x80 | 126));
        buf_add_char(out, (char)(n >> 8));
        buf_add_char(out, (char)n);
    } else {
        buf_add_char(out, (char)(0x80 | n));
    }
    buf_add(out, mask, sizeof mask);
    for (size_t i = 0; i < n; i++)
        buf_add_char(out, (char)((uint8_t)text[i] ^ mask[i % 4]));
}

/* However the bytes are cut. */
static void expect(const struct buf *bytes, bool fine, const char *log) {
    static const size_t steps[] = { 1, 2, 3, 7, 4096 };
    for (size_t k = 0; k < ARRAY_LEN(steps); k++) {
        struct heard heard = { 0 };
        struct ws_reader r = { .on_frame = on_frame, .user = &heard };
        bool ok = true;
        for (size_t at = 0; ok && at < bytes->n; at += steps[k])
            ok = ws_reader_feed(&r, str_sub(buf_str(bytes), at, steps[k]));
        assert_int_equal(ok, fine);
        assert_string_equal(buf_cstr(&heard.log), log);
        ws_reader_done(&r);
        buf_done(&heard.log);
    }
}

static void test_messages_come_whole(void **state) {
    (void)state;
    _cleanup_buf_ struct buf b = { 0 };
    add(&b, 0x81, "hello");
    add(&b, 0x01, "in ");
    add(&b, 0x89, "ping");
    add(&b, 0x80, "pieces");
    add(&b, 0x81, "");
    expect(&b, true, "1:hello|9:ping|1:in pieces|1:|");
}

static bool on_frame_and_pause(void *user, enum ws_opcode opcode, struct str payload) {
    struct ws_reader *r = user;
    (void)opcode;
    buf_add_str(&r->message, payload); /* of no use otherwise here */
    r->paused = true;
    return true;
}

static void test_what_comes_while_paused_waits(void **state) {
    (void)state;
    _cleanup_buf_ struct buf b = { 0 };
    struct ws_reader r = { .on_frame = on_frame_and_pause, .user = &r };
    add(&b, 0x81, "a");
    add(&b, 0x81, "b");
    assert_true(ws_reader_feed(&r, buf_str(&b)));
    assert_string_equal(buf_cstr(&r.message), "a");
    assert_true(ws_reader_feed(&r, buf_str(&b)));
    assert_string_equal(buf_cstr(&r.message), "a");
    for (size_t i = 0; i < 3; i++) {
        r.paused = false;
        assert_true(ws_reader_feed(&r, STR("")));
    }
    assert_string_equal(buf_cstr(&r.message), "abab");
    ws_reader_done(&r);
}

static void test_a_close_ends_it(void **state) {
    (void)state;
    _cleanup_buf_ struct buf b = { 0 };
    add(&b, 0x88, "");
    add(&b, 0x81, "never");
    expect(&b, false, "8:|");
}

static void test_what_is_no_websocket_ends_it(void **state) {
    (void)state;
    static const unsigned firsts[] = { 0xc1 /* a reserved bit */, 0x80 /* nothing to continue */,
        0x83 /* unknown */, 0x09 /* a ping in pieces */ };
    for (size_t i = 0; i < ARRAY_LEN(firsts); i++) {
        _cleanup_buf_ struct buf b = { 0 };
        add(&b, firsts[i], "x");
        expect(&b, false, "");
    }
    _cleanup_buf_ struct buf bare = { 0 };
    ws_frame_write(&bare, WS_TEXT, STR("a server's frame has no mask"));
    expect(&bare, false, "");
}

static void test_too_long_messages_end_it(void **state) {
    (void)state;
    static const uint8_t head[] = { 0x81, 0xff, 0, 0, 0, 0, 1, 0, 0, 1, 1, 2, 3, 4 };
    _cleanup_buf_ struct buf b = { 0 };
    buf_add(&b, head, sizeof head);
    expect(&b, false, "");
}

static void test_frames_for_clients(void **state) {
    (void)state;
    static const size_t lengths[] = { 0, 125, 126, 65535, 65536 };
    static const size_t heads[] = { 2, 2, 4, 4, 10 };
    for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
        _cleanup_buf_ struct buf text = { 0 }, out = { 0 };
        for (size_t k = 0; k < lengths[i]; k++)
            buf_add_char(&text, 'x');
        ws_frame_write(&out, WS_TEXT, buf_str(&text));
        assert_int_equal(out.n, heads[i] + lengths[i]);
    }
    _cleanup_arena_ struct arena a = { 0 };
    assert_string_equal(
        ws_accept_of(&a, STR("dGhlIHNhbXBsZSBub25jZQ==")).p, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_messages_come_whole),
        cmocka_unit_test(test_what_comes_while_paused_waits),
        cmocka_unit_test(test_a_close_ends_it),
        cmocka_unit_test(test_what_is_no_websocket_ends_it),
        cmocka_unit_test(test_too_long_messages_end_it),
        cmocka_unit_test(test_frames_for_clients),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
