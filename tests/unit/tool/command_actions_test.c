/* Unit tests: tool/command_actions, tool/shell_script, tool/patch_script. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "tool/command_actions.h"
#include "tool/patch_script.h"

/* Scripts and their actions: the kind and its members behind tabs; what is "no string" is a dash. */
static const char *const known[][2] = {
    { "cat README.md", "read\tcat README.md\tREADME.md\t/w/README.md" },
    { "less f", "read\tless f\tf\t/w/f" },
    { "bat f.rs", "read\tbat f.rs\tf.rs\t/w/f.rs" },
    { "head f.txt", "read\thead f.txt\tf.txt\t/w/f.txt" },
    { "head -n 5 f.txt", "read\thead -n 5 f.txt\tf.txt\t/w/f.txt" },
    { "head -n5 f.txt", "read\thead -n5 f.txt\tf.txt\t/w/f.txt" },
    { "tail -n +3 f.txt", "read\ttail -n +3 f.txt\tf.txt\t/w/f.txt" },
    { "sed -n '1,20p' a/b.c", "read\tsed -n '1,20p' a/b.c\tb.c\t/w/a/b.c" },
    { "awk '{print $1}' f.txt", "read\tawk '{print $1}' f.txt\tf.txt\t/w/f.txt" },
    { "cd src && cat main.c", "read\tcat main.c\tmain.c\t/w/src/main.c" },
    { "cd /x; cd y; cat main.c", "read\tcat main.c\tmain.c\t/x/y/main.c" },
    { "cat a && cat b", "read\tcat a\ta\t/w/a; read\tcat b\tb\t/w/b" },
    { "cat a; ls", "read\tcat a\ta\t/w/a; list\tls\t-" },
    { "cat a\nls", "read\tcat a\ta\t/w/a; list\tls\t-" },
    { "nl -ba x.c | sed -n '1,5p'", "read\tnl -ba x.c | sed -n '1,5p'\tx.c\t/w/x.c" },
    { "cat f | sort | uniq", "read\tcat f\tf\t/w/f" },
    { "cat 'my file.txt'", "read\tcat 'my file.txt'\tmy file.txt\t/w/my file.txt" },
    { "cat /etc/hosts", "read\tcat /etc/hosts\thosts\t/etc/hosts" },
    { "ls", "list\tls\t-" },
    { "rg --files | head", "list\trg --files\t-" },
    { "ls | xargs cat", "list\tls\t-" },
    { "echo hi && ls", "list\tls\t-" },
    { "true && ls", "list\tls\t-" },
    { "cd a && cd b && ls", "list\tls\t-" },
    { "ls -la sub/dir", "list\tls -la sub/dir\tdir" },
    { "ls -la /nonexist", "list\tls -la /nonexist\tnonexist" },
    { "find src -type f", "list\tfind src -type f\tsrc" },
    { "tree -L 2 x", "list\ttree -L 2 x\tx" },
    { "du -sh x", "list\tdu -sh x\tx" },
    { "git ls-files src", "list\tgit ls-files src\tsrc" },
    { "python3 -c 'import os;os.listdir()'", "list\tpython3 -c 'import os;os.listdir()'\t-" },
    { "rg foo src", "search\trg foo src\tfoo\tsrc" },
    { "rg -e pat dir", "search\trg -e pat dir\tpat\tdir" },
    { "rg -n 'a b' lib/src | wc -l", "search\trg -n 'a b' lib/src\ta b\tlib" },
    { "rg -g '*.c' pat", "search\trg -g '*.c' pat\tpat\t-" },
    { "grep -rn pat .", "search\tgrep -rn pat .\tpat\t." },
    { "git grep pat -- dir", "search\tgit grep pat -- dir\tpat\tdir" },
    { "find . -name '*.c'", "search\tfind . -name '*.c'\t*.c\t." },
    { "ls;", "list\t'ls;'\t-" },
    { "sed -n 1,5p f | nl", "read\tsed -n 1,5p f | nl\tf\t/w/f" },
    { "awk '{print}' f g", "read\tawk '{print}' f g\tf\t/w/f" },
    { "cd ../x && cat y", "read\tcat y\ty\t/x/y" },
    { "cd - && ls", "list\tls\t-" },
    { "cd x", "" },
    { "rg -- -x f", "search\trg -- -x f\tf\t-" },
    { "rg -e a -e b src", "search\trg -e a -e b src\ta\tb" },
    { "fd main src", "search\tfd main src\tmain\tsrc" },
};

static const char *const unknown[] = { "git status", "git log --oneline", "git diff | cat",
    "cat a b", "cat *.c", "ls > out", "ls $(pwd)", "(ls)", "FOO=1 ls",
    "for f in a; do cat $f; done", "xxd f", "echo hi", "printf 'x'", "ls &", "cat \"$HOME\"",
    "ls # all", "", "sort", "make && ls", "cat <<EOF\nx\nEOF", "! ls", "cat {a,b}", "ls |& cat",
    "if true; then ls; fi", "cat a\\ b", "cat \"a\\\"b\"", "ls ~", "export A=1", "echo a; echo b",
    "head -20 f", "cat {}" };

