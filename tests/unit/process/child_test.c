/* Unit tests: process/child, process/environment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "base/buf.h"
#include "base/xmalloc.h"
#include "process/child.h"
#include "process/environment.h"

struct fixture {
    uv_loop_t loop;
    struct op_group ops;
    struct buf out, err;
    int exits, eofs, status, signal;
    struct child *child;
};

static int setup(void **state) {
    struct fixture *f = xcalloc(1, sizeof *f);
    assert_int_equal(uv_loop_init(&f->loop), 0);
    *state = f;
    return 0;
}

/* Nothing is left: no operation, no handle, no child. */
static int teardown(void **state) {
    struct fixture *f = *state;
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_null(f->ops.head);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    assert_true(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
    buf_done(&f->out);
    buf_done(&f->err);
    free(f);
    return 0;
}

static void close_when_over(struct fixture *f) {
    if (f->exits && f->eofs)
        child_close(f->child);
}

static void on_output(void *user, enum child_stream stream, struct str bytes) {
    struct fixture *f = user;
    buf_add_str(stream == CHILD_STDOUT ? &f->out : &f->err, bytes);
}

static void on_exit_status(void *user, int status, int signal) {
    struct fixture *f = user;
    f->exits++;
    f->status = status;
    f->signal = signal;
    close_when_over(f);
}

static void on_eof(void *user) {
    struct fixture *f = user;
    f->eofs++;
    close_when_over(f);
}

static const struct child_events events = { on_output, on_exit_status, on_eof };

static void start(struct fixture *f, const char *script, struct child_options options) {
    const char *const argv[] = { "/bin/sh", "-c", script, NULL };
    int error = 0;
    options.argv = argv;
    f->child = child_start(&f->loop, &f->ops, &options, &events, f, &error);
    assert_non_null(f->child);
}

static void test_output_and_status_come_apart(void **state) {
    struct fixture *f = *state;
    start(f, "echo out; echo err >&2; exit 3", (struct child_options){ 0 });
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_string_equal(buf_cstr(&f->out), "out\n");
    assert_string_equal(buf_cstr(&f->err), "err\n");
    assert_int_equal(f->status, 3);
    assert_int_equal(f->exits, 1);
    assert_int_equal(f->eofs, 1);
}

static void test_one_stream_keeps_the_order(void **state) {
    struct fixture *f = *state;
    start(f, "echo a; echo b >&2; echo c", (struct child_options){ .one_stream = true });
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_string_equal(buf_cstr(&f->out), "a\nb\nc\n");
}

static void test_a_death_by_signal_is_told(void **state) {
    struct fixture *f = *state;
    start(f, "kill -TERM $$", (struct child_options){ 0 });
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->status, 143);
    assert_int_equal(f->signal, SIGTERM);
}

static void test_input_is_written_and_then_closed(void **state) {
    struct fixture *f = *state;
    start(f, "cat; echo end", (struct child_options){ .input = CHILD_INPUT_PIPE });
    assert_true(child_write(f->child, STR("one ")));
    assert_true(child_write(f->child, STR("two ")));
    child_close_input(f->child);
    assert_false(child_write(f->child, STR("too late")));
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_string_equal(buf_cstr(&f->out), "one two end\n");
}

static void test_without_input_a_child_reads_nothing(void **state) {
    struct fixture *f = *state;
    start(f, "cat; echo end", (struct child_options){ 0 });
    assert_false(child_write(f->child, STR("x")));
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_string_equal(buf_cstr(&f->out), "end\n");
}

static void test_a_terminal_has_a_size_and_is_controlling(void **state) {
    struct fixture *f = *state;
    start(f, "stty size; tty -s < /dev/tty && echo tty",
        (struct child_options){ .tty = true, .rows = 30, .columns = 90 });
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_string_equal(buf_cstr(&f->out), "30 90\r\ntty\r\n");
}

static void test_cancel_kills_the_group_and_is_silent(void **state) {
    struct fixture *f = *state;
    start(f, "sleep 60 & sleep 60", (struct child_options){ 0 });
    op_group_cancel(&f->ops);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->exits, 0);
    assert_int_equal(f->eofs, 0);
}

static void test_what_cannot_be_started_leaves_nothing(void **state) {
    struct fixture *f = *state;
    const char *const argv[] = { "/no/such/program", NULL };
    const char *const good[] = { "/bin/true", NULL };
    int error = 0;
    assert_null(child_start(
        &f->loop, &f->ops, &(struct child_options){ .argv = argv }, &events, f, &error));
    assert_int_equal(error, -ENOENT);
    assert_null(child_start(&f->loop, &f->ops,
        &(struct child_options){ .argv = good, .cwd = "/no/such" }, &events, f, &error));
    assert_int_equal(error, -ENOENT);
    assert_null(f->ops.head);
}

static const char *value(const struct environment *env, const char *name) {
    const char *const *list = environment_list(env);
    for (size_t i = 0; list[i]; i++)
        if (strncmp(list[i], name, strlen(name)) == 0 && list[i][strlen(name)] == '=')
            return list[i] + strlen(name) + 1;
    return NULL;
}

static void test_the_policy_decides_what_is_inherited(void **state) {
    (void)state;
    struct arena a = { 0 };
    struct environment env;
    assert_int_equal(setenv("MY_SECRET_X", "s", 1), 0);
    assert_int_equal(setenv("PLAIN_X", "p", 1), 0);
    environment_of_policy(&env, &a, NULL);
    assert_string_equal(value(&env, "MY_SECRET_X"), "s");
    struct str text = STR(
        "{\"ignore_default_excludes\":false,\"exclude\":[\"plain_*\"],\"set\":{\"NEW\":\"n\"}}");
    environment_of_policy(&env, &a, json_parse(&a, text, NULL));
    assert_null(value(&env, "MY_SECRET_X"));
    assert_null(value(&env, "PLAIN_X"));
    assert_string_equal(value(&env, "NEW"), "n");
    environment_of_policy(&env, &a, json_parse(&a, STR("{\"inherit\":\"none\"}"), NULL));
    assert_int_equal(env.n, 0);
    environment_of_policy(&env, &a, json_parse(&a, STR("{\"include_only\":[\"PLAIN_*\"]}"), NULL));
    assert_int_equal(env.n, 1);
    arena_free(&a);
}

int main(void) {
    (void)signal(SIGPIPE, SIG_IGN);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_output_and_status_come_apart, setup, teardown),
        cmocka_unit_test_setup_teardown(test_one_stream_keeps_the_order, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_death_by_signal_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(test_input_is_written_and_then_closed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_without_input_a_child_reads_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_terminal_has_a_size_and_is_controlling, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cancel_kills_the_group_and_is_silent, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_what_cannot_be_started_leaves_nothing, setup, teardown),
        cmocka_unit_test(test_the_policy_decides_what_is_inherited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
