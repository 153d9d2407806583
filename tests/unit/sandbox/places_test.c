/* Unit tests: sandbox/places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/xmalloc.h"
#include "sandbox/places.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture {
    struct arena arena;
    struct places *mine, *others;
    char dir[32];
    const char *path, *below;
};

static int setup(void **state) {
    struct fixture *f = xcalloc(1, sizeof *f);
    memcpy(f->dir, "/tmp/codexd-places-XXXXXX", sizeof "/tmp/codexd-places-XXXXXX");
    *state = f;
    if (!mkdtemp(f->dir))
        return -1;
    f->mine = places_new(NULL);
    f->others = places_new(NULL);
    f->path = arena_printf(&f->arena, "%s/.git", f->dir).p;
    f->below = arena_printf(&f->arena, "%s/.git/config", f->dir).p;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    places_free(f->mine);
    places_free(f->others);
    (void)rmdir(f->below);
    (void)rmdir(f->path);
    (void)unlink(f->path);
    int r = rmdir(f->dir);
    arena_free(&f->arena);
    free(f);
    return r;
}

/* -1: nothing is there. */
static int mode_of(const char *path) {
    struct stat st;
    return lstat(path, &st) == 0 ? (int)(st.st_mode & 07777) : -1;
}

static struct place *enter(struct places *places, const char *path) {
    struct place *place;
    assert_int_equal(places_enter(places, str_of(path), &place), 0);
    return place;
}

static void test_the_last_user_removes_it(void **state) {
    struct fixture *f = *state;
    struct place *first = enter(f->mine, f->path), *second = enter(f->mine, f->path);
    assert_ptr_equal(first, second);
    assert_int_equal(mode_of(f->path) & S_ISVTX, S_ISVTX);
    assert_false(file_is_there(f->path));
    places_leave(f->mine, first);
    assert_int_not_equal(mode_of(f->path), -1);
    places_leave(f->mine, second);
    assert_int_equal(mode_of(f->path), -1);
}

static void test_programs_share_it(void **state) {
    struct fixture *f = *state;
    struct place *mine = enter(f->mine, f->path), *theirs = enter(f->others, f->path);
    places_leave(f->mine, mine);
    assert_int_not_equal(mode_of(f->path), -1);
    assert_false(place_sweep(f->path));
    assert_int_not_equal(mode_of(f->path), -1);
    places_leave(f->others, theirs);
    assert_int_equal(mode_of(f->path), -1);
}

static void test_what_is_the_user_s_is_left_alone(void **state) {
    struct fixture *f = *state;
    struct place *place;
    assert_int_equal(mkdir(f->path, 0755), 0);
    assert_int_equal(places_enter(f->mine, str_of(f->path), &place), -EEXIST);
    assert_true(place_sweep(f->path));
    assert_true(file_is_there(f->path));
    assert_int_equal(mode_of(f->path) & 0777, 0755 & mode_of(f->path));
    assert_int_equal(rmdir(f->path), 0);
    assert_int_equal(symlink("nowhere", f->path), 0);
    assert_int_equal(places_enter(f->mine, str_of(f->path), &place), -EEXIST);
    assert_true(place_sweep(f->path));
    assert_int_not_equal(mode_of(f->path), -1);
}

static void test_what_the_user_fills_is_given_up(void **state) {
    struct fixture *f = *state;
    struct place *place = enter(f->mine, f->path), *second;
    assert_int_equal(mkdir(f->below, 0755), 0);
    assert_int_equal(places_enter(f->mine, str_of(f->path), &second), -EEXIST);
    places_leave(f->mine, place);
    assert_int_equal(mode_of(f->path) & S_ISVTX, 0);
    assert_int_not_equal(mode_of(f->below), -1);
}

static void test_what_a_killed_program_left_goes(void **state) {
    struct fixture *f = *state;
    assert_int_equal(mkdir(f->path, FILE_PLACE_MODE), 0);
    places_leave(f->mine, enter(f->mine, f->path));
    assert_int_equal(mode_of(f->path), -1);
    assert_int_equal(mkdir(f->path, FILE_PLACE_MODE), 0);
    assert_true(place_sweep(f->path));
    assert_int_equal(mode_of(f->path), -1);
}

static void test_no_folder_no_place(void **state) {
    struct fixture *f = *state;
    struct place *place;
    assert_int_equal(places_enter(f->mine, str_of(f->below), &place), -ENOENT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_last_user_removes_it, setup, teardown),
        cmocka_unit_test_setup_teardown(test_programs_share_it, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_is_the_user_s_is_left_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_the_user_fills_is_given_up, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_a_killed_program_left_goes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_folder_no_place, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
