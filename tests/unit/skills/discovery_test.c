/* Unit tests: skills/discovery and the cache of skills/skills. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "config/config.h"
#include "skills/skills.h"

struct fixture {
    struct arena a;
    struct str root;
};

static int setup(void **state) {
    static struct fixture f;
    char name[] = "/tmp/codexd-skills-XXXXXX";
    assert_non_null(mkdtemp(name));
    f = (struct fixture){ 0 };
    f.root = arena_str(&f.a, str_of(name));
    *state = &f;
    return 0;
}

static int forget(const char *path, const struct stat *st, int kind, struct FTW *at) {
    (void)st, (void)kind, (void)at;
    return remove(path);
}

static int teardown(void **state) {
    struct fixture *f = *state;
    assert_int_equal(nftw(f->root.p, forget, 16, FTW_DEPTH | FTW_PHYS), 0);
    arena_free(&f->a);
    return 0;
}

static void put(struct fixture *f, const char *path, const char *text) {
    struct str file = path_join(&f->a, f->root, str_of(path));
    const char *folder = arena_cstr(&f->a, path_dirname(file));
    assert_int_equal(file_make_directories(folder, 0755), 0);
    assert_int_equal(file_replace(file.p, str_of(text), 0644), 0);
}

static struct skills_place place(struct fixture *f) {
    return (struct skills_place){ .home = path_join(&f->a, f->root, STR("home")),
        .user_home = path_join(&f->a, f->root, STR("user")),
        .cwd = path_join(&f->a, f->root, STR("project/a/b")),
        .machine = path_join(&f->a, f->root, STR("etc")) };
}

#define SKILL "---\ndescription: x\n---\n"

/* "name name …" */
static const char *names(struct fixture *f, const struct skills_found *found) {
    _cleanup_buf_ struct buf out = { 0 };
    for (size_t i = 0; i < found->skills.n; i++)
        buf_printf(&out, "%s%.*s", i ? " " : "", STR_ARGS(found->skills.v[i].name));
    return arena_cstr(&f->a, buf_str(&out));
}

static void test_roots(void **state) {
    struct fixture *f = *state;
    struct skills_found found;
    put(f, "project/.git/HEAD", "x");
    put(f, "project/.codex/skills/old/SKILL.md", SKILL);
    put(f, "project/.agents/skills/top/SKILL.md", SKILL);
    put(f, "project/a/.agents/skills/mid/SKILL.md", SKILL);
    put(f, "project/a/b/.agents/skills/.hidden/SKILL.md", SKILL);
    put(f, ".agents/skills/outside/SKILL.md", SKILL);
    put(f, "home/skills/mine/SKILL.md", SKILL);
    put(f, "home/skills/bad/SKILL.md", "x");
    put(f, "home/skills/.system/own/SKILL.md", SKILL);
    put(f, "home/skills/.system/bad/SKILL.md", "x");
    put(f, "user/.agents/skills/also/SKILL.md", SKILL);
    put(f, "etc/admin/SKILL.md", SKILL);
    struct skills_place where = place(f);
    skills_discover(&f->a, &where, &found);
    assert_string_equal(names(f, &found), "mid old top also mine own admin");
    assert_int_equal(found.errors.n, 1);
    assert_int_equal(found.skills.v[4].scope, SKILL_SCOPE_USER);
}

static void test_limits(void **state) {
    struct fixture *f = *state;
    struct skills_found found;
    put(f, "home/skills/1/2/3/4/5/6/SKILL.md", SKILL);
    put(f, "home/skills/1/2/3/4/5/6/7/SKILL.md", SKILL);
    put(f, "home/other/SKILL.md", SKILL);
    struct str link = path_join(&f->a, f->root, STR("home/skills/link"));
    assert_int_equal(symlink("../other", link.p), 0);
    link = path_join(&f->a, f->root, STR("home/skills/other"));
    assert_int_equal(symlink("../other", link.p), 0); /* the same skill once */
    link = path_join(&f->a, f->root, STR("home/skills/loop"));
    assert_int_equal(symlink(".", link.p), 0);
    struct skills_place where = place(f);
    skills_discover(&f->a, &where, &found);
    assert_string_equal(names(f, &found), "6 link");
}

/* ---- the cache ---- */

struct heard {
    unsigned calls;
    bool cancelled;
    size_t skills;
};

static void on_ready(void *user, struct skill_set *const *sets) {
    struct heard *heard = user;
    heard->calls++;
    heard->cancelled = !sets;
    heard->skills = sets ? sets[0]->found.skills.n : 0;
}

static void test_cache(void **state) {
    struct fixture *f = *state;
    struct config_source config;
    uv_loop_t loop;
    struct op_group ops = { 0 };
    struct heard heard = { 0 };
    config_source_init(&config, f->root);
    assert_int_equal(uv_loop_init(&loop), 0);
    struct skills s = { .loop = &loop, .config = &config, .home = f->root, .cwd = f->root };
    struct str_array cwds = { &f->root, 1 };

    struct op *op = skills_find(&s, &ops, &cwds, false, on_ready, &heard);
    op_cancel(op);
    (void)uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(heard.calls, 1);
    assert_true(heard.cancelled);

    put(f, "skills/one/SKILL.md", SKILL);
    assert_non_null(skills_find(&s, &ops, &cwds, false, on_ready, &heard));
    (void)uv_run(&loop, UV_RUN_DEFAULT);
    size_t before = heard.skills;
    put(f, "skills/two/SKILL.md", SKILL);
    assert_null(skills_find(&s, &ops, &cwds, false, on_ready, &heard));
    assert_int_equal(heard.skills, before);
    assert_non_null(skills_find(&s, &ops, &cwds, true, on_ready, &heard));
    (void)uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(heard.skills, before + 1);
    assert_int_equal(heard.calls, 4);

    assert_true(op_group_is_empty(&ops));
    skills_done(&s);
    config_source_done(&config);
    assert_int_equal(uv_loop_close(&loop), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_roots, setup, teardown),
        cmocka_unit_test_setup_teardown(test_limits, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cache, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
