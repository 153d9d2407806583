/* Unit tests: sandbox/view, sandbox/glob. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/path.h"
#include "sandbox/glob.h"
#include "sandbox/helper.h"
#include "sandbox/view.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void test_globs_match_whole_paths(void **state) {
    static const struct {
        const char *glob, *path;
        bool matches;
    } cases[] = {
        { "/p/*.env", "/p/a.env", true },
        { "/p/*.env", "/p/.env", true },
        { "/p/*.env", "/p/s/a.env", false },
        { "/p/**/*.env", "/p/a.env", true },
        { "/p/**/*.env", "/p/s/t/a.env", true },
        { "/p/**/*.env", "/q/a.env", false },
        { "/p/**", "/p/s/t", true },
        { "/p/**", "/p2", false },
        { "/p/**/x/**/y", "/p/x/a/x/y", true },
        { "/p/**/x/y", "/p/x/a/y", false },
        { "/p/[ab]?c", "/p/bxc", true },
        { "/p/[!ab]", "/p/a", false },
        { "/p/s*", "/p/s/f", false },
        { "/p/a", "/p", false },
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_int_equal(
            sandbox_glob_matches(str_of(cases[i].glob), str_of(cases[i].path)), cases[i].matches);
    assert_true(str_is(sandbox_glob_base(STR("/a/b/**/c")), "/a/b"));
    assert_true(str_is(sandbox_glob_base(STR("/a/b*/c")), "/a"));
    assert_true(str_is(sandbox_glob_base(STR("/*")), "/"));
}

static void test_the_deepest_rule_decides(void **state) {
    static struct file_rule rules[] = {
        { FILE_ROOT, FILE_READ, STR_INIT("") },
        { FILE_WORKSPACE, FILE_WRITE, STR_INIT("") },
        { FILE_WORKSPACE, FILE_DENY, STR_INIT("d") },
        { FILE_WORKSPACE, FILE_READ, STR_INIT("d/read") },
        { FILE_WORKSPACE, FILE_WRITE, STR_INIT("d/open") },
        { FILE_WORKSPACE, FILE_READ, STR_INIT("kept") },
        { FILE_WORKSPACE_GLOB, FILE_DENY, STR_INIT("**/*.key") },
    };
    (void)state;
    struct arena a = { 0 };
    struct str root = STR("/no/such");
    const struct sandbox_policy policy = { .type = SANDBOX_POLICY_WORKSPACE_WRITE };
    const struct file_rules files = { rules, ARRAY_LEN(rules), 0 };
    struct sandbox_scope scope = {
        .policy = &policy, .files = &files, .workspace_roots = &(struct str_array){ &root, 1 }
    };
    struct sandbox_roots roots = sandbox_scope_roots(&a, &scope);
    assert_non_null(roots.view);
    assert_true(sandbox_view_is_more(roots.view));
    assert_true(sandbox_view_reads(roots.view, STR("/etc/passwd")));
    assert_false(sandbox_roots_allow(&roots, STR("/etc/passwd")));
    assert_true(sandbox_roots_allow(&roots, STR("/no/such/file")));
    assert_false(sandbox_view_reads(roots.view, STR("/no/such/d/x")));
    assert_false(sandbox_view_reads(roots.view, STR("/no/such/d/read")));
    assert_true(sandbox_view_reads(roots.view, STR("/no/such/d/open/x")));
    assert_true(sandbox_roots_allow(&roots, STR("/no/such/d/open/x")));
    assert_false(sandbox_roots_allow(&roots, STR("/no/such/d/x")));
    assert_false(sandbox_roots_allow(&roots, STR("/no/such/kept/x")));
    assert_true(sandbox_view_reads(roots.view, STR("/no/such/kept/x")));
    assert_false(sandbox_view_reads(roots.view, STR("/no/such/kept/x.key")));
    scope.outside = true;
    roots = sandbox_scope_roots(&a, &scope);
    assert_true(sandbox_roots_allow(&roots, STR("/etc/passwd")));
    assert_true(sandbox_roots_allow(&roots, STR("/no/such/.git")));
    assert_false(sandbox_roots_allow(&roots, STR("/no/such/d/x")));
    arena_free(&a);
}

static void test_only_what_a_rule_names_is_read(void **state) {
    static struct file_rule rules[] = { { FILE_MINIMAL, FILE_READ, STR_INIT("") },
        { FILE_PATH, FILE_READ, STR_INIT("/no/such") } };
    (void)state;
    struct arena a = { 0 };
    const struct sandbox_policy policy = { .type = SANDBOX_POLICY_READ_ONLY };
    const struct file_rules files = { rules, ARRAY_LEN(rules), 0 };
    const struct sandbox_scope scope = {
        .policy = &policy, .files = &files, .workspace_roots = &(struct str_array){ NULL, 0 }
    };
    struct sandbox_view *view = sandbox_view_of(&a, &scope);
    assert_true(sandbox_view_reads(view, STR("/usr/bin/env")));
    assert_true(sandbox_view_reads(view, STR("/no/such/x")));
    assert_false(sandbox_view_reads(view, STR("/no")));
    assert_int_equal(sandbox_open(view, "/proc/self/status"), -EACCES);
    assert_int_equal(sandbox_open(view, "/no/such/x"), -ENOENT);
    arena_free(&a);
}

static void test_globs_become_mounts(void **state) {
    (void)state;
    struct arena a = { 0 };
    struct buf out = { 0 };
    struct error why;
    char dir[] = "/tmp/codexd-glob-XXXXXX";
    assert_non_null(mkdtemp(dir));
    static const char *const folders[] = { "s", "s/t", "covered" };
    static const char *const files[] = { "a.key", "b.txt", "s/c.key", "s/t/d.key",
        "covered/e.key" };
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        assert_int_equal(mkdir(arena_printf(&a, "%s/%s", dir, folders[i]).p, 0700), 0);
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        assert_int_equal(
            file_replace(arena_printf(&a, "%s/%s", dir, files[i]).p, STR("x"), 0600), 0);
    const char *const words[] = { "bwrap", "--tmpfs", arena_printf(&a, "%s/covered", dir).p,
        SANDBOX_HELPER_GLOB, arena_printf(&a, "%s/**/*.key", dir).p, "2", "--" };
    assert_true(glob_words(&a, words, ARRAY_LEN(words), &out, &why));
    const char *const *list = (const char *const *)(void *)out.p;
    size_t n = out.n / sizeof *list;
    assert_int_equal(n, 3 + 2 * 3 + 1);
    assert_string_equal(list[3], "--ro-bind-try");
    assert_string_equal(list[4], "/dev/null");
    assert_string_equal(list[n - 1], "--");
    for (size_t i = 5; i < n; i += 3)
        assert_true(strstr(list[i], "/a.key") || strstr(list[i], "/s/c.key"));
    for (size_t i = ARRAY_LEN(files); i-- > 0;)
        (void)unlink(arena_printf(&a, "%s/%s", dir, files[i]).p);
    for (size_t i = ARRAY_LEN(folders); i-- > 0;)
        (void)rmdir(arena_printf(&a, "%s/%s", dir, i == 2 ? "covered" : i ? "s/t" : "s").p);
    (void)rmdir(dir);
    buf_done(&out);
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_globs_match_whole_paths),
        cmocka_unit_test(test_the_deepest_rule_decides),
        cmocka_unit_test(test_only_what_a_rule_names_is_read),
        cmocka_unit_test(test_globs_become_mounts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
