/* requirements: what an administrator may demand, and what then happens to settings. */
#include "config/requirements.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/path.h"
#include "base/xmalloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

struct fixture {
    struct arena arena;
    char directory[32];
    struct requirements r;
    struct error error;
};

static int setup(void **state) {
    struct fixture *f = xcalloc(1, sizeof *f);
    memcpy(f->directory, "/tmp/codexd-req-XXXXXX", 23);
    assert_non_null(mkdtemp(f->directory));
    *state = f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    (void)unlink(
        arena_cstr(&f->arena, path_join(&f->arena, str_of(f->directory), STR(REQUIREMENTS_FILE))));
    assert_int_equal(rmdir(f->directory), 0);
    arena_free(&f->arena);
    free(f);
    return 0;
}

static bool read_text(struct fixture *f, const char *text, const char *managed) {
    struct str path = path_join(&f->arena, str_of(f->directory), STR(REQUIREMENTS_FILE));
    assert_int_equal(file_replace(arena_cstr(&f->arena, path), str_of(text), 0600), 0);
    return requirements_read(&f->arena, str_of(f->directory),
        managed ? json_parse(&f->arena, str_of(managed), NULL) : NULL, STR("/m.toml"), &f->r,
        &f->error);
}

static void is_refused(struct fixture *f, const char *text, const char *why) {
    assert_false(read_text(f, text, NULL));
    assert_non_null(strstr(f->error.text, why));
}

static void test_problems_are_told_as_the_reference_does(void **state) {
    struct fixture *f = *state;
    is_refused(f, "allowed_login_methods = [\"x\"]",
        "unknown variant `x`, expected `chatgpt` or `api`\nin `allowed_login_methods`\n");
    is_refused(f, "[features]\nx = \"y\"",
        "invalid type: string \"y\", expected a boolean\nin `features`\n");
    is_refused(
        f, "allowed_approval_policies = []", "field `allowed_approval_policies` cannot be empty");
    is_refused(f, "allowed_sandbox_modes = [\"workspace-write\"]",
        "`[WorkspaceWrite]` is not in the allowed set must include 'read-only'");
    is_refused(f, "default_permissions = \":workspace\"",
        "default_permissions requires allowed_permission_profiles");
    is_refused(f, "[allowed_permission_profiles]\nx = true", "refers to undefined profile `x`");
    is_refused(f, "a = = b", "failed to parse requirements layer /tmp/codexd-req-");
    assert_false(read_text(f, "", "{\"approval_policy\":5}"));
    assert_string_equal(f->error.text,
        "Failed to parse config requirements as TOML: invalid type: unit "
        "variant, expected string only\nin `approval_policy`\n");
}

static bool allowed(struct fixture *f, enum required_choice which, const char *json) {
    struct str why = STR_NONE;
    bool yes = requirements_allow(
        &f->r, which, json_parse(&f->arena, str_of(json), NULL), &f->arena, &why);
    assert_int_equal(yes, why.p == NULL);
    return yes;
}

static void test_choices_are_limited(void **state) {
    struct fixture *f = *state;
    static const char granular[] =
        "{\"granular\":{\"sandbox_approval\":true,\"rules\":true,\"mcp_elicitations\":true}}";
    assert_true(read_text(f,
        "allowed_approval_policies = [\"on-failure\", {granular = {sandbox_approval = true, rules = true, "
        "mcp_elicitations = true}}]\n"
        "allowed_web_search_modes = [\"live\"]\nallowed_approvals_reviewers = [\"guardian_subagent\"]",
        NULL));
    assert_true(allowed(f, REQUIRED_APPROVAL, "\"on-request\""));
    assert_true(allowed(f, REQUIRED_APPROVAL, granular));
    assert_false(allowed(f, REQUIRED_APPROVAL, "{\"granular\":{\"rules\":false}}"));
    assert_false(allowed(f, REQUIRED_APPROVAL, "\"never\""));
    assert_true(allowed(f, REQUIRED_SEARCH, "\"disabled\""));
    assert_false(allowed(f, REQUIRED_SEARCH, "\"cached\""));
    assert_true(allowed(f, REQUIRED_REVIEWER, "\"auto_review\""));
    assert_true(allowed(f, REQUIRED_SANDBOX, "\"danger-full-access\""));
    assert_true(str_is(requirements_fallback(&f->r, REQUIRED_SEARCH, &f->arena)->text, "live"));
}

