/* Unit tests: base/log, reading what it has written from a pipe. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/log.h"
#include "base/time.h"

enum { TIME_CHARACTERS = 27 };

struct fixture {
    int pipe[2];
    char text[8192];
};

static int setup(void **state) {
    struct fixture *f = test_calloc(1, sizeof *f);
    *state = f;
    if (pipe2(f->pipe, O_NONBLOCK | O_CLOEXEC) < 0)
        return -1;
    log_set_output(f->pipe[1], LOG_FORMAT_TEXT);
    log_set_filter(STR(""));
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    log_set_output(STDERR_FILENO, LOG_FORMAT_TEXT);
    (void)close(f->pipe[0]);
    (void)close(f->pipe[1]);
    test_free(f);
    return 0;
}

/* What was written since the last call. */
static char *written(struct fixture *f) {
    ssize_t n = read(f->pipe[0], f->text, sizeof f->text - 1);
    f->text[n > 0 ? n : 0] = '\0';
    return f->text;
}

static void log_everything(void) {
    log_error("transport: e");
    log_warn("upstream/http: w");
    log_info("rpc: i");
    log_debug("rpc: d");
    log_trace("base: t");
}

/* One letter for each line of log_everything() that came through. */
static const char *letters(struct fixture *f) {
    static char out[8];
    size_t n = 0;
    char *text = written(f);
    for (char *end; (end = strchr(text, '\n')); text = end + 1)
        out[n++] = end[-1];
    out[n] = '\0';
    return out;
}

static void test_text_lines_look_like_the_reference(void **state) {
    static const char *const levels[] = { "\x1b[31mERROR", "\x1b[33m WARN", "\x1b[32m INFO",
        "\x1b[34mDEBUG", "\x1b[35mTRACE" };
    static const char *const targets[] = { "transport", "upstream::http", "rpc", "rpc", "base" };
    struct fixture *f = *state;
    log_set_filter(STR("trace"));
    log_everything();
    char *text = written(f);
    for (size_t i = 0; i < ARRAY_LEN(levels); i++) {
        int64_t us;
        struct buf rest = { 0 };
        assert_true(str_starts(str_of(text), STR("\x1b[2m")));
        assert_true(time_parse((struct str){ text + 4, TIME_CHARACTERS }, &us));
        buf_printf(&rest, "\x1b[0m %s\x1b[0m \x1b[2mcodexd::%s\x1b[0m\x1b[2m:\x1b[0m %c\n",
            levels[i], targets[i], "ewidt"[i]);
        text += 4 + TIME_CHARACTERS;
        assert_memory_equal(text, rest.p, rest.n);
        text += rest.n;
        buf_done(&rest);
    }
    assert_string_equal(text, "");
}

static void test_json_lines_look_like_the_reference(void **state) {
    struct fixture *f = *state;
    log_set_output(f->pipe[1], LOG_FORMAT_JSON);
    log_error("rpc: a \"%s\" \xff", "b\n");
    char *text = written(f);
    const char *start = "{\"timestamp\":\"";
    assert_memory_equal(text, start, strlen(start));
    assert_string_equal(text + strlen(start) + TIME_CHARACTERS,
        "\",\"level\":\"ERROR\",\"fields\":{\"message\":\"a \\\"b\\n\\\" \xEF\xBF\xBD\"},"
        "\"target\":\"codexd::rpc\"}\n");
}

static void test_only_a_directory_name_becomes_the_target(void **state) {
    struct fixture *f = *state;
    log_set_output(f->pipe[1], LOG_FORMAT_JSON);
    log_error("Failed: %d", 5);
    assert_non_null(strstr(written(f), "{\"message\":\"Failed: 5\"},\"target\":\"codexd\"}"));
    log_error("%s: x", "rpc");
    assert_non_null(strstr(written(f), "{\"message\":\"rpc: x\"},\"target\":\"codexd\"}"));
    log_error("no target");
    assert_non_null(strstr(written(f), "{\"message\":\"no target\"},\"target\":\"codexd\"}"));
}

