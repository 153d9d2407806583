/* Unit tests: local/fs. Texts and codes are the reference's (local-methods.md 1). */
#include "folder.h"

static int setup(void **state) {
    *state = folder_new();
    return 0;
}

static int teardown(void **state) {
    folder_free(*state);
    return 0;
}

static const char *read_base64(struct folder *f, const char *name) {
    struct buf out = { 0 };
    bool ok = fs_read_file(
        &f->arena, &(struct fs_read_file_params){ .path = in_folder(f, name) }, &out, &f->err);
    const char *text = ok ? arena_cstr(&f->arena, buf_str(&out)) : said(f);
    buf_done(&out);
    return text;
}

static bool write_base64(struct folder *f, const char *name, const char *base64) {
    return fs_write_file(&f->arena,
        &(struct fs_write_file_params){ .path = in_folder(f, name), .data_base64 = str_of(base64) },
        &f->err);
}

static void test_files_are_written_and_read(void **state) {
    struct folder *f = *state;
    assert_true(write_base64(f, "a", "aGVsbG8="));
    assert_string_equal(seen(f, "a"), "hello");
    assert_string_equal(read_base64(f, "./none/../a"), "aGVsbG8=");
    assert_true(write_base64(f, "a", ""));
    assert_string_equal(read_base64(f, "a"), "");
    put_link(f, "dangling", "made");
    assert_true(write_base64(f, "dangling", "eA=="));
    assert_string_equal(seen(f, "made"), "x");
}

static void test_large_files_are_read_in_pieces(void **state) {
    struct folder *f = *state;
    struct buf bytes = { 0 };
    for (size_t i = 0; i < 3 * 64 * 1024 + 1; i++)
        buf_add_char(&bytes, 'a');
    assert_int_equal(file_replace(in_folder(f, "big").p, buf_str(&bytes), 0600), 0);
    buf_done(&bytes);
    const char *text = read_base64(f, "big");
    assert_int_equal(strlen(text), 4 * (64 * 1024 + 1));
    assert_string_equal(text + strlen(text) - 8, "YWFhYQ==");
}

static void test_what_is_no_file_is_not_read(void **state) {
    struct folder *f = *state;
    put_directory(f, "d");
    assert_int_equal(mkfifo(in_folder(f, "fifo").p, 0600), 0);
    assert_string_equal(read_base64(f, "none"), "-32603 No such file or directory (os error 2)");
    assert_string_equal(read_base64(f, "d"),
        arena_printf(&f->arena, "-32600 path `%s/d` is not a file", f->path.p).p);
    assert_string_equal(read_base64(f, "fifo"),
        arena_printf(&f->arena, "-32600 path `%s/fifo` is not a file", f->path.p).p);
}

static void test_writing_tells_what_is_wrong(void **state) {
    struct folder *f = *state;
    put_directory(f, "d");
    assert_int_equal(mkfifo(in_folder(f, "fifo").p, 0600), 0);
    assert_false(write_base64(f, "g", "%%%"));
    assert_string_equal(said(f),
        "-32600 fs/writeFile requires valid base64 dataBase64: Invalid symbol 37, offset 0.");
    assert_string_equal(seen(f, "g"), "nothing");
    assert_false(write_base64(f, "no/g", ""));
    assert_string_equal(said(f), "-32603 No such file or directory (os error 2)");
    assert_false(write_base64(f, "d", ""));
    assert_string_equal(said(f), "-32603 Is a directory (os error 21)");
    assert_false(write_base64(f, "fifo", ""));
    assert_string_equal(said(f), "-32603 No such device or address (os error 6)");
}

static void test_paths_hold_no_nul(void **state) {
    struct folder *f = *state;
    struct str path;
    assert_false(fs_take_path(&f->arena, STR("/a\0b"), &path, &f->err));
    assert_string_equal(said(f), "-32600 file name contained an unexpected NUL byte");
}

static const char *make(struct folder *f, const char *name, bool recursive) {
    bool ok = fs_create_directory(&f->arena,
        &(struct fs_create_directory_params){
            .path = in_folder(f, name), .recursive = recursive ? NULL : &recursive },
        &f->err);
    return ok ? "ok" : said(f);
}

static void test_directories_are_made(void **state) {
    struct folder *f = *state;
    put_file(f, "file", "");
    assert_string_equal(make(f, "a/b/c", true), "ok");
    assert_string_equal(make(f, "a/b", true), "ok");
    assert_string_equal(make(f, "a", false), "-32603 File exists (os error 17)");
    assert_string_equal(make(f, "x/y", false), "-32603 No such file or directory (os error 2)");
    assert_string_equal(make(f, "d", false), "ok");
    assert_string_equal(make(f, "file", true), "-32603 File exists (os error 17)");
    assert_string_equal(make(f, "file/x", true), "-32603 Not a directory (os error 20)");
    assert_string_equal(seen(f, "a/b/c"), "directory");
}

static const char *metadata(struct folder *f, const char *name) {
    struct fs_get_metadata_response r;
    if (!fs_get_metadata(
            &f->arena, &(struct fs_get_metadata_params){ .path = in_folder(f, name) }, &r, &f->err))
        return said(f);
    assert_true(r.modified_at_ms > 1600000000000 && r.created_at_ms == 0);
    return arena_printf(&f->arena, "%s%s%s", r.is_directory ? "d" : "", r.is_file ? "f" : "",
        r.is_symlink ? "l" : "")
        .p;
}

