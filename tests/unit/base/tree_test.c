/* Unit tests: base/tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/tree.h"

static void test_a_tree_is_copied_and_removed(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    char root[] = "/tmp/tree-XXXXXX";
    assert_non_null(mkdtemp(root));
    const char *from = arena_printf(&a, "%s/from", root).p, *to = arena_printf(&a, "%s/to", root).p;
    struct str text;
    assert_int_equal(file_make_directories(arena_printf(&a, "%s/d/e", from).p, 0755), 0);
    assert_int_equal(file_replace(arena_printf(&a, "%s/d/f", from).p, STR("x"), 0644), 0);
    assert_int_equal(symlink("d/f", arena_printf(&a, "%s/link", from).p), 0);
    assert_int_equal(mkfifo(arena_printf(&a, "%s/pipe", from).p, 0644), 0);
    assert_int_equal(tree_copy(from, to), 0);
    assert_int_equal(file_read(&a, arena_printf(&a, "%s/link", to).p, 10, &text), 0);
    assert_true(str_is(text, "x"));
    assert_int_equal(access(arena_printf(&a, "%s/pipe", to).p, F_OK), -1);
    assert_int_equal(tree_remove(root), 0);
    assert_int_equal(tree_remove(root), -ENOENT);
    assert_int_equal(tree_copy(root, to), -ENOENT);
}

int main(void) {
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_a_tree_is_copied_and_removed) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
