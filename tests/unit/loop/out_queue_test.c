/* Unit tests: loop/out_queue. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/xmalloc.h"
#include "loop/out_queue.h"

struct fixture {
    uv_loop_t loop;
    struct op_group ops;
    int reader;
    struct out_queue *queue;
    int drained, broken;
    struct out_queue *answering; /* gets more as soon as it has drained */
};

static void on_drain(void *user) {
    struct fixture *f = user;
    f->drained++;
    if (f->answering)
        out_queue_add(f->answering, STR("more\n"));
}

static void on_broken(void *user, int error) {
    ((struct fixture *)user)->broken = error;
}

static const struct out_queue_events events = { on_drain, on_broken };

static int setup(void **state) {
    struct fixture *f = xcalloc(1, sizeof *f);
    int ends[2], error = 0;
    assert_int_equal(uv_loop_init(&f->loop), 0);
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    f->reader = ends[0];
    (void)fcntl(f->reader, F_SETFL, O_NONBLOCK);
    f->queue = out_queue_open(&f->loop, &f->ops, ends[1], &events, f, &error);
    assert_non_null(f->queue);
    *state = f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    op_group_cancel(&f->ops);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_null(f->ops.head);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    if (f->reader >= 0)
        (void)close(f->reader);
    free(f);
    return 0;
}

static size_t read_all(struct fixture *f) {
    static char bytes[1 << 16];
    size_t n = 0;
    for (ssize_t got; (got = read(f->reader, bytes, sizeof bytes)) > 0;)
        n += (size_t)got;
    return n;
}

static void test_what_one_iteration_adds_is_one_piece_in_order(void **state) {
    struct fixture *f = *state;
    char bytes[16] = { 0 };
    out_queue_add(f->queue, STR("one "));
    out_queue_add(f->queue, STR("two"));
    assert_int_equal(read(f->reader, bytes, sizeof bytes), -1);
    uv_run(&f->loop, UV_RUN_NOWAIT);
    assert_int_equal(read(f->reader, bytes, sizeof bytes), 7);
    assert_string_equal(bytes, "one two");
}

static void test_a_slow_reader_fills_the_queue_and_drains_it(void **state) {
    struct fixture *f = *state;
    char *block = xcalloc(1, 1 << 16);
    size_t sent = 0;
    while (!out_queue_is_full(f->queue)) {
        out_queue_add(f->queue, (struct str){ block, 1 << 16 });
        sent += 1 << 16;
    }
    size_t got = 0;
    while (got < sent) {
        uv_run(&f->loop, UV_RUN_NOWAIT);
        got += read_all(f);
    }
    assert_int_equal(got, sent);
    uv_run(&f->loop, UV_RUN_NOWAIT);
    assert_int_equal(f->drained, 1);
    assert_false(out_queue_is_full(f->queue));
    free(block);
}

static void test_a_descriptor_that_takes_all_at_once_drains_the_queue(void **state) {
    struct fixture *f = *state;
    int error = 0, fd = memfd_create("out_queue", MFD_CLOEXEC);
    char *block = xcalloc(1, OUT_QUEUE_HIGH_BYTES + 1);
    struct stat st;
    assert_true(fd >= 0);
    f->answering = out_queue_open(&f->loop, &f->ops, fd, &events, f, &error);
    assert_non_null(f->answering);
    out_queue_add(f->answering, (struct str){ block, OUT_QUEUE_HIGH_BYTES + 1 });
    assert_true(out_queue_is_full(f->answering));
    uv_run(&f->loop, UV_RUN_NOWAIT);
    assert_int_equal(f->drained, 1);
    assert_false(out_queue_is_full(f->answering));
    assert_int_equal(fstat(fd, &st), 0);
    assert_int_equal(st.st_size, OUT_QUEUE_HIGH_BYTES + 1 + 5);
    free(block);
}

static void test_a_reader_that_is_gone_breaks_the_queue_once(void **state) {
    struct fixture *f = *state;
    (void)close(f->reader);
    f->reader = -1;
    out_queue_add(f->queue, STR("lost"));
    uv_run(&f->loop, UV_RUN_NOWAIT);
    assert_int_equal(f->broken, -EPIPE);
    f->broken = 0;
    out_queue_add(f->queue, STR("lost too"));
    uv_run(&f->loop, UV_RUN_NOWAIT);
    assert_int_equal(f->broken, 0);
    assert_int_equal(out_queue_size_bytes(f->queue), 0);
}

static void test_closing_delivers_what_is_queued(void **state) {
    struct fixture *f = *state;
    out_queue_add(f->queue, STR("bye"));
    out_queue_close(f->queue);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(read_all(f), 3);
    assert_null(f->ops.head);
}

static void test_closing_does_not_wait_for_a_reader_that_never_reads(void **state) {
    struct fixture *f = *state;
    char *block = xcalloc(1, 1 << 20);
    for (int i = 0; i < 4; i++)
        out_queue_add(f->queue, (struct str){ block, 1 << 20 });
    out_queue_close(f->queue);
    uv_run(&f->loop, UV_RUN_DEFAULT); /* ends by itself: OUT_QUEUE_CLOSE_MS */
    assert_null(f->ops.head);
    assert_int_equal(f->broken, 0);
    free(block);
}

int main(void) {
    (void)signal(SIGPIPE, SIG_IGN);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_what_one_iteration_adds_is_one_piece_in_order, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_slow_reader_fills_the_queue_and_drains_it, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_reader_that_is_gone_breaks_the_queue_once, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_descriptor_that_takes_all_at_once_drains_the_queue, setup, teardown),
        cmocka_unit_test_setup_teardown(test_closing_delivers_what_is_queued, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_closing_does_not_wait_for_a_reader_that_never_reads, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
