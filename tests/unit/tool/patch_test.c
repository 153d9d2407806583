/* Unit tests: tool/patch_parse, tool/patch_apply, tool/patch_files (agent-loop.md 10). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/xmalloc.h"
#include "tool/patch_files.h"
#include "tool/patch_write.h"

#define PATCH(body) STR("*** Begin Patch\n" body "*** End Patch\n")

static void refuses(struct str text, const char *error) {
    struct arena a = { 0 };
    struct str why = STR_NONE;
    assert_null(patch_parse(&a, text, &why));
    assert_string_equal(error, why.p ? arena_cstr(&a, why) : "(none)");
    arena_free(&a);
}

static void test_bad_patches_are_told_with_their_line(void **state) {
    (void)state;
    refuses(STR("x"), "invalid patch: The first line of the patch must be '*** Begin Patch'");
    refuses(STR("*** Begin Patch\nx"),
        "invalid patch: The last line of the patch must be '*** End Patch'");
    refuses(PATCH("*** Frob File: f\n"),
        "invalid hunk at line 2, '*** Frob File: f' is not a valid hunk header. Valid hunk headers: '*** Add File: "
        "{path}', '*** Delete File: {path}', '*** Update File: {path}'");
    refuses(PATCH("*** Update File: f\n"),
        "invalid hunk at line 2, Update file hunk for path 'f' is empty");
    refuses(PATCH("*** Update File: f\n@@\n"),
        "invalid hunk at line 4, Update hunk does not contain any lines");
    refuses(PATCH("*** Update File: f\n@@\nx\n"),
        "invalid hunk at line 4, Unexpected line found in update hunk: 'x'. Every line should start with ' ' (context "
        "line), '+' (added line), or '-' (removed line)");
    refuses(PATCH("*** Update File: f\n@@\n a\nx\n"),
        "invalid hunk at line 5, Expected update hunk to start with a @@ context marker, got: 'x'");
    refuses(PATCH(""), "(none)");
}

/* The update hunk `body` makes `expected` of `before`. */
static void updates(const char *body, const char *before, const char *expected) {
    struct arena a = { 0 };
    struct str why = STR_NONE, after;
    struct str text =
        arena_printf(&a, "*** Begin Patch\n*** Update File: f\n%s*** End Patch", body);
    struct patch_hunk *hunk = patch_parse(&a, text, &why);
    assert_non_null(hunk);
    if (patch_apply(&a, hunk, str_of(before), STR("F"), &after, &why))
        assert_string_equal(arena_cstr(&a, after), expected);
    else
        assert_string_equal(arena_cstr(&a, why), expected);
    arena_free(&a);
}

static void test_an_environment_may_be_named(void **state) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str why,
        text =
            STR("*** Begin Patch\n*** Environment ID: box \n*** Delete File: x\n*** End Patch\n");
    (void)state;
    assert_true(str_is(patch_environment(text), "box"));
    struct patch_hunk *hunk = patch_parse(&a, text, &why);
    assert_non_null(hunk);
    assert_true(str_is(hunk->path, "x"));
    assert_null(hunk->next);
    assert_null(patch_environment(STR("*** Begin Patch\n*** Delete File: x\n*** End Patch\n")).p);
    assert_null(patch_environment(STR("")).p);
}

static void test_chunks_find_their_place(void **state) {
    (void)state;
    updates(" a\n-b\n+B\n", "a\nb\nc\n", "a\nB\nc\n");
    updates("@@ fn b\n-  x\n+  y\n", "fn a\n  x\nfn b\n  x\n", "fn a\n  x\nfn b\n  y\n");
    updates("@@\n-b\n+1\n@@\n-b\n+2\n", "b\nb\n", "1\n2\n");
    updates("@@\n-x\n+y\n*** End of File\n", "x\nx\n", "x\ny\n");
    updates("@@\n+new\n", "a\n", "a\nnew\n");
    updates("@@\n a\n-b\n", "a  \nb\t\nc", "a  \nc\n");
    updates(
        "@@\n-say \"hi\" - now\n+x\n", "say \xe2\x80\x9chi\xe2\x80\x9d \xe2\x80\x93 now\n", "x\n");
    updates("@@\n-nope\n+x\n", "a\n", "Failed to find expected lines in F:\nnope");
    updates("@@ nope\n-a\n+x\n", "a\n", "Failed to find context 'nope' in F");
}