static void test_a_managed_layer_leaves_one_choice(void **state) {
    struct fixture *f = *state;
    assert_true(read_text(f, "allowed_approval_policies = [\"never\", \"on-request\"]\n",
        "{\"approval_policy\":\"on-request\",\"sandbox_mode\":\"workspace-write\"}"));
    assert_false(allowed(f, REQUIRED_APPROVAL, "\"never\""));
    assert_true(allowed(f, REQUIRED_SANDBOX, "\"read-only\""));
    assert_true(allowed(f, REQUIRED_SANDBOX, "\"workspace-write\""));
    assert_false(allowed(f, REQUIRED_SANDBOX, "\"danger-full-access\""));
    assert_true(str_is(f->r.allowed_by[REQUIRED_APPROVAL], "/m.toml"));
}

static void test_settings_follow(void **state) {
    struct fixture *f = *state;
    struct str_list told = { 0 };
    _cleanup_buf_ struct buf out = { 0 };
    assert_true(read_text(f,
        "model_provider = \"x\"\nallowed_login_methods = [\"api\"]\nallowed_web_search_modes = []\n"
        "[features]\ngoals = false\n[feedback]\nenabled = false\n[model_providers.x]\nname = \"X\"\n",
        NULL));
    struct json *tree = json_parse(
        &f->arena, STR("{\"model_provider\":\"y\",\"features\":{\"goals\":{\"a\":1}}}"), NULL);
    requirements_apply(&f->arena, &f->r, tree, &told);
    assert_true(requirements_apply_search(&f->arena, &f->r, tree).p != NULL);
    json_write(&out, tree);
    assert_string_equal(arena_cstr(&f->arena, buf_str(&out)),
        "{\"model_provider\":\"x\",\"features\":{\"goals\":{\"a\":1,\"enabled\":false}},\"feedback\":{"
        "\"enabled\":false},\"model_providers\":{\"x\":{\"name\":\"X\"}},\"forced_login_method\":\"api\","
        "\"web_search\":\"disabled\"}");
    assert_int_equal(told.n, 1);
    assert_true(requirements_own(&f->r, STR("feedback.enabled")));
    assert_false(requirements_own(&f->r, STR("feedback")));
    assert_false(requirements_own(&f->r, STR("chatgpt_base_url")));
}

static void test_full_access_without_approvals_needs_leave(void **state) {
    struct fixture *f = *state;
    assert_true(read_text(f, "allowed_sandbox_modes = [\"read-only\"]", NULL));
    assert_false(
        requirements_check_access(&f->r, STR("never"), STR("danger-full-access"), &f->error));
    assert_true(
        requirements_check_access(&f->r, STR("on-request"), STR("danger-full-access"), &f->error));
    assert_true(requirements_check_access(&f->r, STR("never"), STR("workspace-write"), &f->error));
}

static void test_unknown_keys_are_found(void **state) {
    struct fixture *f = *state;
    assert_true(read_text(f, "nosuch = 1\n[models]\nx = 1\n[features]\ny = true\n", NULL));
    struct str_list keys = requirements_unknown(&f->arena, &f->r);
    assert_int_equal(keys.n, 2);
    assert_true(str_is(keys.v[0], "models.x") && str_is(keys.v[1], "nosuch"));
}

static void test_rules_must_make_sense(void **state) {
    struct fixture *f = *state;
#define RULE(rest) "[rules]\nprefix_rules = [{ " rest " }]"
    is_refused(f, "[rules]\n", "missing field `prefix_rules`\nin `rules`\n");
    is_refused(f, "[rules]\nprefix_rules = []", ": rules prefix_rules cannot be empty");
    is_refused(
        f, RULE("decision = \"prompt\""), "missing field `pattern`\nin `rules.prefix_rules`\n");
    is_refused(f, RULE("pattern = [{ token = \"rm\" }], decision = \"allow\""),
        "rules prefix_rule at index 0 has decision 'allow', which is not permitted");
    is_refused(f, RULE("pattern = [{ token = \"rm\", any_of = [] }], decision = \"prompt\""),
        "has an invalid pattern token at index 0: set either token or any_of, not both");
    is_refused(f, RULE("pattern = [{ any_of = [\" \"] }], decision = \"prompt\""),
        "any_of cannot include empty tokens");
    is_refused(f, RULE("pattern = [{ token = \"a\" }], justification = \"\""),
        "rules prefix_rule at index 0 has an empty justification");
    is_refused(f, RULE("pattern = [{ token = \"a\" }]"), "at index 0 is missing a decision");
    assert_true(
        read_text(f, RULE("pattern = [{ token = \"a\" }], decision = \"forbidden\""), NULL));
#undef RULE
}

