/* outbox: frames wait in order within their source, are bounded, and are sent again over another connection; and what
 * has been played. */
#include "realtime/outbox.h"

#include "realtime/played.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static bool add(struct outbox *o, enum outbox_source from, const char *text) {
    struct buf frame = { 0 };
    buf_add_str(&frame, str_of(text));
    return outbox_add(o, from, &frame);
}

static void expect_next(struct outbox *o, const char *expected) {
    struct str frame = outbox_next(o);
    assert_true(expected ? str_is(frame, expected) : !frame.p);
}

static void test_sources_take_turns(void **state) {
    struct outbox o = { 0 };
    (void)state;
    add(&o, OUTBOX_AUDIO, "a1");
    add(&o, OUTBOX_AUDIO, "a2");
    add(&o, OUTBOX_OUTPUT, "o1");
    add(&o, OUTBOX_OUTPUT, "o2");
    add(&o, OUTBOX_TEXT, "t1");
    static const char *const order[] = { "o1", "t1", "a1", "o2", "a2" };
    for (size_t i = 0; i < ARRAY_LEN(order); i++)
        expect_next(&o, order[i]);
    expect_next(&o, NULL);
    assert_false(outbox_is_empty(&o)); /* they are on their way */
    for (size_t i = 0; i < ARRAY_LEN(order); i++)
        outbox_sent(&o);
    assert_true(outbox_is_empty(&o));
    assert_int_equal(o.bytes, 0);
    outbox_done(&o);
}

static void test_a_lost_frame_is_sent_again_first(void **state) {
    struct outbox o = { 0 };
    (void)state;
    add(&o, OUTBOX_AUDIO, "a1");
    add(&o, OUTBOX_AUDIO, "a2");
    add(&o, OUTBOX_AUDIO, "a3");
    expect_next(&o, "a1");
    expect_next(&o, "a2");
    outbox_sent(&o);
    add(&o, OUTBOX_OUTPUT, "o1");
    outbox_lost(&o);
    expect_next(&o, "a2");
    outbox_lost(&o);
    expect_next(&o, "a2");
    expect_next(&o, "o1");
    expect_next(&o, "a3");
    outbox_done(&o);
}

static void test_bounds(void **state) {
    struct outbox o = { 0 };
    (void)state;
    for (unsigned i = 0; i < OUTBOX_AUDIO_MAX; i++)
        assert_true(add(&o, OUTBOX_AUDIO, "a"));
    assert_false(add(&o, OUTBOX_AUDIO, "a"));
    for (unsigned i = 0; i < OUTBOX_TEXT_MAX; i++) {
        assert_false(outbox_text_is_full(&o));
        assert_true(add(&o, OUTBOX_TEXT, "t"));
    }
    assert_true(outbox_text_is_full(&o));
    o.foreign = 1;
    expect_next(&o, "t"); /* nothing is there of the first source */
    outbox_sent(&o);
    assert_non_null(o.flight); /* that was another one */
    outbox_sent(&o);
    assert_null(o.flight);
    struct buf large = { 0 };
    buf_reserve(&large, OUTBOX_FLIGHT_BYTES);
    memset(large.p, 'x', OUTBOX_FLIGHT_BYTES);
    large.n = OUTBOX_FLIGHT_BYTES;
    assert_true(outbox_add(&o, OUTBOX_OUTPUT, &large));
    while (outbox_next(&o).n < OUTBOX_FLIGHT_BYTES)
        ;
    expect_next(&o, NULL); /* enough is on its way */
    outbox_done(&o);
    assert_int_equal(o.bytes, 0);
}

static void test_played(void **state) {
    struct played p = { 0 };
    const uint32_t samples = 960;
    struct thread_realtime_audio_chunk piece = {
        .data = STR("AAAA"), .sample_rate = 48000, .num_channels = 2, .item_id = STR("i")
    };
    int64_t ms;
    (void)state;
    played_add(&p, &piece); /* too short to count */
    assert_false(played_take(&p, STR_NONE, &ms));
    piece.samples_per_channel = &samples;
    played_add(&p, &piece);
    played_add(&p, &piece);
    assert_true(played_take(&p, STR("i"), &ms));
    assert_int_equal(ms, 40);
    assert_false(played_take(&p, STR("i"), &ms));
    played_add(&p, &piece);
    assert_false(played_take(&p, STR("other"), &ms));
    assert_false(played_take(&p, STR_NONE, &ms)); /* and is forgotten */
    piece.item_id = STR_NONE;
    played_add(&p, &piece);
    assert_false(played_take(&p, STR_NONE, &ms));
    played_done(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sources_take_turns),
        cmocka_unit_test(test_a_lost_frame_is_sent_again_first),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_played),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
