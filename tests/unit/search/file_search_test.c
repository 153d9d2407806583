/* Unit tests: search/file_search (local-methods.md 4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/xmalloc.h"
#include "search/file_search.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

struct fixture {
    uv_loop_t loop;
    struct op_group group;
    struct file_search *search;
    char root[64];
    struct buf heard; /* "query: path path" */
    unsigned ends;
    const char *next; /* to be asked after the first answer */
};

static void on_files(
    void *user, struct str query, const struct file_match *files, size_t n, bool complete) {
    struct fixture *f = user;
    buf_printf(&f->heard, "%.*s:", STR_ARGS(query));
    for (size_t i = 0; i < n; i++)
        buf_printf(&f->heard, " %.*s", STR_ARGS(files[i].path));
    buf_add_char(&f->heard, '\n');
    assert_true(complete);
    if (f->next)
        file_search_query(f->search, str_of(f->next));
    else
        file_search_close(f->search);
    f->next = NULL;
}

static void on_end(void *user) {
    ((struct fixture *)user)->ends++;
}

static const struct file_search_events events = { on_files, on_end };

static void put(struct fixture *f, const char *name) {
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", f->root, name);
    assert_int_equal(file_replace(path, STR("x"), 0600), 0);
}

static int set_up(void **state) {
    struct fixture *f = xcalloc(1, sizeof *f);
    (void)uv_loop_init(&f->loop);
    (void)snprintf(f->root, sizeof f->root, "/tmp/file-search-XXXXXX");
    assert_non_null(mkdtemp(f->root));
    put(f, "alpha.c");
    put(f, "beta.c");
    *state = f;
    return 0;
}

static int drop(const char *path, const struct stat *st, int type, struct FTW *at) {
    (void)st, (void)type, (void)at;
    return remove(path);
}

static int tear_down(void **state) {
    struct fixture *f = *state;
    (void)uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_true(op_group_is_empty(&f->group));
    assert_int_equal(f->ends, 1);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    (void)nftw(f->root, drop, 8, FTW_DEPTH | FTW_PHYS);
    buf_done(&f->heard);
    free(f);
    return 0;
}

static void start(struct fixture *f, const char *query) {
    struct str root = str_of(f->root);
    f->search = file_search_start(&f->loop, &f->group,
        &(struct file_search_options){ .roots = &root,
            .root_count = 1,
            .cwd = STR("/"),
            .home = STR("/nowhere"),
            .query = str_of(query) },
        &events, f);
}

static void queries_follow_each_other(void **state) {
    struct fixture *f = *state;
    f->next = "beta";
    start(f, "c$");
    (void)uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_string_equal(buf_cstr(&f->heard), "c$: alpha.c beta.c\nbeta: beta.c\n");
}

static void only_the_last_query_is_answered(void **state) {
    struct fixture *f = *state;
    start(f, "alpha");
    file_search_query(f->search, STR("x"));
    file_search_query(f->search, STR("beta"));
    (void)uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_string_equal(buf_cstr(&f->heard), "beta: beta.c\n");
}

static void cancelled_it_tells_nothing(void **state) {
    struct fixture *f = *state;
    start(f, "alpha");
    op_group_cancel(&f->group);
    (void)uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->heard.n, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(queries_follow_each_other, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_the_last_query_is_answered, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cancelled_it_tells_nothing, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
