/* Unit tests: policy/rules, policy/rules_files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/xmalloc.h"
#include "config/config.h"
#include "policy/rules_files.h"

#include <stdio.h>
#include <stdlib.h>

struct fixture {
    struct arena arena;
    struct rules *rules;
    struct rules_error why;
    char home[32];
};

static int setup(void **state) {
    struct fixture *f = xcalloc(1, sizeof *f);
    f->rules = rules_new();
    memcpy(f->home, "/tmp/codexd-rules-XXXXXX", sizeof "/tmp/codexd-rules-XXXXXX");
    *state = f;
    return mkdtemp(f->home) ? 0 : -1;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    const char *names[] = { "rules/default.rules", "rules/a.rules", "rules", "" };
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        (void)remove(arena_printf(&f->arena, "%s/%s", f->home, names[i]).p);
    rules_free(f->rules);
    arena_free(&f->arena);
    free(f);
    return 0;
}

static bool read_rules(struct fixture *f, const char *text) {
    return rules_read(f->rules, &f->arena, str_of(text), STR("/r/a.rules"), &f->why);
}

/* 'a', 'p', 'f', or '-' when no rule matches. */
static char decision(const struct rules *rules, const char *a, const char *b) {
    const struct str words[] = { str_of(a), str_of(b) };
    struct rule_match match;
    return rules_match(rules, words, b ? 2 : 1, &match) ? "apf"[match.decision] : '-';
}

static void test_the_language(void **state) {
    struct fixture *f = *state;
    assert_true(read_rules(f,
        "# comment\n"
        "'''a text'''\n"
        "tools = ['cargo', \"go\"]\n"
        "verb = 'bu' + 'ild'\n"
        "prefix_rule(\n    pattern = [tools + ['make'], f\"{verb}\"],  # both\n"
        "    decision = 'allow', justification = r'a\\b',\n"
        "    match = ['go build', ['make', 'build']], not_match = [\"go vet\"],\n)\n"
        "prefix_rule(['x'], 'prompt'); prefix_rule((['y']), decision=\"forbidden\")\n"));
    assert_int_equal(decision(f->rules, "cargo", "build"), 'a');
    assert_int_equal(decision(f->rules, "make", "build"), 'a');
    assert_int_equal(decision(f->rules, "go", "vet"), '-');
    assert_int_equal(decision(f->rules, "x", NULL), 'p');
    assert_int_equal(decision(f->rules, "y", "z"), 'f');
}

static void test_the_strictest_rule_wins(void **state) {
    struct fixture *f = *state;
    assert_true(read_rules(f,
        "prefix_rule(pattern=['git'])\nprefix_rule(pattern=['git','push'],decision='forbidden')\n"
        "prefix_rule(pattern=['git','push','-n'],decision='prompt')"));
    assert_int_equal(decision(f->rules, "git", "log"), 'a');
    assert_int_equal(decision(f->rules, "git", "push"), 'f');
    assert_int_equal(decision(f->rules, "/usr/bin/git", "log"), 'a');
    assert_true(read_rules(f, "host_executable(name='git', paths=['/opt/git'])"));
    assert_int_equal(decision(f->rules, "/usr/bin/git", "log"), '-');
    assert_int_equal(decision(f->rules, "/opt/git", "log"), 'a');
}

static void test_an_error_says_where_it_is(void **state) {
    struct fixture *f = *state;
    assert_false(read_rules(f, "# fine\nprefix_rule(pattern=[], decision=\"maybe\")\n"));
    assert_string_equal(f->why.trace.p,
        "Traceback (most recent call last):\n  * /r/a.rules:2, in <module>\n"
        "      prefix_rule(pattern=[], decision=\"maybe\")\nerror: invalid decision: maybe\n"
        " --> /r/a.rules:2:1\n  |\n2 | prefix_rule(pattern=[], decision=\"maybe\")\n"
        "  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n  |\n");
    assert_int_equal(f->why.line, 2);
    assert_int_equal(f->why.column, 1);
    assert_int_equal(f->why.end_line, 2);
    assert_int_equal(f->why.end_column, 42);
}

static void test_what_is_refused(void **state) {
    struct fixture *f = *state;
    static const char *const bad[] = { "prefix_rule(pattern=[])", "prefix_rule(pattern='x')",
        "prefix_rule()", "prefix_rule(pattern=['a'], justification='  ')",
        "prefix_rule(pattern=[[]])", "prefix_rule(pattern=[1])",
        "prefix_rule(pattern=['a'], colour='red')", "prefix_rule(pattern=['a'], match=['b'])",
        "prefix_rule(pattern=['a'], not_match=['a b'])",
        "network_rule(host='*.x', protocol='https', decision='allow')",
        "network_rule(host='x', protocol='smtp', decision='allow')",
        "network_rule(host='x', protocol='http')", "host_executable(name='git', paths=['git'])",
        "other()", "prefix_rule(pattern=['a'", "x = y", "'a", "x",
        "if x:", "prefix_rule(pattern=['a']) prefix_rule(pattern=['b'])", "x = 1 + 'a'" };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(read_rules(f, bad[i]));
    assert_true(read_rules(f, "network_rule(host='x', protocol='https', decision='deny')"));
}

static void test_accepted_prefixes_are_saved_once(void **state) {
    struct fixture *f = *state;
    const struct str words[] = { STR("git"), STR("say \"hi\"") };
    struct str text;
    struct error err;
    assert_true(rules_file_allow(str_of(f->home), words, 2, &err));
    assert_true(rules_file_allow(str_of(f->home), words, 2, &err));
    assert_true(rules_file_allow(str_of(f->home), words, 1, &err));
    const char *path = arena_printf(&f->arena, "%s/rules/default.rules", f->home).p;
    assert_int_equal(file_read(&f->arena, path, 4096, &text), 0);
    assert_string_equal(text.p,
        "prefix_rule(pattern=[\"git\", \"say \\\"hi\\\"\"], decision=\"allow\")\n"
        "prefix_rule(pattern=[\"git\"], decision=\"allow\")\n");
    const struct json tree = { .kind = JSON_OBJECT };
    struct config config = { .tree = &tree };
    struct rules_problem problem;
    struct rules *loaded;
    assert_true(rules_load(&f->arena, &config, str_of(f->home), STR("/"), &loaded, &problem));
    assert_int_equal(decision(loaded, "git", "x"), 'a');
    rules_free(loaded);
    config.requirements.tree = json_parse(&f->arena,
        STR("{\"rules\":{\"prefix_rules\":[{\"pattern\":[{\"token\":\"git\"},{\"any_of\":[\"x\",\"y\"]}],"
            "\"decision\":\"forbidden\"}]}}"),
        NULL);
    assert_true(rules_load(&f->arena, &config, str_of(f->home), STR("/"), &loaded, &problem));
    assert_int_equal(decision(loaded, "git", "y"), 'f');
    assert_int_equal(decision(loaded, "git", "z"), 'a');
    rules_free(loaded);
    path = arena_printf(&f->arena, "%s/rules/a.rules", f->home).p;
    assert_int_equal(file_replace(path, STR("oops("), 0644), 0);
    assert_false(rules_load(&f->arena, &config, str_of(f->home), STR("/"), &loaded, &problem));
    assert_string_equal(problem.path.p, path);
    assert_int_equal(decision(loaded, "git", "x"), 'f'); /* the administrator's hold all the same */
    rules_free(loaded);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_language, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_strictest_rule_wins, setup, teardown),
        cmocka_unit_test_setup_teardown(test_an_error_says_where_it_is, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(test_accepted_prefixes_are_saved_once, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
