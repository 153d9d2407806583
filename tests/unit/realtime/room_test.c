/* room: audio waits while the queue is full, until there is room, the service stands still, or the client is gone. */
#include "realtime/room.h"

#include "realtime/outbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

struct world {
    uv_loop_t loop;
    struct op_group group;
    struct outbox outbox;
    struct room room;
    unsigned told;
};

static void on_room(void *user) {
    struct world *w = user;
    w->told++;
}

static struct op *await(struct world *w) {
    return room_await(&w->room, &w->outbox, &w->loop, &w->group, on_room, w);
}

static void add_audio(struct world *w, unsigned frames) {
    for (unsigned i = 0; i < frames; i++) {
        struct buf frame = { 0 };
        buf_add_char(&frame, 'a');
        (void)outbox_add(&w->outbox, OUTBOX_AUDIO, &frame);
    }
}

static void send_frames(struct world *w, unsigned frames) {
    for (unsigned i = 0; i < frames; i++) {
        (void)outbox_next(&w->outbox);
        outbox_sent(&w->outbox);
        room_frame_sent(&w->room, &w->outbox);
    }
}

static void finish(struct world *w) {
    (void)uv_run(&w->loop, UV_RUN_DEFAULT);
    assert_true(op_group_is_empty(&w->group));
    assert_null(w->room.first);
    outbox_done(&w->outbox);
    assert_int_equal(uv_loop_close(&w->loop), 0);
}

static void test_waits_only_while_full(void **state) {
    struct world w = { 0 };
    (void)state;
    (void)uv_loop_init(&w.loop);
    assert_null(await(&w));
    add_audio(&w, OUTBOX_AUDIO_MAX);
    assert_non_null(await(&w));
    assert_non_null(await(&w));
    send_frames(&w, ROOM_FREE_FRAMES - 1);
    (void)uv_run(&w.loop, UV_RUN_NOWAIT);
    assert_int_equal(w.told, 0);
    send_frames(&w, 1);
    assert_int_equal(w.told, 0); /* never from within */
    (void)uv_run(&w.loop, UV_RUN_NOWAIT);
    assert_int_equal(w.told, 2);
    assert_null(await(&w));
    finish(&w);
}

static void test_a_service_that_stands_still_is_not_waited_for_twice(void **state) {
    struct world w = { 0 };
    (void)state;
    (void)uv_loop_init(&w.loop);
    add_audio(&w, OUTBOX_AUDIO_MAX);
    assert_non_null(await(&w));
    (void)uv_run(&w.loop, UV_RUN_DEFAULT);
    assert_int_equal(w.told, 1);
    assert_null(await(&w)); /* the frame will be dropped */
    send_frames(&w, 1);
    add_audio(&w, 1);
    assert_non_null(await(&w)); /* it goes on */
    room_close(&w.room);
    finish(&w);
    assert_int_equal(w.told, 2);
}

static void test_a_client_that_is_gone_hears_nothing(void **state) {
    struct world w = { 0 };
    (void)state;
    (void)uv_loop_init(&w.loop);
    add_audio(&w, OUTBOX_AUDIO_MAX);
    assert_non_null(await(&w));
    struct op *second = await(&w);
    op_cancel(second);
    op_group_cancel(&w.group);
    send_frames(&w, OUTBOX_AUDIO_MAX);
    finish(&w);
    assert_int_equal(w.told, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_waits_only_while_full),
        cmocka_unit_test(test_a_service_that_stands_still_is_not_waited_for_twice),
        cmocka_unit_test(test_a_client_that_is_gone_hears_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