static void test_metadata_follows_links(void **state) {
    struct folder *f = *state;
    put_file(f, "file", "");
    put_link(f, "link", "file");
    put_link(f, "up", ".");
    put_link(f, "dangling", "nowhere");
    assert_int_equal(mkfifo(in_folder(f, "fifo").p, 0600), 0);
    assert_string_equal(metadata(f, ""), "d");
    assert_string_equal(metadata(f, "file"), "f");
    assert_string_equal(metadata(f, "link"), "fl");
    assert_string_equal(metadata(f, "up"), "dl");
    assert_string_equal(metadata(f, "fifo"), "");
    assert_string_equal(metadata(f, "dangling"), "-32603 No such file or directory (os error 2)");
}

static int compare_entries(const void *a, const void *b) {
    const struct fs_read_directory_entry *x = a, *y = b;
    return str_cmp(x->file_name, y->file_name);
}

static const char *list(struct folder *f, const char *name) {
    struct fs_read_directory_response r;
    struct buf out = { 0 };
    if (!fs_read_directory(&f->arena,
            &(struct fs_read_directory_params){ .path = in_folder(f, name) }, &r, &f->err))
        return said(f);
    if (r.entries.n)
        qsort(r.entries.v, r.entries.n, sizeof *r.entries.v, compare_entries);
    for (size_t i = 0; i < r.entries.n; i++)
        buf_printf(&out, "%s%.*s%s", i ? " " : "", STR_ARGS(r.entries.v[i].file_name),
            r.entries.v[i].is_directory ? "/"
            : r.entries.v[i].is_file    ? ""
                                        : "?");
    const char *text = arena_cstr(&f->arena, buf_str(&out));
    buf_done(&out);
    return text;
}

static void test_directories_are_listed(void **state) {
    struct folder *f = *state;
    put_directory(f, "d/sub");
    put_file(f, "d/file", "");
    put_link(f, "d/link", "sub");
    put_link(f, "d/dangling", "nowhere");
    put_file(f, "d/\xFF", "");
    assert_int_equal(mkfifo(in_folder(f, "d/fifo").p, 0600), 0);
    assert_string_equal(list(f, "d"), "fifo? file link/ sub/ \xEF\xBF\xBD");
    assert_string_equal(list(f, "d/sub"), "");
    assert_string_equal(list(f, "d/file"), "-32603 Not a directory (os error 20)");
    assert_string_equal(list(f, "none"), "-32603 No such file or directory (os error 2)");
}

static void test_long_lists_are_complete(void **state) {
    struct folder *f = *state;
    struct fs_read_directory_response r;
    for (int i = 0; i < 200; i++)
        put_file(f, arena_printf(&f->arena, "%d", i).p, "");
    assert_true(fs_read_directory(
        &f->arena, &(struct fs_read_directory_params){ .path = f->path }, &r, &f->err));
    assert_int_equal(r.entries.n, 200);
}

static const char *removed(struct folder *f, const char *name, bool recursive, bool force) {
    bool ok = fs_remove(&f->arena,
        &(struct fs_remove_params){
            .path = in_folder(f, name), .recursive = &recursive, .force = &force },
        &f->err);
    return ok ? "ok" : said(f);
}

static void test_things_are_removed(void **state) {
    struct folder *f = *state;
    put_directory(f, "d/deep/deeper");
    put_file(f, "d/deep/file", "");
    put_directory(f, "kept");
    put_file(f, "kept/file", "");
    put_link(f, "d/deep/link", "../../kept");
    put_link(f, "link", "kept");
    assert_string_equal(removed(f, "d", false, true), "-32603 Directory not empty (os error 39)");
    assert_string_equal(removed(f, "d/deep/deeper", false, true), "ok");
    assert_string_equal(removed(f, "d", true, true), "ok");
    assert_string_equal(removed(f, "d", true, true), "ok");
    assert_string_equal(
        removed(f, "d", true, false), "-32603 No such file or directory (os error 2)");
    assert_string_equal(removed(f, "link", true, false), "ok");
    assert_string_equal(
        removed(f, "kept/file/x", true, true), "-32603 Not a directory (os error 20)");
    assert_string_equal(seen(f, "d"), "nothing");
    assert_string_equal(seen(f, "kept/file"), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_files_are_written_and_read, setup, teardown),
        cmocka_unit_test_setup_teardown(test_large_files_are_read_in_pieces, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_is_no_file_is_not_read, setup, teardown),
        cmocka_unit_test_setup_teardown(test_writing_tells_what_is_wrong, setup, teardown),
        cmocka_unit_test_setup_teardown(test_paths_hold_no_nul, setup, teardown),
        cmocka_unit_test_setup_teardown(test_directories_are_made, setup, teardown),
        cmocka_unit_test_setup_teardown(test_metadata_follows_links, setup, teardown),
        cmocka_unit_test_setup_teardown(test_directories_are_listed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_long_lists_are_complete, setup, teardown),
        cmocka_unit_test_setup_teardown(test_things_are_removed, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
