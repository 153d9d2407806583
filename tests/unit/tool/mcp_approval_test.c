/* Unit tests: tool/mcp_approval. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "config/config.h"
#include "tool/mcp_approval.h"

struct fixture {
    uv_loop_t loop;
    struct op_group ops;
    char home[32];
    struct config config;
    unsigned saved;
};

static int setup(void **state) {
    static struct fixture f;
    f = (struct fixture){ .home = "/tmp/approval-XXXXXX" };
    _cleanup_arena_ struct arena a = { 0 };
    assert_non_null(mkdtemp(f.home));
    FILE *file = fopen(arena_printf(&a, "%s/config.toml", f.home).p, "w");
    assert_non_null(file);
    assert_true(fputs("[mcp_servers.\"a.b\"]\ncommand = \"true\"\n", file) > 0);
    assert_int_equal(fclose(file), 0);
    f.config.home = str_of(f.home);
    assert_int_equal(uv_loop_init(&f.loop), 0);
    *state = &f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    _cleanup_arena_ struct arena a = { 0 };
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_null(f->ops.head);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    (void)unlink(arena_printf(&a, "%s/config.toml", f->home).p);
    return rmdir(f->home);
}

static void on_saved(void *user) {
    ((struct fixture *)user)->saved++;
}

static void test_it_is_written_for_that_tool(void **state) {
    struct fixture *f = *state;
    _cleanup_arena_ struct arena a = { 0 };
    struct str text;
    (void)mcp_approval_save(
        &f->ops, &f->loop, &f->config, STR("a.b"), STR("say \"hi\""), on_saved, f);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->saved, 1);
    assert_int_equal(file_read(&a, arena_printf(&a, "%s/config.toml", f->home).p, 4096, &text), 0);
    assert_non_null(strstr(text.p, "approval_mode = \"approve\""));
    assert_non_null(strstr(text.p, "\"a.b\""));
}

static void test_a_cancelled_one_is_silent(void **state) {
    struct fixture *f = *state;
    op_cancel(mcp_approval_save(&f->ops, &f->loop, &f->config, STR("s"), STR("t"), on_saved, f));
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->saved, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_it_is_written_for_that_tool, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_cancelled_one_is_silent, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
