/* Unit tests: tool/exec_decision, tool/danger: the matrix of policies, sandboxes, rules and commands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tool/danger.h"
#include "tool/exec_decision.h"

static struct ask_for_approval policy_of(const char *name) {
    struct ask_for_approval p = { .tag = ASK_FOR_APPROVAL_GRANULAR,
        .granular = { .sandbox_approval = true } };
    if (strcmp(name, "never") == 0)
        p.tag = ASK_FOR_APPROVAL_NEVER;
    else if (strcmp(name, "on-request") == 0)
        p.tag = ASK_FOR_APPROVAL_ON_REQUEST;
    else if (strcmp(name, "untrusted") == 0)
        p.tag = ASK_FOR_APPROVAL_UNTRUSTED;
    return p;
}

static const char rules_text[] =
    "prefix_rule(pattern=['make', ['test', 'check']])\n"
    "prefix_rule(pattern=['git', 'push'], decision='forbidden')\n"
    "prefix_rule(pattern=['git', 'tag'], decision='forbidden', justification='not here')\n"
    "prefix_rule(pattern=['curl'], decision='prompt', justification='network')\n"
    "prefix_rule(pattern=['seq'], decision='prompt')\n";

static int setup(void **state) {
    struct arena a = { 0 };
    struct rules_error why;
    struct rules *rules = rules_new();
    bool ok = rules_read(rules, &a, str_of(rules_text), STR("r"), &why);
    arena_free(&a);
    *state = rules;
    return ok ? 0 : -1;
}

static int teardown(void **state) {
    rules_free(*state);
    return 0;
}

static struct exec_decision decide(struct arena *a, const struct rules *rules, const char *policy,
    bool confined, enum sandbox_permissions permissions, const char *script,
    const struct str_array *prefix) {
    const struct ask_for_approval approval = policy_of(policy);
    struct str *argv = arena_array(a, struct str, 3);
    argv[0] = STR("/bin/bash");
    argv[1] = STR("-lc");
    argv[2] = str_of(script);
    return exec_decide(a, &(struct exec_wish){ .argv = argv,
                              .argc = 3,
                              .permissions = permissions,
                              .prefix_rule = prefix,
                              .approval = &approval,
                              .confined = confined,
                              .rules = rules });
}

static struct str joined(struct arena *a, const struct str_array *words) {
    struct str text = STR("");
    for (size_t i = 0; i < words->n; i++)
        text = arena_printf(a, "%.*s%s%.*s", STR_ARGS(text), i ? " " : "", STR_ARGS(words->v[i]));
    return text;
}

/* "run", "outside", "ask: REASON: AMENDMENT", "no: TEXT". */
static struct str described(struct arena *a, const struct exec_decision *d) {
    if (d->verdict == EXEC_RUNS)
        return d->outside ? STR("outside") : STR("run");
    if (d->verdict == EXEC_REJECTED)
        return arena_printf(a, "no: %.*s", STR_ARGS(d->reason));
    return arena_printf(
        a, "ask: %.*s: %.*s", STR_ARGS(d->reason), STR_ARGS(joined(a, &d->amendment)));
}

/* never, on-request, untrusted, granular; each confined and not: a(sk), r(un), - (no). */
static void check_matrix(
    const char *script, enum sandbox_permissions permissions, const char *expected) {
    static const char *const policies[] = { "never", "on-request", "untrusted", "granular" };
    char got[2 * ARRAY_LEN(policies) + 1] = "";
    for (size_t i = 0; i < 2 * ARRAY_LEN(policies); i++) {
        struct arena a = { 0 };
        const struct exec_decision d =
            decide(&a, NULL, policies[i / 2], i % 2 == 0, permissions, script, NULL);
        got[i] = "ra-"[d.verdict];
        arena_free(&a);
    }
    assert_string_equal(got, expected);
}

static void test_the_matrix(void **state) {
    (void)state;
    const enum sandbox_permissions plain = SANDBOX_PERMISSIONS_USE_DEFAULT;
    check_matrix("touch f", plain, "rrrraarr");
    check_matrix("ls > out", plain, "rrrraarr");
    check_matrix("rm X", plain, "rrrraarr");
    check_matrix("rm -rf X", plain, "--aaaaaa");
    check_matrix("sudo rm -f X", plain, "--aaaaaa");
    check_matrix("touch f", SANDBOX_PERMISSIONS_REQUIRE_ESCALATED, "rraraaar");
    check_matrix("touch f", SANDBOX_PERMISSIONS_WITH_ADDITIONAL_PERMISSIONS, "rraraaar");
}

