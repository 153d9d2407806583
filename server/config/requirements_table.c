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

static const struct setting network[] = {
    { "enabled", &setting_boolean },
    { "http_port", &setting_u16 },
    { "socks_port", &setting_u16 },
    { "allow_upstream_proxy", &setting_boolean },
    { "dangerously_allow_non_loopback_proxy", &setting_boolean },
    { "dangerously_allow_all_unix_sockets", &setting_boolean },
    { "domains", MAP(ENUM("allow", "deny")) },
    { "review_domains", LIST(&setting_string) },
    { "managed_allowed_domains_only", &setting_boolean },
    { "unix_sockets", MAP(ENUM("allow", "deny")) },
    { "allow_local_binding", &setting_boolean },
    END,
};

static const struct setting rows[] = {
    { "model_provider", &setting_string },
    { "model_providers", MAP(&setting_any) },
    { "allowed_login_methods", LIST(ENUM("chatgpt", "api")) },
    { "allowed_chatgpt_workspaces", &setting_any },
    { "cli_auth_credentials_store", ENUM("file", "keyring", "auto", "ephemeral") },
    { "chatgpt_base_url", &setting_string },
    { "additional_developer_instructions", &setting_string },
    { "allowed_approval_policies", LIST(&setting_approval) },
    { "allowed_approvals_reviewers", LIST(ENUM("user", "auto_review", "guardian_subagent")) },
    { "allowed_sandbox_modes",
        LIST(ENUM("read-only", "workspace-write", "danger-full-access", "external-sandbox")) },
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
    { "experimental_network", TABLE("struct RawNetworkRequirementsToml", network) },
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
    { "rules", MAP(&setting_any) },
    { "mcp_servers", MAP(&setting_any) },
    { "plugins", MAP(&setting_any) },
    { "marketplaces", MAP(&setting_any) },
    { "apps", MAP(&setting_any) },
    { "remote_sandbox_config", LIST(&setting_any) },
    { "guardian_policy_config", &setting_string },
    { "guardian_extra_policy", &setting_string },
    END,
};

const struct setting_type requirements_type = {
    .kind = SETTING_TABLE, .expected = "struct ConfigRequirementsToml", .members = rows
};
