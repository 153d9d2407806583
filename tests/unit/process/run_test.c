/* Unit tests: process/run. */
#include <errno.h>
#include <sys/wait.h>

#include "fixture.h"

#include "process/run.h"

static void on_steps(void *user, size_t failed, const struct run_result *last) {
    struct fixture *f = user;
    buf_printf(&f->said, "%zu %d %.*s|%.*s", failed, last->status, STR_ARGS(last->output),
        STR_ARGS(last->errors));
}

static const char *const fine[] = { "sh", "-c", "echo a; echo b >&2", NULL };
static const char *const fails[] = { "sh", "-c", "echo c >&2; exit 3", NULL };
static const char *const missing[] = { "no-such-program-at-all", NULL };
static const char *const sleeps[] = { "sleep", "60", NULL };

static void steps(struct fixture *f, const char *const *first, const char *const *second) {
    const struct run_options all[] = { { .argv = first }, { .argv = second } };
    (void)run_steps(&f->loop, &f->ops, all, 2, on_steps, f);
}

static void test_all_succeed(void **state) {
    struct fixture *f = *state;
    steps(f, fine, fine);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_string_equal(buf_cstr(&f->said), "2 0 a\n|b\n");
}

static void test_the_first_failure_ends_it(void **state) {
    struct fixture *f = *state;
    steps(f, fails, fine);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_string_equal(buf_cstr(&f->said), "0 3 |c\n");
}

static void test_a_program_that_is_not_there(void **state) {
    struct fixture *f = *state;
    steps(f, fine, missing);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_true(str_starts(buf_str(&f->said), STR("1 ")));
    assert_false(str_starts(buf_str(&f->said), STR("1 0")));
}

static void test_cancel_is_silent(void **state) {
    struct fixture *f = *state;
    steps(f, sleeps, fine);
    op_group_cancel(&f->ops);
    assert_int_equal(f->said.n, 0);
}

static void on_ended(void *user, const struct run_result *result) {
    struct fixture *f = user;
    buf_printf(&f->said, "%d %d", result->status, result->timed_out);
}

static void test_patience_ends(void **state) {
    struct fixture *f = *state;
    (void)run_command(
        &f->loop, &f->ops, &(struct run_options){ .argv = sleeps, .timeout_ms = 1 }, on_ended, f);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_string_equal(buf_cstr(&f->said), "-1 1");
}

static void test_too_much_output(void **state) {
    struct fixture *f = *state;
    (void)run_command(&f->loop, &f->ops,
        &(struct run_options){ .argv = fine, .output_bytes_max = 1 }, on_ended, f);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_string_equal(buf_cstr(&f->said), "-1 0");
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(test_all_succeed),
        CASE(test_the_first_failure_ends_it),
        CASE(test_a_program_that_is_not_there),
        CASE(test_cancel_is_silent),
        CASE(test_patience_ends),
        CASE(test_too_much_output),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
