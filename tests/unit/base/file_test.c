/* Unit tests: base/file, in a directory of its own. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/file.h"

struct fixture {
    char directory[64];
    struct arena arena;
    mode_t umask;
};

static int setup(void **state) {
    struct fixture *f = test_calloc(1, sizeof *f);
    f->umask = umask(022);
    (void)snprintf(f->directory, sizeof f->directory, "/tmp/file-test-XXXXXX");
    *state = f;
    return mkdtemp(f->directory) ? 0 : -1;
}

/* The path of a name in the directory. */
static const char *in(struct fixture *f, const char *name) {
    return arena_printf(&f->arena, "%s/%s", f->directory, name).p;
}

static void remove_tree(struct fixture *f, const char *path) {
    DIR *d = opendir(path);
    for (struct dirent *e; d && (e = readdir(d));)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            remove_tree(f, arena_printf(&f->arena, "%s/%s", path, e->d_name).p);
    if (d)
        (void)closedir(d);
    (void)remove(path);
}

static int teardown(void **state) {
    struct fixture *f = *state;
    remove_tree(f, f->directory);
    (void)umask(f->umask);
    arena_free(&f->arena);
    test_free(f);
    return 0;
}

static int entries(const char *path) {
    int n = 0;
    DIR *d = opendir(path);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));)
        n += e->d_name[0] != '.' || strlen(e->d_name) > 2;
    (void)closedir(d);
    return n;
}

static mode_t mode_of(const char *path) {
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    return st.st_mode & 0777;
}

static void check_contents(struct fixture *f, const char *path, struct str expected) {
    struct str contents;
    assert_int_equal(file_read(&f->arena, path, 1 << 20, &contents), 0);
    assert_true(str_eq(contents, expected));
    assert_int_equal(contents.p[contents.n], '\0');
}

static void test_what_is_written_is_read(void **state) {
    struct fixture *f = *state;
    const char *path = in(f, "plain");
    assert_int_equal(file_replace(path, STR("one\0two"), 0600), 0);
    check_contents(f, path, STR("one\0two"));
    assert_int_equal(mode_of(path), 0600);
    assert_int_equal(file_replace(path, STR(""), 0666), 0);
    check_contents(f, path, STR(""));
    assert_int_equal(mode_of(path), 0644);
    assert_int_equal(entries(f->directory), 1); /* nothing is left beside it */
}

static void test_limits_and_errors_of_reading(void **state) {
    struct fixture *f = *state;
    const char *path = in(f, "ten");
    struct str contents = STR("untouched");
    assert_int_equal(file_replace(path, STR("0123456789"), 0644), 0);
    assert_int_equal(file_read(&f->arena, path, 10, &contents), 0);
    contents = STR("untouched");
    assert_int_equal(file_read(&f->arena, path, 9, &contents), -EFBIG);
    assert_int_equal(file_read(&f->arena, in(f, "none"), 10, &contents), -ENOENT);
    assert_int_equal(file_read(&f->arena, f->directory, 10, &contents), -EISDIR);
    assert_int_equal(file_read(&f->arena, f->directory, 1 << 20, &contents), -EISDIR);
    assert_int_equal(file_read(&f->arena, "/dev/zero", 100000, &contents), -EFBIG);
    assert_true(str_is(contents, "untouched"));
    assert_int_equal(file_read(&f->arena, "/proc/self/stat", 100000, &contents), 0);
    assert_true(contents.n > 0); /* though its size is 0 */
}

static void test_large_contents_survive(void **state) {
    struct fixture *f = *state;
    size_t n = 300000;
    char *bytes = arena_alloc(&f->arena, n);
    for (size_t i = 0; i < n; i++)
        bytes[i] = (char)(i * 31 >> 3);
    assert_int_equal(file_replace(in(f, "large"), (struct str){ bytes, n }, 0644), 0);
    check_contents(f, in(f, "large"), (struct str){ bytes, n });
}

static void test_replacing_follows_a_symbolic_link(void **state) {
    struct fixture *f = *state;
    struct stat st;
    assert_int_equal(file_replace(in(f, "target"), STR("old"), 0644), 0);
    assert_int_equal(symlink("target", in(f, "link")), 0);
    assert_int_equal(file_replace(in(f, "link"), STR("new"), 0644), 0);
    assert_int_equal(lstat(in(f, "link"), &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    check_contents(f, in(f, "target"), STR("new"));
    assert_int_equal(symlink("nowhere", in(f, "broken")), 0);
    assert_int_equal(file_replace(in(f, "broken"), STR("new"), 0644), 0);
    check_contents(f, in(f, "broken"), STR("new"));
}

static void test_failed_replacement_leaves_nothing(void **state) {
    struct fixture *f = *state;
    assert_int_equal(file_replace(in(f, "none/x"), STR("new"), 0644), -ENOENT);
    assert_int_equal(mkdir(in(f, "directory"), 0755), 0);
    assert_int_equal(file_replace(in(f, "directory"), STR("new"), 0644), -EISDIR);
    assert_int_equal(entries(f->directory), 1);
}

static void test_directories_are_made_with_their_parents(void **state) {
    struct fixture *f = *state;
    assert_int_equal(file_make_directories(in(f, "a//b/c/"), 0700), 0);
    assert_int_equal(mode_of(in(f, "a")), 0700);
    assert_int_equal(mode_of(in(f, "a/b/c")), 0700);
    assert_int_equal(file_make_directories(in(f, "a/b/c"), 0700), 0);
    assert_int_equal(file_make_directories("/", 0700), 0);
    assert_int_equal(file_make_directories("", 0700), -ENOENT);
    assert_int_equal(file_replace(in(f, "file"), STR(""), 0644), 0);
    assert_int_equal(file_make_directories(in(f, "file"), 0700), -EEXIST);
    assert_int_equal(file_make_directories(in(f, "file/below"), 0700), -ENOTDIR);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_is_written_is_read, setup, teardown),
        cmocka_unit_test_setup_teardown(test_limits_and_errors_of_reading, setup, teardown),
        cmocka_unit_test_setup_teardown(test_large_contents_survive, setup, teardown),
        cmocka_unit_test_setup_teardown(test_replacing_follows_a_symbolic_link, setup, teardown),
        cmocka_unit_test_setup_teardown(test_failed_replacement_leaves_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_directories_are_made_with_their_parents, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
