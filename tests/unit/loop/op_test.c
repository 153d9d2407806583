/* Unit tests: loop/op, loop/retry, loop/work. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "base/xmalloc.h"
#include "loop/op.h"
#include "loop/retry.h"
#include "loop/work.h"

struct fixture {
    uv_loop_t loop;
    struct op_group ops;
    int destroyed, cancelled, called;
    bool emptied;
};

struct probe {
    struct op op;
    struct fixture *fixture;
    uv_timer_t one, two;
};

static int setup(void **state) {
    struct fixture *f = xcalloc(1, sizeof *f);
    assert_int_equal(uv_loop_init(&f->loop), 0);
    *state = f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_null(f->ops.head);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    free(f);
    return 0;
}

static void probe_cancel(struct op *op) {
    ((struct probe *)op)->fixture->cancelled++;
    op_close(op);
}

static void probe_destroy(struct op *op) {
    ((struct probe *)op)->fixture->destroyed++;
}

static const struct op_class probe_class = { "probe", probe_cancel, probe_destroy };

static struct probe *probe_new(struct fixture *f, int handles) {
    struct probe *p = op_new(&f->ops, &probe_class, sizeof *p);
    p->fixture = f;
    uv_timer_t *timers[] = { &p->one, &p->two };
    for (int i = 0; i < handles; i++) {
        uv_timer_init(&f->loop, timers[i]);
        op_own(&p->op, timers[i]);
    }
    return p;
}

static void on_empty(struct op_group *group) {
    ((struct fixture *)group->user)->emptied = true;
}

static void test_an_op_is_freed_when_its_last_handle_has_closed(void **state) {
    struct fixture *f = *state;
    struct probe *p = probe_new(f, 2);
    op_close(&p->op);
    op_close(&p->op);
    assert_int_equal(f->destroyed, 0);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->destroyed, 1);
}

static void test_an_op_without_handles_is_gone_at_once(void **state) {
    struct fixture *f = *state;
    op_close(&probe_new(f, 0)->op);
    assert_int_equal(f->destroyed, 1);
    assert_true(op_group_is_empty(&f->ops));
}

static void test_cancelling_a_group_asks_each_member_once(void **state) {
    struct fixture *f = *state;
    f->ops.on_empty = on_empty;
    f->ops.user = f;
    for (int i = 0; i < 3; i++)
        probe_new(f, i % 3);
    op_group_cancel(&f->ops);
    op_group_cancel(&f->ops);
    assert_int_equal(f->cancelled, 3);
    assert_false(f->emptied);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->destroyed, 3);
    assert_true(f->emptied);
}

/* A parent that looks after its child by a pointer, though the child is asked first. */
struct parent {
    struct op op;
    struct op *child;
};

static void parent_cancel(struct op *op) {
    op_cancel(((struct parent *)op)->child);
    op_close(op);
}

static void test_members_may_refer_to_each_other_while_their_group_is_cancelled(void **state) {
    struct fixture *f = *state;
    static const struct op_class parent_class = { "parent", parent_cancel, NULL };
    f->ops.on_empty = on_empty;
    f->ops.user = f;
    struct parent *parent = op_new(&f->ops, &parent_class, sizeof *parent);
    parent->child = &probe_new(f, 0)->op;
    op_group_cancel(&f->ops);
    assert_int_equal(f->cancelled, 1);
    assert_int_equal(f->destroyed, 1);
    assert_true(f->emptied);
}

static void on_retry(void *user) {
    ((struct fixture *)user)->called++;
}

static void test_retry_calls_back_once_and_not_after_a_cancel(void **state) {
    struct fixture *f = *state;
    retry_start(&f->loop, &f->ops, 0, on_retry, f);
    op_cancel(retry_start(&f->loop, &f->ops, 0, on_retry, f));
    assert_int_equal(f->called, 0);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->called, 1);
}

static void test_retry_delays_double_within_their_jitter(void **state) {
    (void)state;
    for (unsigned n = 1; n < 12; n++) {
        int64_t delay = retry_delay_ms(n), middle = (int64_t)RETRY_BASE_MS << (n - 1);
        assert_in_range(delay, middle * 9 / 10, middle * 11 / 10);
    }
    assert_true(retry_delay_ms(1000) <= (int64_t)RETRY_DELAY_MAX_MS * 11 / 10);
}

struct sum {
    struct work work;
    struct fixture *fixture;
    int value;
    bool done;
};

static void sum_run(struct work *job) {
    ((struct sum *)job)->value = 42;
}

static void sum_after(struct work *job, bool done) {
    struct sum *s = (struct sum *)job;
    s->fixture->called += done ? s->value : 1000;
}

static struct sum *sum_start(struct fixture *f) {
    struct sum *s = work_new(&f->ops, sizeof *s);
    s->work.run = sum_run;
    s->work.after = sum_after;
    s->fixture = f;
    work_start(&s->work, &f->loop);
    return s;
}

static void test_work_reports_on_the_loop(void **state) {
    struct fixture *f = *state;
    sum_start(f);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->called, 42);
}

static void test_cancelled_work_says_so(void **state) {
    struct fixture *f = *state;
    sum_start(f);
    op_group_cancel(&f->ops);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->called, 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_an_op_is_freed_when_its_last_handle_has_closed, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_an_op_without_handles_is_gone_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_cancelling_a_group_asks_each_member_once, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_members_may_refer_to_each_other_while_their_group_is_cancelled, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_retry_calls_back_once_and_not_after_a_cancel, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_retry_delays_double_within_their_jitter, setup, teardown),
        cmocka_unit_test_setup_teardown(test_work_reports_on_the_loop, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cancelled_work_says_so, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