static void test_filters(void **state) {
    static const struct {
        const char *filter, *letters;
    } cases[] = {
        { "", "e" },
        { "error", "e" },
        { "off", "" },
        { "0", "" },
        { "WARN", "ew" },
        { "info", "ewi" },
        { "3", "ewi" },
        { "debug", "ewid" },
        { "Trace", "ewidt" },
        { "5", "ewidt" },
        { "warn,rpc=debug", "ewid" },
        { "rpc=debug,warn", "ewid" },
        { "rpc", "id" },
        { "codexd::rpc=info", "i" },
        { "codexd=info", "ewi" },
        { "trace,codexd::up=off", "eidt" },
        { "upstream=error,upstream::http=warn", "w" },
        { "upstream::http=warn,upstream=error", "w" },
        { "info,info,off", "" },
        { ",,warn,,", "ew" },
        { "codex_core=warn,codex_app_server=info", "ewi" },
        { "off,codex_core=info", "ewi" },
        { "codex_core=info,rpc=off", "ew" },
        { "other=trace", "" },
        { "rpc=off,info", "ew" },
        { "rpc[span]=trace,warn", "ew" },
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        log_set_filter(str_of(cases[i].filter));
        log_everything();
        assert_string_equal(letters(f), cases[i].letters);
    }
}

static void test_bad_rules_are_named_and_left_out(void **state) {
    struct fixture *f = *state;
    log_set_filter(STR("bogus==x,info"));
    assert_string_equal(written(f),
        "ignoring `bogus==x`: error parsing level filter: expected one of \"off\", \"error\", "
        "\"warn\", \"info\", \"debug\", \"trace\", or a number 0-5\n");
    log_everything();
    assert_string_equal(letters(f), "ewi");
}

static void test_environment(void **state) {
    struct fixture *f = *state;
    assert_int_equal(setenv("RUST_LOG", "info", 1), 0);
    assert_int_equal(setenv("LOG_FORMAT", " Json ", 1), 0);
    log_init();
    assert_int_equal(log_state.level_max, LOG_LEVEL_INFO);
    assert_int_equal(log_state.format, LOG_FORMAT_JSON);
    assert_int_equal(setenv("CODEXD_LOG", "rpc=debug", 1), 0);
    assert_int_equal(unsetenv("LOG_FORMAT"), 0);
    log_init();
    assert_int_equal(log_state.level_max, LOG_LEVEL_DEBUG);
    assert_int_equal(log_state.format, LOG_FORMAT_TEXT);
    log_set_output(f->pipe[1], LOG_FORMAT_TEXT);
    log_everything();
    assert_string_equal(letters(f), "id");
    assert_int_equal(unsetenv("CODEXD_LOG"), 0);
    assert_int_equal(unsetenv("RUST_LOG"), 0);
    log_init();
    assert_int_equal(log_state.level_max, LOG_LEVEL_ERROR);
}

static int calls;

static int count(void) {
    return ++calls;
}

static void test_arguments_are_not_evaluated_when_off_and_errno_is_kept(void **state) {
    (void)state;
    calls = 0;
    log_warn("rpc: %d", count());
    assert_int_equal(calls, 0);
    errno = ENOTTY;
    log_error("rpc: %d", count());
    assert_int_equal(errno, ENOTTY);
    assert_int_equal(calls, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_text_lines_look_like_the_reference, setup, teardown),
        cmocka_unit_test_setup_teardown(test_json_lines_look_like_the_reference, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_only_a_directory_name_becomes_the_target, setup, teardown),
        cmocka_unit_test_setup_teardown(test_filters, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bad_rules_are_named_and_left_out, setup, teardown),
        cmocka_unit_test_setup_teardown(test_environment, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_arguments_are_not_evaluated_when_off_and_errno_is_kept, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
