/* requirements_table: what requirements.toml may hold. */
#include "config/requirements_rows.h"

#include "config/settings_rows.h"

static const struct setting new_thread[] = {
    { "model", &setting_string },
    { "model_reasoning_effort", &setting_string },
    { "service_tier", &setting_string },
    END,
};

static const struct setting models[] = {
    { "new_thread", TABLE("struct NewThreadModelDefaultsToml", new_thread) },
    END,
};

static const struct setting auto_review[] = {
    { "required_on_models", LIST(&setting_string) },
    { "ignore_rules", LIST(&setting_string) },
    END,
};

static const struct setting feedback[] = { { "enabled", &setting_boolean }, END };

static const struct setting windows[] = {
    { "allowed_sandbox_implementations", LIST(ENUM("elevated", "unelevated", "mxc")) },
    { "require_mxc", &setting_boolean },
    END,
};

#define FLAT_MAP(of)                                                         \
    &(const struct setting_type) {                                           \
        .kind = SETTING_MAP, .flat = true, .expected = "a map", .rest = (of) \
    }
#define CHECKED(word, rows, of)                                                     \
    &(const struct setting_type) {                                                  \
        .kind = SETTING_TABLE, .expected = (word), .members = (rows), .check = (of) \
    }

/* ---- networks ---- */

static bool check_network(struct setting_check *c, const struct json *value) {
    if (json_get(value, "domains") &&
        (json_get(value, "allowed_domains") || json_get(value, "denied_domains")))
        return setting_wrong(c, value,
            STR("`domains` cannot be combined with legacy `allowed_domains` or `denied_domains` in managed network "
                "requirements"));
    if (json_get(value, "unix_sockets") && json_get(value, "allow_unix_sockets"))
        return setting_wrong(c, value,
            STR("`unix_sockets` cannot be combined with legacy `allow_unix_sockets` in managed network "
                "requirements"));
    return true;
}

static const struct setting network[] = {
    { "enabled", &setting_boolean },
    { "http_port", &setting_u16 },
    { "socks_port", &setting_u16 },
    { "allow_upstream_proxy", &setting_boolean },
    { "dangerously_allow_non_loopback_proxy", &setting_boolean },
    { "dangerously_allow_all_unix_sockets", &setting_boolean },
    { "domains", FLAT_MAP(ENUM("allow", "deny")) },
    { "allowed_domains", LIST(&setting_string) },
    { "denied_domains", LIST(&setting_string) },
    { "review_domains", LIST(&setting_string) },
    { "managed_allowed_domains_only", &setting_boolean },
    { "unix_sockets", FLAT_MAP(ENUM("allow", "deny")) },
    { "allow_unix_sockets", LIST(&setting_string) },
    { "allow_local_binding", &setting_boolean },
    END,
};

/* ---- rules of commands ---- */

static bool check_rule(struct setting_check *c, const struct json *value) {
    return setting_has_members(c, value, (const char *const[]){ "pattern", NULL });
}

static bool check_rules(struct setting_check *c, const struct json *value) {
    return setting_has_members(c, value, (const char *const[]){ "prefix_rules", NULL });
}

static const struct setting token[] = {
    { "token", &setting_string },
    { "any_of", LIST(&setting_string) },
    END,
};

static const struct setting rule[] = {
    { "pattern", LIST(TABLE("struct RequirementsExecPolicyPatternTokenToml", token)) },
    { "decision", ENUM("allow", "prompt", "prompt-user", "forbidden") },
    { "justification", &setting_string },
    END,
};

static const struct setting rules[] = {
    { "prefix_rules",
        LIST(CHECKED("struct RequirementsExecPolicyPrefixRuleToml", rule, check_rule)) },
    END,
};

/* ---- MCP servers, apps, marketplaces ---- */

/* {match = "exact"|"prefix", value = …}, {match = "regex", expression = …} */
static bool is_matcher(const struct json *value) {
    struct str how = json_get_text(value, "match");
    const char *key = str_is(how, "regex") ? "expression" : "value";
    return (str_is(how, "regex") || str_is(how, "exact") || str_is(how, "prefix")) &&
           json_get_text(value, key).p;
}

static bool is_line(const struct json *value) {
    const struct json *args = json_get(value, "args");
    bool good = json_get_text(value, "executable").p && args && args->kind == JSON_ARRAY;
    for (const struct json *e = good ? args->first : NULL; e; e = e->next)
        good &= is_matcher(e);
    return good;
}

/* Who a server is: its command or its URL. */
static bool check_identity(struct setting_check *c, const struct json *value) {
    const struct json *command = json_get(value, "command"), *url = json_get(value, "url");
    if ((command && (command->kind == JSON_STRING || is_line(command))) ||
        (url && (url->kind == JSON_STRING || is_matcher(url))))
        return true;
    return setting_wrong(
        c, value, STR("data did not match any variant of untagged enum RawMcpServerIdentity"));
}

static bool check_server(struct setting_check *c, const struct json *value) {
    return setting_has_members(c, value, (const char *const[]){ "identity", NULL });
}

static const struct setting server[] = {
    { "identity", &(const struct setting_type){ .kind = SETTING_ANY, .check = check_identity } },
    END,
};

