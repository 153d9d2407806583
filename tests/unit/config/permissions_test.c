/* Unit tests: config/permissions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "config/permissions.h"

static const char settings[] =
    "{\"permissions\":{\"ro\":{\"extends\":\":read-only\",\"network\":{\"enabled\":true}},"
    "\"ws\":{\"extends\":\":workspace\",\"filesystem\":{\"/opt/x/\":\"write\",\"~/y\":\"write\",\"/etc\":\"read\"}},"
    "\"kid\":{\"extends\":\"ws\",\"filesystem\":{\":slash_tmp\":\"read\"}},"
    "\"root\":{\"filesystem\":{\":root\":\"read\"}},\"none\":{},"
    "\"deny\":{\"extends\":\":workspace\",\"filesystem\":{\"/etc\":\"deny\"}},"
    "\"lost\":{\"extends\":\"gone\"},\"full\":{\"extends\":\":danger-full-access\"},"
    "\"a\":{\"extends\":\"b\"},\"b\":{\"extends\":\"a\"},"
    "\"glob\":{\"filesystem\":{\"/x/**/*.env\":\"read\"}},"
    "\"up\":{\"filesystem\":{\":workspace_roots\":{\"../x\":\"deny\"}}},"
    "\"depth\":{\"filesystem\":{\"glob_scan_max_depth\":0}},"
    "\"nested\":{\"filesystem\":{\":tmpdir\":{\"x\":\"deny\"}}},"
    "\"mix\":{\"extends\":\":workspace\",\"filesystem\":{\"glob_scan_max_depth\":3,\"/p/key\":\"none\","
    "\"/etc/**\":\"read\",\"~/z/*.key\":\"deny\",\":later\":\"deny\","
    "\":workspace_roots\":{\"x/y\":\"deny\",\"**/*.env\":\"deny\",\"sub\":\"read\"}}},"
    "\"rel\":{\"extends\":\":workspace\",\"filesystem\":{\"x\":\"write\"}}}}";

struct fixture {
    struct arena a;
    const struct json *tree;
    struct permission_profile p;
    struct error why;
};

static bool resolve(struct fixture *f, const char *id) {
    if (!f->tree)
        f->tree = json_parse(&f->a, str_of(settings), NULL);
    assert_non_null(f->tree);
    return permission_profile_resolve(&f->a, f->tree, str_of(id), STR("/home/u"), &f->p, &f->why);
}

static void test_built_in(void **state) {
    (void)state;
    struct fixture f = { 0 };
    assert_true(resolve(&f, ":read-only") && !f.p.workspace && !f.p.full && !f.p.network);
    assert_true(resolve(&f, ":workspace") && f.p.workspace && f.p.tmpdir && f.p.slash_tmp);
    assert_true(resolve(&f, ":danger-full-access") && f.p.full);
    arena_free(&f.a);
}

static void test_configured(void **state) {
    (void)state;
    struct fixture f = { 0 };
    assert_true(resolve(&f, "ro") && !f.p.workspace && f.p.network);
    assert_true(str_is(f.p.extends, ":read-only"));
    assert_true(resolve(&f, "ws") && f.p.workspace && f.p.writable_count == 2);
    assert_true(str_is(f.p.writable[0], "/opt/x") && str_is(f.p.writable[1], "/home/u/y"));
    assert_true(resolve(&f, "kid") && f.p.tmpdir && !f.p.slash_tmp && f.p.writable_count == 2);
    assert_true(str_is(f.p.extends, "ws"));
    assert_true(resolve(&f, "root") && !f.p.workspace && !f.p.extends.p);
    arena_free(&f.a);
}

static void test_refused(void **state) {
    static const struct {
        const char *id, *why;
        int code;
    } cases[] = {
        { ":x", "default_permissions refers to unknown built-in profile `:x`", 0 },
        { "x", "default_permissions refers to undefined profile `x`", 0 },
        { "lost", "permissions profile `lost` extends undefined profile `gone`", 0 },
        { "full",
            "permissions profile `full` cannot extend unsupported built-in profile "
            "`:danger-full-access`",
            0 },
        { "a", "permissions profile inheritance cycle detected: a -> b -> a", 0 },
        { "rel", "filesystem path `x` must be absolute, use `~/...`, or start with `:`", 0 },
        { "glob",
            "filesystem glob path `/x/**/*.env` only supports `deny` access; use an exact path or "
            "trailing `/**` for `read` subtree access",
            0 },
        { "up",
            "filesystem subpath `../x` must be a descendant path without `.` or `..` components",
            0 },
        { "depth", "glob_scan_max_depth must be at least 1", 0 },
        { "nested", "filesystem path `:tmpdir` does not support nested entries", 0 },
    };
    (void)state;
    struct fixture f = { 0 };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_false(resolve(&f, cases[i].id));
        assert_string_equal(f.why.text, cases[i].why);
        assert_int_equal(f.why.code, cases[i].code);
    }
    arena_free(&f.a);
}

static void test_rules_come_in_the_order_of_their_keys(void **state) {
    static const struct {
        const char *path;
        enum file_place place;
        enum file_access access;
    } expected[] = {
        { "/etc", FILE_PATH, FILE_READ },
        { "/p/key", FILE_PATH, FILE_DENY },
        { "", FILE_ROOT, FILE_READ },
        { "", FILE_SLASH_TMP, FILE_WRITE },
        { "", FILE_TMPDIR, FILE_WRITE },
        { "**/*.env", FILE_WORKSPACE_GLOB, FILE_DENY },
        { "", FILE_WORKSPACE, FILE_WRITE },
        { "sub", FILE_WORKSPACE, FILE_READ },
        { "x/y", FILE_WORKSPACE, FILE_DENY },
        { "/home/u/z/*.key", FILE_GLOB, FILE_DENY },
    };
    (void)state;
    struct fixture f = { 0 };
    assert_true(resolve(&f, "mix"));
    assert_int_equal(f.p.files.depth, 3);
    assert_int_equal(f.p.files.n, ARRAY_LEN(expected));
    for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
        assert_int_equal(f.p.files.v[i].place, expected[i].place);
        assert_int_equal(f.p.files.v[i].access, expected[i].access);
        assert_true(str_is(f.p.files.v[i].path, expected[i].path));
    }
    assert_true(file_rules_deny(&f.p.files));
    arena_free(&f.a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_built_in),
        cmocka_unit_test(test_configured),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_rules_come_in_the_order_of_their_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