static void test_line_ends_of_the_file_stay(void **state) {
    (void)state;
    updates("@@\n-two\n+2\n+2.5\n", "one\r\ntwo\r\nthree\r\n", "one\r\n2\r\n2.5\r\nthree\r\n");
    updates("@@\n-b\n+B\n", "a\nb\nc\r\n", "a\nB\nc\r\n");
}

struct fixture {
    struct arena arena;
    char dir[32];
};

static int setup(void **state) {
    struct fixture *f = xcalloc(1, sizeof *f);
    memcpy(f->dir, "/tmp/patch-test-XXXXXX", 23);
    assert_non_null(mkdtemp(f->dir));
    *state = f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    static const char *const names[] = { "a", "b", "sub/c", "sub", "" };
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        (void)remove(arena_printf(&f->arena, "%s/%s", f->dir, names[i]).p);
    arena_free(&f->arena);
    free(f);
    return 0;
}

static const char *file(struct fixture *f, const char *name) {
    return arena_printf(&f->arena, "%s/%s", f->dir, name).p;
}

static struct patch_change *verify(struct fixture *f, struct str text, struct str *why) {
    struct patch_change *changes;
    bool prefixed;
    return patch_verify(&f->arena, text, str_of(f->dir), NULL, &changes, why, &prefixed) ? changes
                                                                                         : NULL;
}

static void test_files_are_added_changed_moved_and_deleted(void **state) {
    struct fixture *f = *state;
    struct str why = STR_NONE, text;
    struct stat st;
    assert_int_equal(file_replace(file(f, "a"), STR("one\ntwo\n"), 0755), 0);
    struct patch_change *changes = verify(f,
        PATCH("*** Update File: a\n*** Move to: sub/c\n@@\n-two\n+2\n*** Add File: b\n+new\n"),
        &why);
    assert_non_null(changes);
    assert_true(patch_write(&f->arena, changes, NULL, &why));
    assert_int_equal(access(file(f, "a"), F_OK), -1);
    assert_int_equal(file_read(&f->arena, file(f, "sub/c"), 1000, &text), 0);
    assert_string_equal(text.p, "one\n2\n");
    assert_int_equal(stat(file(f, "sub/c"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0755);
    assert_string_equal(changes->diff.p,
        arena_printf(&f->arena, "@@ -1,2 +1,2 @@\n one\n-two\n+2\n\n\nMoved to: %s/sub/c", f->dir)
            .p);
    assert_non_null(changes = verify(f, PATCH("*** Delete File: b\n"), &why));
    assert_true(patch_write(&f->arena, changes, NULL, &why));
    assert_int_equal(access(file(f, "b"), F_OK), -1);
}

static void test_nothing_is_written_when_one_file_does_not_fit(void **state) {
    struct fixture *f = *state;
    struct str why = STR_NONE;
    assert_null(verify(f, PATCH("*** Add File: b\n+x\n*** Update File: a\n@@\n-x\n+y\n"), &why));
    assert_int_equal(access(file(f, "b"), F_OK), -1);
    assert_true(str_find(why, STR("Failed to read file to update")) == 0);
    assert_null(verify(f, PATCH("*** Add File: b\n+x\n*** Delete File: ./b\n"), &why));
    assert_true(str_find(why, STR("invalid patch: multiple operations target")) == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_patches_are_told_with_their_line),
        cmocka_unit_test(test_an_environment_may_be_named),
        cmocka_unit_test(test_chunks_find_their_place),
        cmocka_unit_test(test_line_ends_of_the_file_stay),
        cmocka_unit_test_setup_teardown(
            test_files_are_added_changed_moved_and_deleted, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_nothing_is_written_when_one_file_does_not_fit, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