#define SERVERS MAP(CHECKED("struct RawMcpServerRequirement", server, check_server))

static const struct setting plugin[] = { { "mcp_servers", SERVERS }, END };

static const struct setting app[] = { { "enabled", &setting_boolean }, END };

static const struct setting source[] = { { "source", ENUM("git", "host_pattern", "local") }, END };

static const struct setting_type sources = {
    .kind = SETTING_TABLE, .expected = "a map", .members = source, .rest = &setting_any
};

static bool check_marketplaces(struct setting_check *c, const struct json *value) {
    for (const struct json *e = value->first; e; e = e->next)
        if (!str_is(e->key, "restrict_to_allowed_sources") && !str_is(e->key, "allowed_sources"))
            return setting_wrong(c, value,
                arena_printf(c->arena,
                    "unknown field `%.*s`, expected `restrict_to_allowed_sources` or "
                    "`allowed_sources`",
                    STR_ARGS(e->key)));
    return true;
}

static const struct setting marketplaces[] = {
    { "restrict_to_allowed_sources", &setting_boolean },
    { "allowed_sources", MAP(&sources) },
    END,
};

/* ---- other machines ---- */

static bool check_machine(struct setting_check *c, const struct json *value) {
    return setting_has_members(
        c, value, (const char *const[]){ "hostname_patterns", "allowed_sandbox_modes", NULL });
}

static const struct setting_type sandbox_modes = { .kind = SETTING_LIST,
    .expected = "a sequence",
    .rest = ENUM("read-only", "workspace-write", "danger-full-access", "external-sandbox") };

static const struct setting machine[] = {
    { "hostname_patterns", LIST(&setting_string) },
    { "allowed_sandbox_modes", &sandbox_modes },
    END,
};

/* ---- all ---- */

static const struct setting rows[] = {
    { "model_provider", &setting_string },
    { "model_providers", MAP(&setting_any) },
    { "allowed_login_methods", LIST(ENUM("chatgpt", "api")) },
    { "allowed_chatgpt_workspaces", LIST(&setting_string) },
    { "cli_auth_credentials_store", ENUM("file", "keyring", "auto", "ephemeral") },
    { "chatgpt_base_url", &setting_string },
    { "additional_developer_instructions", &setting_string },
    { "allowed_approval_policies", LIST(&setting_approval) },
    { "allowed_approvals_reviewers", LIST(ENUM("user", "auto_review", "guardian_subagent")) },
    { "allowed_sandbox_modes", &sandbox_modes },
    { "allowed_permission_profiles", MAP(&setting_boolean) },
    { "default_permissions", &setting_string },
    { "allowed_web_search_modes", LIST(ENUM("disabled", "cached", "indexed", "live")) },
    { "allow_managed_hooks_only", &setting_boolean },
    { "allow_browser_and_computer_use", &setting_boolean },
    { "allow_appshots", &setting_boolean },
    { "allow_remote_control", &setting_boolean },
    { "allow_login_shell", &setting_boolean },
    { "check_for_update_on_startup", &setting_boolean },
    { "computer_use", MAP(&setting_any) },
    { "browser_use", MAP(&setting_any) },
    { "in_app_browser", MAP(&setting_any) },
    { "features",
        &(const struct setting_type){
            .kind = SETTING_TABLE, .expected = "a map", .flat = true, .rest = &setting_boolean } },
    { "hooks", &setting_required_hooks },
    { "enforce_residency", ENUM("us") },
    { "experimental_network",
        CHECKED("struct RawNetworkRequirementsToml", network, check_network) },
    { "application", MAP(&setting_any) },
    { "auto_review", TABLE("struct AutoReviewRequirementsToml", auto_review) },
    { "models", TABLE("struct ModelsRequirementsToml", models) },
    { "sqlite_home", &setting_string },
    { "log_dir", &setting_string },
    { "model_catalog_json", &setting_string },
    { "feedback", TABLE("struct FeedbackRequirementsToml", feedback) },
    { "otel", MAP(&setting_any) },
    { "windows", TABLE("struct WindowsRequirementsToml", windows) },
    { "permissions", MAP(&setting_any) },
    { "rules", CHECKED("struct RequirementsExecPolicyToml", rules, check_rules) },
    { "mcp_servers", SERVERS },
    { "plugins", MAP(TABLE("struct PluginMcpRequirements", plugin)) },
    { "marketplaces",
        CHECKED("struct MarketplaceRequirementsToml", marketplaces, check_marketplaces) },
    { "apps", &(const struct setting_type){ .kind = SETTING_TABLE,
                  .expected = "struct AppsRequirementsToml",
                  .flat = true,
                  .rest = &(const struct setting_type){ .kind = SETTING_TABLE,
                      .expected = "struct AppRequirementToml",
                      .members = app,
                      .rest = &setting_any } } },
    { "remote_sandbox_config",
        LIST(CHECKED("struct RemoteSandboxConfigToml", machine, check_machine)) },
    { "guardian_policy_config", &setting_string },
    { "guardian_extra_policy", &setting_string },
    END,
};

const struct setting_type requirements_type = {
    .kind = SETTING_TABLE, .expected = "struct ConfigRequirementsToml", .members = rows
};