static bool allows(struct fixture *f, const char *plugin, const char *name, const char *table) {
    struct json *server = json_parse(&f->arena, str_of(table), NULL);
    server->key = str_of(name);
    return requirements_allow_server(&f->r, plugin ? str_of(plugin) : STR_NONE, server);
}

static void test_servers_are_known_by_name_and_identity(void **state) {
    struct fixture *f = *state;
    is_refused(f, "[mcp_servers.a]\n", "missing field `identity`\nin `mcp_servers.a`\n");
    is_refused(f, "[mcp_servers.a.identity]\nurl = { match = \"?\", value = \"x\" }",
        "data did not match any variant of untagged enum RawMcpServerIdentity\n"
        "in `mcp_servers.a.identity`\n");
    assert_true(read_text(f,
        "[mcp_servers.a.identity]\ncommand = \"x\"\n"
        "[mcp_servers.b.identity]\nurl = { match = \"regex\", expression = \"https://h|g\" }\n"
        "[mcp_servers.c.identity.command]\nexecutable = \"x\"\n"
        "args = [{ match = \"exact\", value = \"-c\" }, { match = \"prefix\", value = \"\" }]\n",
        NULL));
    assert_true(allows(f, NULL, "a", "{\"command\":\"x\",\"args\":[\"y\"]}"));
    assert_false(allows(f, NULL, "z", "{\"command\":\"x\"}"));
    assert_true(allows(f, NULL, "b", "{\"url\":\"https://h\"}"));
    assert_false(allows(f, NULL, "b", "{\"url\":\"https://h/x\"}"));
    assert_true(allows(f, NULL, "c", "{\"command\":\"x\",\"args\":[\"-c\",\"y\"]}"));
    assert_false(allows(f, NULL, "c", "{\"command\":\"x\",\"args\":[\"-c\"]}"));
    assert_true(read_text(f, "[plugins.p.mcp_servers.s.identity]\ncommand = \"x\"\n", NULL));
    assert_true(allows(f, "p", "s", "{\"command\":\"x\"}"));
    assert_false(allows(f, "q", "s", "{\"command\":\"x\"}"));
    assert_true(allows(f, NULL, "s", "{\"command\":\"y\"}"));
}

static void test_forms_of_old_become_one(void **state) {
    struct fixture *f = *state;
    is_refused(f, "[experimental_network]\nallowed_domains = []\n[experimental_network.domains]\n",
        "`domains` cannot be combined with legacy `allowed_domains` or `denied_domains` in managed "
        "network requirements\nin `experimental_network`\n");
    assert_true(read_text(f,
        "remote_sandbox_config = [{ hostname_patterns = [\"*\"], allowed_sandbox_modes = "
        "[\"read-only\"] }]\n[experimental_network]\nallowed_domains = [\"a\", \"b\"]\n"
        "denied_domains = [\"b\"]\n",
        NULL));
    assert_int_equal(f->r.allowed[REQUIRED_SANDBOX]->count, 1);
    const struct json *network = json_get(f->r.tree, "experimental_network");
    _cleanup_buf_ struct buf text = { 0 };
    json_write(&text, network);
    assert_string_equal(buf_cstr(&text), "{\"domains\":{\"a\":\"allow\",\"b\":\"deny\"}}");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_problems_are_told_as_the_reference_does, setup, teardown),
        cmocka_unit_test_setup_teardown(test_choices_are_limited, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_managed_layer_leaves_one_choice, setup, teardown),
        cmocka_unit_test_setup_teardown(test_settings_follow, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_full_access_without_approvals_needs_leave, setup, teardown),
        cmocka_unit_test_setup_teardown(test_unknown_keys_are_found, setup, teardown),
        cmocka_unit_test_setup_teardown(test_rules_must_make_sense, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_servers_are_known_by_name_and_identity, setup, teardown),
        cmocka_unit_test_setup_teardown(test_forms_of_old_become_one, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
