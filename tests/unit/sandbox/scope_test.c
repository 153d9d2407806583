/* Unit tests: sandbox/scope, and tool/patch_write below roots. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/xmalloc.h"
#include "sandbox/sandbox.h"
#include "tool/patch_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture {
    struct arena arena;
    char dir[32];
    struct str root, outside;
    struct sandbox_policy policy;
    struct str_array roots;
    struct sandbox_scope scope;
};

static const char *at(struct fixture *f, const char *name) {
    return arena_printf(&f->arena, "%s/%s", f->dir, name).p;
}

static int setup(void **state) {
    struct fixture *f = xcalloc(1, sizeof *f);
    memcpy(f->dir, "/tmp/codexd-scope-XXXXXX", sizeof "/tmp/codexd-scope-XXXXXX");
    *state = f;
    if (!mkdtemp(f->dir))
        return -1;
    f->root = str_of(at(f, "root"));
    f->outside = str_of(at(f, "outside"));
    f->roots = (struct str_array){ &f->root, 1 };
    f->policy = (struct sandbox_policy){ .type = SANDBOX_POLICY_WORKSPACE_WRITE,
        .workspace_write = { .exclude_slash_tmp = true, .exclude_tmpdir_env_var = true } };
    f->scope = (struct sandbox_scope){ .policy = &f->policy, .workspace_roots = &f->roots };
    return mkdir(f->root.p, 0777) | mkdir(f->outside.p, 0777);
}

static int teardown(void **state) {
    struct fixture *f = *state;
    static const char *const names[] = { "root/a", "root/new/deep/b", "root/new/deep", "root/new",
        "root/link", "root/up", "root/.git/c", "root/.git", "outside/x", "root", "outside", "" };
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        (void)remove(at(f, names[i]));
    arena_free(&f->arena);
    free(f);
    return 0;
}

static bool allows(struct fixture *f, const char *path) {
    const struct sandbox_roots roots = sandbox_scope_roots(&f->arena, &f->scope);
    return sandbox_roots_allow(&roots, str_of(path));
}

static void test_only_what_is_below_a_root_may_be_written(void **state) {
    struct fixture *f = *state;
    const struct str_array granted = { &f->outside, 1 };
    assert_true(allows(f, at(f, "root/a")));
    assert_true(allows(f, at(f, "root/sub/.git/a")));
    assert_false(allows(f, at(f, "root/.git")));
    assert_false(allows(f, at(f, "root/.git/config")));
    assert_false(allows(f, at(f, "root/.codex/config.toml")));
    assert_true(allows(f, at(f, "root/.gitignore")));
    assert_false(allows(f, at(f, "rooted")));
    assert_false(allows(f, at(f, "outside/x")));
    assert_false(allows(f, "/tmp/x"));
    f->policy.workspace_write.exclude_slash_tmp = false;
    assert_true(allows(f, "/tmp/x"));
    assert_false(allows(f, "/tmp/.git/x"));
    assert_false(allows(f, at(f, "root/.git/config")));
    f->policy = (struct sandbox_policy){ .type = SANDBOX_POLICY_READ_ONLY };
    assert_false(allows(f, at(f, "root/a")));
    f->scope.granted = &granted;
    assert_true(allows(f, at(f, "outside/x")));
}

/* One added file. */
static bool write_one(struct fixture *f, const char *path) {
    const struct sandbox_roots roots = sandbox_scope_roots(&f->arena, &f->scope);
    const struct patch_change change = {
        .kind = PATCH_ADD, .path = str_of(path), .after = STR("text\n")
    };
    struct str why;
    return patch_write(&f->arena, &change, &roots, &why);
}

static void test_patches_below_roots_follow_no_link_out(void **state) {
    struct fixture *f = *state;
    struct str text, why;
    assert_true(write_one(f, at(f, "root/a")));
    assert_true(write_one(f, at(f, "root/new/deep/b")));
    assert_int_equal(file_read(&f->arena, at(f, "root/new/deep/b"), 100, &text), 0);
    assert_string_equal(text.p, "text\n");
    assert_int_equal(symlink(f->outside.p, at(f, "root/link")), 0);
    assert_false(write_one(f, at(f, "root/link/x")));
    assert_int_equal(access(at(f, "outside/x"), F_OK), -1);
    assert_int_equal(file_replace(at(f, "outside/x"), STR("mine"), 0644), 0);
    assert_int_equal(symlink(at(f, "outside/x"), at(f, "root/up")), 0);
    assert_false(write_one(f, at(f, "root/up")));
    assert_int_equal(mkdir(at(f, "root/.git"), 0777), 0);
    assert_false(write_one(f, at(f, "root/.git/c")));
    assert_int_equal(file_read(&f->arena, at(f, "outside/x"), 100, &text), 0);
    assert_string_equal(text.p, "mine");
    const struct sandbox_roots roots = sandbox_scope_roots(&f->arena, &f->scope);
    const struct patch_change gone = { .kind = PATCH_DELETE, .path = str_of(at(f, "root/link/x")) };
    assert_false(patch_write(&f->arena, &gone, &roots, &why));
    assert_int_equal(access(at(f, "outside/x"), F_OK), 0);
}

static void test_denials_are_recognised_by_their_words(void **state) {
    (void)state;
    assert_true(sandbox_looks_denied(1, STR("touch: cannot touch 'x': Read-only file system\n")));
    assert_true(sandbox_looks_denied(1, STR("Operation NOT Permitted")));
    assert_true(sandbox_looks_denied(159, STR("")));
    assert_false(sandbox_looks_denied(127, STR("command not found")));
    assert_false(sandbox_looks_denied(0, STR("permission denied")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_only_what_is_below_a_root_may_be_written, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_patches_below_roots_follow_no_link_out, setup, teardown),
        cmocka_unit_test(test_denials_are_recognised_by_their_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