static void add(struct buf *out, struct str text) {
    buf_printf(out, "\t%.*s", STR_ARGS(text.p ? text : STR("-")));
}

static void describe(struct buf *out, const struct command_action *x) {
    switch (x->type) {
    case COMMAND_ACTION_READ:
        buf_add_str(out, STR("read"));
        add(out, x->read.command);
        add(out, x->read.name);
        add(out, x->read.path);
        break;
    case COMMAND_ACTION_LIST_FILES:
        buf_add_str(out, STR("list"));
        add(out, x->list_files.command);
        add(out, x->list_files.path);
        break;
    case COMMAND_ACTION_SEARCH:
        buf_add_str(out, STR("search"));
        add(out, x->search.command);
        add(out, x->search.query);
        add(out, x->search.path);
        break;
    case COMMAND_ACTION_UNKNOWN:
        buf_add_str(out, STR("unknown"));
        break;
    }
}

static void test_what_a_script_reads_lists_and_searches(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        struct arena a = { 0 };
        struct buf text = { 0 };
        struct command_action_array list = command_actions_of(&a, str_of(known[i][0]), STR("/w"));
        for (size_t k = 0; k < list.n; k++) {
            if (k)
                buf_add_str(&text, STR("; "));
            describe(&text, &list.v[k]);
        }
        assert_string_equal(buf_cstr(&text), known[i][1]);
        buf_done(&text);
        arena_free(&a);
    }
}

static void test_everything_else_is_shown_as_it_is(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(unknown); i++) {
        struct arena a = { 0 };
        struct command_action_array list = command_actions_of(&a, str_of(unknown[i]), STR("/w"));
        assert_int_equal(list.n, 1);
        assert_int_equal(list.v[0].type, COMMAND_ACTION_UNKNOWN);
        assert_string_equal(list.v[0].unknown.command.p, unknown[i]);
        arena_free(&a);
    }
}

static void test_words_lose_their_quotes(void **state) {
    (void)state;
    struct arena a = { 0 };
    struct shell_script s;
    assert_true(shell_script_parse(&a, STR("a'b'\"c d\" '' \\\n f || g; "), false, &s));
    assert_int_equal(s.n, 2);
    assert_int_equal(s.commands[0].n, 3);
    assert_string_equal(s.commands[0].words[0].p, "abc d");
    assert_string_equal(s.commands[0].words[1].p, "");
    assert_string_equal(s.commands[0].words[2].p, "f");
    assert_int_equal(s.commands[1].join, SHELL_OR);
    arena_free(&a);
}

static void test_a_here_document_is_not_part_of_its_command(void **state) {
    (void)state;
    struct arena a = { 0 };
    struct shell_script s;
    const struct str script = STR("git push <<'EOF'\nx $(y)\nEOF\n");
    assert_false(shell_script_parse(&a, script, false, &s));
    assert_true(shell_script_parse(&a, script, true, &s));
    assert_true(s.has_here_document);
    assert_int_equal(s.commands[0].n, 2);
    assert_false(shell_script_parse(&a, STR("a <<EOF\nx\nEOF\nb"), true, &s));
    assert_false(shell_script_parse(&a, STR("a <<EOF | b\nx\nEOF"), true, &s));
    assert_false(shell_script_parse(&a, STR("a <<EOF\nx"), true, &s));
    arena_free(&a);
}

static void test_patches_are_found_in_scripts(void **state) {
    (void)state;
    struct arena a = { 0 };
    struct str patch, directory;
    static const char *const others[] = { "apply_patch", "apply_patch <<EOF\nP",
        "apply_patch <<EOF\nP\nEOF\nls", "cd a; apply_patch <<EOF\nP\nEOF",
        "cd a b && apply_patch <<EOF\nP\nEOF", "ls && apply_patch <<EOF\nP\nEOF",
        "apply_patch -x <<EOF\nP\nEOF", "apply_patch <<EOF | cat\nP\nEOF" };
    assert_true(patch_script_parse(&a, STR("apply_patch <<'EOF'\nP\nQ\nEOF"), &patch, &directory));
    assert_int_equal(patch.n, 4);
    assert_null(directory.p);
    assert_true(
        patch_script_parse(&a, STR("cd 'a b' && applypatch << \"X\"\nP\nX\n"), &patch, &directory));
    assert_string_equal(directory.p, "a b");
    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        assert_false(patch_script_parse(&a, str_of(others[i]), &patch, &directory));
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_a_script_reads_lists_and_searches),
        cmocka_unit_test(test_everything_else_is_shown_as_it_is),
        cmocka_unit_test(test_words_lose_their_quotes),
        cmocka_unit_test(test_a_here_document_is_not_part_of_its_command),
        cmocka_unit_test(test_patches_are_found_in_scripts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