static void test_rules_decide(void **state) {
    static const char *const cases[][3] = {
        { "on-request", "make test", "outside" },
        { "on-request", "/usr/bin/make check -k", "outside" },
        { "on-request", "make test && make check | make test", "outside" },
        { "on-request", "make test > out", "run" },
        { "on-request", "FOO=1 make test", "run" },
        { "on-request", "make test <<'EOF'\nx\nEOF", "run" },
        { "on-request", "make $X", "run" },
        { "on-request", "make test | cat", "run" },
        { "on-request", "cd . && make test", "run" },
        { "on-request", "make test && rm -rf X", "ask: : rm -rf X" },
        { "untrusted", "make test | cat", "ask: : cat" },
        { "untrusted", "ls -la", "ask: : ls -la" },
        { "untrusted", "ls > out", "ask: : /bin/bash -lc ls > out" },
        { "untrusted", "make test", "outside" },
        { "untrusted", "git push origin; true",
            "no: `/bin/bash -lc 'git push origin; true'` rejected: policy forbids commands "
            "starting with `git push`" },
        { "never", "ls; git tag x", "no: `/bin/bash -lc 'ls; git tag x'` rejected: not here" },
        { "never", "git push <<EOF\nEOF",
            "no: `/bin/bash -lc 'git push <<EOF\nEOF'` rejected: policy forbids commands "
            "starting with `git push`" },
        { "on-request", "seq 3", "ask: `/bin/bash -lc 'seq 3'` requires approval by policy: " },
        { "on-request", "make test; curl x",
            "ask: `/bin/bash -lc 'make test; curl x'` requires approval: network: " },
        { "never", "seq 3", "no: approval required by policy, but AskForApproval is set to Never" },
        { "granular", "seq 3",
            "no: approval required by policy rule, but AskForApproval::Granular.rules is false" },
        { "never", "rm -rf X",
            "no: `/bin/bash -lc 'rm -rf X'` rejected: rm -f style commands are not permitted. Use "
            "a safer approach" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena a = { 0 };
        const struct exec_decision d = decide(
            &a, *state, cases[i][0], true, SANDBOX_PERMISSIONS_USE_DEFAULT, cases[i][1], NULL);
        assert_string_equal(described(&a, &d).p, cases[i][2]);
        arena_free(&a);
    }
}

static void check_amendment(
    const struct rules *rules, const char *script, struct str_array prefix, const char *expected) {
    struct arena a = { 0 };
    const struct exec_decision d = decide(
        &a, rules, "on-request", true, SANDBOX_PERMISSIONS_REQUIRE_ESCALATED, script, &prefix);
    assert_int_equal(d.verdict, EXEC_ASKS);
    assert_true(d.outside);
    assert_string_equal(joined(&a, &d.amendment).p, expected);
    arena_free(&a);
}

static void test_the_models_prefix_counts_when_it_fits_and_is_not_too_wide(void **state) {
    struct str fetch[] = { STR("git"), STR("fetch") }, python[] = { STR("python3"), STR("-c") };
    const struct str_array two = { fetch, 2 }, one = { fetch, 1 }, eval = { python, 2 };
    check_amendment(*state, "git fetch origin", two, "git fetch");
    check_amendment(*state, "git fetch x && git fetch y", two, "git fetch");
    check_amendment(*state, "git fetch x && ls", two, "git fetch x");
    check_amendment(*state, "git fetch origin", one, "git fetch origin");
    check_amendment(*state, "python3 -c 1", eval, "python3 -c 1");
    check_amendment(*state, "git fetch $X", two, "/bin/bash -lc git fetch $X");
    check_amendment(*state, "git fetch <<E\nE", two, "/bin/bash -lc git fetch <<E\nE");
}

static void test_forced_removals_are_found_wherever_they_hide(void **state) {
    (void)state;
    static const char *const dangerous[] = { "rm -f x", "rm -rf x", "rm x --force", "/bin/rm -fr x",
        "sudo -u root rm -f x", "env -i A=b rm -f x", "trap 'rm -f x' EXIT", "bash -c 'rm -rf x'",
        "sh -c \"bash -lc 'rm -f x'\"", "(rm -f x)", "ls $(rm -f x)", "echo \"`rm -f x`\"",
        "if true; then rm -f x; fi", "rm -f x > out", "FOO=1 rm -f $X", "true & rm -f x",
        "{ rm -f x; }", "cat <<EOF\n$(rm -f x)\nEOF", "trap -- 'rm -f x' EXIT",
        "cat <<'A' > f\nx\nA\nrm -f y", "for a in b; do rm -f $a; done" };
    static const char *const harmless[] = { "rm x", "rm -r x", "rm -- -f", "echo rm -f x", "ls -f",
        "grep 'rm -f' x", "sudo ls", "env", "# rm -f x", "git rm -f x", "sh script -f",
        "cat <<EOF\nrm -f x\nEOF", "cat > f <<'A'\n$(rm -f x)\nrm -f y\nA\nls", "" };
    for (size_t i = 0; i < ARRAY_LEN(dangerous); i++) {
        const struct str argv[] = { STR("bash"), STR("-lc"), str_of(dangerous[i]) };
        if (!command_is_dangerous(argv, 3))
            fail_msg("harmless: %s", dangerous[i]);
    }
    for (size_t i = 0; i < ARRAY_LEN(harmless); i++) {
        const struct str argv[] = { STR("bash"), STR("-lc"), str_of(harmless[i]) };
        if (command_is_dangerous(argv, 3))
            fail_msg("dangerous: %s", harmless[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_matrix),
        cmocka_unit_test_setup_teardown(test_rules_decide, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_the_models_prefix_counts_when_it_fits_and_is_not_too_wide, setup, teardown),
        cmocka_unit_test(test_forced_removals_are_found_wherever_they_hide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
