/* Unit tests: skills/watch. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/file.h"
#include "base/path.h"
#include "base/tree.h"
#include "base/xmalloc.h"
#include "config/config.h"
#include "skills/skills.h"
#include "skills/watch.h"

struct fixture {
    uv_loop_t loop;
    struct arena a;
    struct config_source config;
    struct skills skills;
    char root[64];
    int told;
};

static void on_changed(void *user) {
    struct fixture *f = user;
    f->told++;
    skills_cancel(&f->skills);
}

static int setup(void **state) {
    struct fixture *f = xcalloc(1, sizeof *f);
    (void)snprintf(f->root, sizeof f->root, "/tmp/watch-XXXXXX");
    assert_non_null(mkdtemp(f->root));
    assert_int_equal(setenv("HOME", f->root, 1), 0);
    assert_int_equal(uv_loop_init(&f->loop), 0);
    config_source_init(&f->config, str_of(f->root));
    f->skills = (struct skills){ .loop = &f->loop,
        .config = &f->config,
        .home = str_of(f->root),
        .cwd = str_of(f->root),
        .on_changed = on_changed,
        .user = f };
    *state = f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_null(f->skills.ops.head);
    assert_null(f->skills.watch);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    skills_done(&f->skills);
    config_source_done(&f->config);
    assert_int_equal(tree_remove(f->root), 0);
    arena_free(&f->a);
    free(f);
    return 0;
}

static void make(struct fixture *f, const char *name) {
    assert_int_equal(file_make_directories(
                         arena_cstr(&f->a, path_join(&f->a, str_of(f->root), str_of(name))), 0755),
        0);
}

static void test_cancel_during_the_search_is_silent(void **state) {
    struct fixture *f = *state;
    make(f, "skills");
    skills_watch(&f->skills, str_of(f->root));
    skills_cancel(&f->skills);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->told, 0);
}

static void on_idle(uv_idle_t *idle) {
    struct fixture *f = idle->data;
    struct skill_set *set = skills_known(&f->skills, str_of(f->root));
    if (!set)
        return;
    skill_set_unref(set);
    uv_close((uv_handle_t *)idle, NULL);
    make(f, "skills/new");
}

static void after_search(struct fixture *f) {
    uv_idle_t idle = { .data = f };
    assert_int_equal(uv_idle_init(&f->loop, &idle), 0);
    idle.data = f;
    assert_int_equal(uv_idle_start(&idle, on_idle), 0);
    uv_run(&f->loop, UV_RUN_DEFAULT);
}

static void test_a_new_directory_is_told(void **state) {
    struct fixture *f = *state;
    make(f, "skills");
    skills_watch(&f->skills, str_of(f->root));
    after_search(f);
    assert_int_equal(f->told, 1);
}

static void test_a_root_that_comes_later_is_told(void **state) {
    struct fixture *f = *state;
    skills_watch(&f->skills, str_of(f->root));
    after_search(f);
    assert_int_equal(f->told, 1);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(test_cancel_during_the_search_is_silent),
        CASE(test_a_new_directory_is_told),
        CASE(test_a_root_that_comes_later_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
