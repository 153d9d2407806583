/* Unit tests: local/fs_copy. */
#include "folder.h"

static int setup(void **state) {
    struct folder *f = folder_new();
    put_directory(f, "src/deep");
    put_file(f, "src/one", "1");
    put_file(f, "src/deep/two", "2");
    put_link(f, "src/link", "one");
    assert_int_equal(mkfifo(in_folder(f, "src/fifo").p, 0600), 0);
    *state = f;
    return 0;
}

static int teardown(void **state) {
    folder_free(*state);
    return 0;
}

static const char *copied(struct folder *f, const char *from, const char *to, bool recursive) {
    bool ok = fs_copy(&f->arena,
        &(struct fs_copy_params){ in_folder(f, from), in_folder(f, to), recursive }, &f->err);
    return ok ? "ok" : said(f);
}

static void test_files_take_bytes_and_mode(void **state) {
    struct folder *f = *state;
    struct stat st;
    put_file(f, "target", "older and longer");
    assert_int_equal(chmod(in_folder(f, "src/one").p, 0640), 0);
    assert_string_equal(copied(f, "src/one", "target", false), "ok");
    assert_string_equal(seen(f, "target"), "1");
    assert_int_equal(stat(in_folder(f, "target").p, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0640);
    assert_string_equal(copied(f, "src/one", "new", true), "ok");
    assert_string_equal(seen(f, "new"), "1");
}

static void test_links_stay_links(void **state) {
    struct folder *f = *state;
    assert_string_equal(copied(f, "src/link", "link", false), "ok");
    assert_string_equal(seen(f, "link"), "-> one");
    assert_string_equal(copied(f, "src/link", "link", false), "-32603 File exists (os error 17)");
}

static void test_trees_are_copied_into_what_is_there(void **state) {
    struct folder *f = *state;
    put_directory(f, "copy/to/deep");
    put_file(f, "copy/to/deep/kept", "3");
    assert_string_equal(copied(f, "src", "copy/to", true), "ok");
    assert_string_equal(seen(f, "copy/to/one"), "1");
    assert_string_equal(seen(f, "copy/to/deep/two"), "2");
    assert_string_equal(seen(f, "copy/to/deep/kept"), "3");
    assert_string_equal(seen(f, "copy/to/link"), "-> one");
    assert_string_equal(seen(f, "copy/to/fifo"), "nothing");
    assert_string_equal(copied(f, "src/deep", "made/with/parents", true), "ok");
    assert_string_equal(seen(f, "made/with/parents/two"), "2");
}

static void test_what_makes_no_sense_is_refused(void **state) {
    struct folder *f = *state;
    static const char *const cases[][3] = {
        { "src/one", "src/deep", "-32603 Is a directory (os error 21)" },
        { "none", "x", "-32603 No such file or directory (os error 2)" },
        { "src/one", "no/x", "-32603 No such file or directory (os error 2)" },
        { "src/fifo", "x",
            "-32600 fs/copy only supports regular files, directories, and symlinks" },
        { "src", "x", "-32600 fs/copy requires recursive: true when sourcePath is a directory" },
    };
    put_file(f, "file", "");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_string_equal(copied(f, cases[i][0], cases[i][1], false), cases[i][2]);
    assert_string_equal(copied(f, "src", "file", true), "-32603 File exists (os error 17)");
    assert_string_equal(seen(f, "x"), "nothing");
}

static void test_a_tree_is_not_copied_into_itself(void **state) {
    struct folder *f = *state;
    static const char refusal[] =
        "-32600 fs/copy cannot copy a directory to itself or one of its descendants";
    put_link(f, "alias", "src/deep");
    assert_string_equal(copied(f, "src", "src", true), refusal);
    assert_string_equal(copied(f, "src", "src/deep/inner/most", true), refusal);
    assert_string_equal(copied(f, "src", "alias/inner", true), refusal);
    assert_string_equal(copied(f, "src", "src2", true), "ok");
}

/* The reference empties the file. */
static void test_a_file_copied_onto_itself_keeps_its_bytes(void **state) {
    struct folder *f = *state;
    assert_int_equal(link(in_folder(f, "src/one").p, in_folder(f, "same").p), 0);
    assert_string_equal(copied(f, "src/one", "src/one", false), "ok");
    assert_string_equal(copied(f, "src/one", "same", false), "ok");
    assert_string_equal(seen(f, "same"), "1");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_files_take_bytes_and_mode, setup, teardown),
        cmocka_unit_test_setup_teardown(test_links_stay_links, setup, teardown),
        cmocka_unit_test_setup_teardown(test_trees_are_copied_into_what_is_there, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_makes_no_sense_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_tree_is_not_copied_into_itself, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_file_copied_onto_itself_keeps_its_bytes, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
