/* Unit tests: local/fs_watch. The loop runs until the watch has told what the test waits for. */
#include "folder.h"
#include "local/fs_watch.h"

enum { PATIENCE_MS = 5000 };

struct fixture {
    struct folder *folder;
    uv_loop_t loop;
    struct op_group ops;
    struct buf told; /* "id: name name\n", names below the folder */
    bool busy;       /* the client does not read */
    int asked;
};

static bool on_changed(void *user, struct str watch_id, struct str_array paths) {
    struct fixture *f = user;
    f->asked++;
    if (f->busy)
        return false;
    buf_printf(&f->told, "%.*s:", STR_ARGS(watch_id));
    for (size_t i = 0; i < paths.n; i++)
        buf_printf(&f->told, " %.*s", STR_ARGS(str_from(paths.v[i], f->folder->path.n + 1)));
    buf_add_char(&f->told, '\n');
    return true;
}

static const struct fs_watch_events events = { on_changed };

static int setup(void **state) {
    struct fixture *f = xcalloc(1, sizeof *f);
    f->folder = folder_new();
    assert_int_equal(uv_loop_init(&f->loop), 0);
    *state = f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    op_group_cancel(&f->ops);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_null(f->ops.head);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    folder_free(f->folder);
    buf_done(&f->told);
    free(f);
    return 0;
}

static bool watch(struct fixture *f, const char *id, const char *name) {
    return fs_watch_start(
        &f->loop, &f->ops, str_of(id), in_folder(f->folder, name), &events, f, &f->folder->err);
}

static void on_patience_end(uv_timer_t *timer) {
    timer->data = NULL;
}

/* Waits for so many questions, at most PATIENCE_MS, and returns what was told since the last time. */
static const char *told(struct fixture *f, int questions) {
    uv_timer_t patience;
    assert_int_equal(uv_timer_init(&f->loop, &patience), 0);
    patience.data = f;
    uv_timer_start(&patience, on_patience_end, PATIENCE_MS, 0);
    while (f->asked < questions && patience.data)
        uv_run(&f->loop, UV_RUN_ONCE);
    uv_close((uv_handle_t *)&patience, NULL);
    uv_run(&f->loop, UV_RUN_NOWAIT);
    f->asked = 0;
    const char *text = arena_cstr(&f->folder->arena, buf_str(&f->told));
    buf_clear(&f->told, 0);
    return text;
}

static void test_a_directory_tells_of_its_children(void **state) {
    struct fixture *f = *state;
    put_directory(f->folder, "d/sub");
    assert_true(watch(f, "w", "d"));
    put_file(f->folder, "d/sub/deep", "");
    put_file(f->folder, "aside", "");
    assert_int_equal(mkdir(in_folder(f->folder, "d/b").p, 0700), 0);
    put_link(f->folder, "d/a", "x");
    assert_int_equal(rmdir(in_folder(f->folder, "d/b").p), 0);
    assert_string_equal(told(f, 1), "w: d/a d/b\n");
}

static void test_a_file_is_waited_for_and_followed(void **state) {
    struct fixture *f = *state;
    const char *path = in_folder(f->folder, "new/dir/file").p;
    assert_true(watch(f, "w", "new/dir/file"));
    put_directory(f->folder, "new/dir");
    uv_run(&f->loop, UV_RUN_ONCE);
    put_file(f->folder, "new/dir/neighbour", "");
    assert_int_equal(rename(in_folder(f->folder, "new/dir/neighbour").p, path), 0);
    assert_string_equal(told(f, 1), "w: new/dir/file\n");
    assert_int_equal(chmod(path, 0600), 0);
    assert_string_equal(told(f, 1), "w: new/dir/file\n");
    assert_true(fs_remove(&f->folder->arena,
        &(struct fs_remove_params){ .path = in_folder(f->folder, "new") }, &f->folder->err));
    assert_string_equal(told(f, 1), "w: new/dir/file\n");
    put_directory(f->folder, "new/dir");
    uv_run(&f->loop, UV_RUN_ONCE);
    put_file(f->folder, "new/dir/file", "again");
    assert_string_equal(told(f, 1), "w: new/dir/file\n");
}

static void test_a_directory_is_found_again(void **state) {
    struct fixture *f = *state;
    put_directory(f->folder, "d");
    assert_true(watch(f, "w", "d"));
    assert_int_equal(rename(in_folder(f->folder, "d").p, in_folder(f->folder, "elsewhere").p), 0);
    assert_string_equal(told(f, 1), "w: d\n");
    put_directory(f->folder, "d");
    assert_string_equal(told(f, 1), "w: d\n");
    put_link(f->folder, "elsewhere/not-ours", "x");
    put_link(f->folder, "d/ours", "x");
    assert_string_equal(told(f, 1), "w: d/ours\n");
}

static void test_writes_behind_a_link_are_told(void **state) {
    struct fixture *f = *state;
    put_directory(f->folder, "real");
    put_directory(f->folder, "links");
    put_file(f->folder, "real/file", "");
    put_link(f->folder, "links/file", "../real/file");
    assert_true(watch(f, "w", "links/file"));
    put_file(f->folder, "real/file", "replaced");
    assert_string_equal(told(f, 1), "w: links/file\n");
    assert_int_equal(truncate(in_folder(f->folder, "real/file").p, 0), 0);
    assert_string_equal(told(f, 1), "w: links/file\n");
}

static void test_changes_wait_for_a_reader(void **state) {
    struct fixture *f = *state;
    assert_true(watch(f, "w", ""));
    f->busy = true;
    put_link(f->folder, "a", "x");
    assert_string_equal(told(f, 2), "");
    f->busy = false;
    put_link(f->folder, "b", "x");
    assert_string_equal(told(f, 1), "w: a b\n");
}

static void test_ids_are_used_once(void **state) {
    struct fixture *f = *state;
    assert_true(watch(f, "w", "a"));
    assert_false(watch(f, "w", "b"));
    assert_string_equal(said(f->folder), "-32600 watchId already exists: w");
    assert_true(watch(f, "", "b"));
    fs_watch_stop(&f->ops, STR("w"));
    fs_watch_stop(&f->ops, STR("w"));
    assert_true(watch(f, "w", "b"));
}

static void test_a_stopped_watch_is_silent(void **state) {
    struct fixture *f = *state;
    assert_true(watch(f, "w", ""));
    assert_true(watch(f, "other", ""));
    put_link(f->folder, "a", "x");
    uv_run(&f->loop, UV_RUN_ONCE);
    fs_watch_stop(&f->ops, STR("w"));
    assert_string_equal(told(f, 1), "other: a\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_directory_tells_of_its_children, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_file_is_waited_for_and_followed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_directory_is_found_again, setup, teardown),
        cmocka_unit_test_setup_teardown(test_writes_behind_a_link_are_told, setup, teardown),
        cmocka_unit_test_setup_teardown(test_changes_wait_for_a_reader, setup, teardown),
        cmocka_unit_test_setup_teardown(test_ids_are_used_once, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_stopped_watch_is_silent, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
