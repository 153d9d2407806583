/* settings_types: types of settings; those of tables with names of the user's and with rules of their own. */
#include "config/mcp_check.h"
#include "config/settings_rows.h"

SCALAR(setting_string, SETTING_STRING, "a string");
SCALAR(setting_path, SETTING_PATH, "path string");
SCALAR(setting_boolean, SETTING_BOOL, "a boolean");
SCALAR(setting_number, SETTING_NUMBER, "f64");
INTEGER(setting_i64, (uint64_t)1 << 63, INT64_MAX, false, "i64");
INTEGER(setting_i32, (uint64_t)1 << 31, INT32_MAX, false, "i32");
INTEGER(setting_u64, 0, UINT64_MAX, false, "u64");
INTEGER(setting_u32, 0, UINT32_MAX, false, "u32");
INTEGER(setting_u16, 0, UINT16_MAX, false, "u16");
INTEGER(setting_u8, 0, UINT8_MAX, false, "u8");
INTEGER(setting_usize, 0, UINT64_MAX, false, "usize");
INTEGER(setting_nonzero_u64, 0, UINT64_MAX, true, "a nonzero u64");
INTEGER(setting_nonzero_usize, 0, UINT64_MAX, true, "a nonzero usize");

const struct setting_type setting_any = { .kind = SETTING_ANY };
const struct setting_type setting_unread = { .kind = SETTING_ANY, .hidden = true };

/* ---- types with rules of their own ---- */

static const struct setting granular_rows[] = {
    { "sandbox_approval", &setting_boolean },
    { "rules", &setting_boolean },
    { "skill_approval", &setting_boolean, "false" },
    { "request_permissions", &setting_boolean, "false" },
    { "mcp_elicitations", &setting_boolean },
    END,
};
static const struct setting approval_rows[] = {
    { "granular", TABLE("struct GranularApprovalConfig", granular_rows), "" },
    END,
};
const struct setting_type setting_approval = {
    .kind = SETTING_ENUM,
    .values =
        (const char *const[]){ "untrusted", "on-failure", "on-request", "granular", "never", NULL },
    .members = approval_rows,
};

/* A string or a list of them. */
static bool check_workspaces(struct setting_check *c, const struct json *value) {
    bool good = value->kind == JSON_STRING || value->kind == JSON_ARRAY;
    for (const struct json *e = value->kind == JSON_ARRAY ? value->first : NULL; e; e = e->next)
        good &= e->kind == JSON_STRING;
    return good ||
           setting_wrong(c, value, STR("data did not match any variant of untagged enum Repr"));
}
const struct setting_type setting_workspaces = { .kind = SETTING_ANY, .check = check_workspaces };

/* A feature is switched by true or false; some have settings. */
static bool check_feature(struct setting_check *c, const struct json *value) {
    if (value->kind == JSON_BOOL || value->kind == JSON_OBJECT)
        return true;
    return setting_wrong_type(c, value, "a boolean");
}
const struct setting_type setting_feature = { .kind = SETTING_ANY, .check = check_feature };
static const struct setting feature_rows[] = { { "network_proxy", &setting_feature }, END };
const struct setting_type setting_features = { .kind = SETTING_TABLE,
    .flat = true,
    .expected = "struct FeaturesToml",
    .members = feature_rows,
    .rest = &setting_feature };

/* ---- tables with names of the user's ---- */

static const struct setting web_search_location[] = {
    { "country", &setting_string },
    { "region", &setting_string },
    { "city", &setting_string },
    { "timezone", &setting_string },
    END,
};
static const struct setting web_search[] = {
    { "context_size", ENUM("low", "medium", "high") },
    { "allowed_domains", LIST(&setting_string) },
    { "location", TABLE("struct WebSearchLocation", web_search_location) },
    END,
};
static const struct setting_type web_search_tool = { .kind = SETTING_TABLE,
    .or_bool = true,
    .all_flat = true,
    .expected = "struct WebSearchToolConfig",
    .members = web_search };
static const struct setting tools_rows[] = { { "web_search", &web_search_tool },
    { "view_image", &setting_boolean, "" }, END };
const struct setting_type setting_tools = {
    .kind = SETTING_TABLE, .expected = "struct ToolsToml", .members = tools_rows
};

static const struct setting app_default[] = {
    { "enabled", &setting_boolean, "true" },
    { "approvals_reviewer", ENUM("user", "auto_review", "guardian_subagent") },
    { "destructive_enabled", &setting_boolean, "true" },
    { "open_world_enabled", &setting_boolean, "true" },
    { "default_tools_approval_mode", ENUM("auto", "prompt", "writes", "approve") },
    END,
};
static const struct setting app_rows[] = {
    { "enabled", &setting_boolean, "true" },
    { "omit_tools_from", LIST(ENUM("code_mode", "deferred", "direct")) },
    { "approvals_reviewer", ENUM("user", "auto_review", "guardian_subagent") },
    { "destructive_enabled", &setting_boolean },
    { "open_world_enabled", &setting_boolean },
    { "default_tools_approval_mode", ENUM("auto", "prompt", "writes", "approve") },
    { "default_tools_enabled", &setting_boolean },
    { "tools", &setting_any },
    { "links", &setting_any },
    END,
};
static const struct setting apps_rows[] = {
    { "_default", TABLE("struct AppsDefaultConfig", app_default) }, END
};
const struct setting_type setting_apps = { .kind = SETTING_TABLE,
    .flat = true,
    .expected = "struct AppsConfigToml",
    .members = apps_rows,
    .rest = TABLE("struct AppConfig", app_rows) };

static const struct setting agent_role[] = {
    { "description", &setting_string },
    { "config_file", &setting_path },
    { "nickname_candidates", LIST(&setting_string) },
    END,
};
static const struct setting agents_rows[] = {
    { "enabled", &setting_boolean },
    { "max_concurrent_threads_per_session", &setting_usize },
    { "max_depth", &setting_i32 },
    { "default_subagent_model", &setting_string },
    { "default_subagent_reasoning_effort", &setting_string },
    { "job_max_runtime_seconds", &setting_u64 },
    { "interrupt_message", &setting_boolean },
    END,
};
const struct setting_type setting_agents = { .kind = SETTING_TABLE,
    .flat = true,
    .expected = "struct AgentsToml",
    .members = agents_rows,
    .rest = TABLE("struct AgentRoleToml", agent_role) };

static bool check_table(struct setting_check *c, const struct json *value, const char *word) {
    return value->kind == JSON_OBJECT || setting_wrong_type(c, value, word);
}
static bool check_plugin(struct setting_check *c, const struct json *value) {
    return check_table(c, value, "struct PluginConfig");
}
static const struct setting_type plugin = { .kind = SETTING_ANY, .check = check_plugin };
const struct setting_type setting_plugins = {
    .kind = SETTING_TABLE, .flat = true, .expected = "struct PluginsConfigToml", .rest = &plugin
};

static bool check_profile(struct setting_check *c, const struct json *value) {
    static const char *const texts[] = { "extends", "description" };
    if (!check_table(c, value, "struct PermissionProfileToml"))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        const struct json *v = json_get(value, texts[i]);
        if (v && v->kind != JSON_STRING)
            return setting_wrong_type(c, v, "a string");
    }
    return true;
}
static const struct setting_type profile = { .kind = SETTING_ANY, .check = check_profile };
const struct setting_type setting_permissions = {
    .kind = SETTING_TABLE, .flat = true, .expected = "struct PermissionsToml", .rest = &profile
};

static const struct setting skill_rows[] = {
    { "path", &setting_path, "" },
    { "name", &setting_string, "" },
    { "enabled", &setting_boolean },
    END,
};
static bool check_skill(struct setting_check *c, const struct json *value) {
    return setting_has_members(c, value, (const char *const[]){ "enabled", NULL });
}

static const struct setting_type skill_type = { .kind = SETTING_TABLE,
    .expected = "struct SkillConfig",
    .members = skill_rows,
    .check = check_skill };
static const struct setting bundled_rows[] = { { "enabled", &setting_boolean, "true" }, END };
static const struct setting skills_rows[] = {
    { "bundled", TABLE("struct BundledSkillsConfig", bundled_rows), "" },
    { "include_instructions", &setting_boolean, "" },
    { "config", LIST(&skill_type), "" },
    END,
};
const struct setting_type setting_skills = {
    .kind = SETTING_TABLE, .expected = "struct SkillsConfig", .members = skills_rows
};

static const struct setting tool_suggest_rows[] = {
    { "discoverables", LIST(&setting_any), "[]" },
    { "disabled_tools", LIST(&setting_any), "[]" },
    END,
};
const struct setting_type setting_tool_suggest = {
    .kind = SETTING_TABLE, .expected = "struct ToolSuggestConfig", .members = tool_suggest_rows
};

const struct setting_type setting_hook_handler = { .kind = SETTING_ANY };
static const struct setting matcher_group[] = { { "matcher", &setting_string },
    { "hooks", LIST(&setting_hook_handler), "[]" }, END };
#define HOOK(name) \
    { name, LIST(TABLE("struct MatcherGroup", matcher_group)), "[]" }
/* clang-format off */
#define HOOKS \
    HOOK("PreModelRequest"), \
    HOOK("PostModelRequest"), \
    HOOK("PreToolUse"), \
    HOOK("PermissionRequest"), \
    HOOK("PostToolUse"), \
    HOOK("PreCompact"), \
    HOOK("PostCompact"), \
    HOOK("SessionStart"), \
    HOOK("SessionEnd"), \
    HOOK("UserPromptSubmit"), \
    HOOK("SubagentStart"), \
    HOOK("SubagentStop"), \
    HOOK("Stop"), \
    HOOK("Interrupt")
/* clang-format on */
static const struct setting hooks_rows[] = { HOOKS, END };
/* Beside the events it keeps what the user decided about each hook. */
const struct setting_type setting_hooks = {
    .kind = SETTING_TABLE, .all_flat = true, .expected = "struct HooksToml", .members = hooks_rows
};

static const struct setting required_hooks_rows[] = { { "managed_dir", &setting_string },
    { "windows_managed_dir", &setting_string }, HOOKS, END };
const struct setting_type setting_required_hooks = { .kind = SETTING_TABLE,
    .all_flat = true,
    .expected = "struct ManagedHooksRequirementsToml",
    .members = required_hooks_rows };

static const struct setting provider_rows[] = {
    { "name", &setting_string },
    { "base_url", &setting_string },
    { "model_catalog_url", &setting_string },
    { "env_key", &setting_string },
    { "env_key_instructions", &setting_string },
    { "experimental_bearer_token", &setting_string },
    { "auth", &setting_any },
    { "gateway_oauth", &setting_any },
    { "aws", &setting_any },
    { "project_id", &setting_string },
    { "location", &setting_string },
    { "credential_file", &setting_string },
    { "wire_api", &setting_any, "\"responses\"" },
    { "capabilities", &setting_any },
    { "query_params", MAP(&setting_string) },
    { "http_headers", MAP(&setting_string) },
    { "env_http_headers", MAP(&setting_string) },
    { "request_max_retries", &setting_u64 },
    { "stream_max_retries", &setting_u64 },
    { "stream_idle_timeout_ms", &setting_u64 },
    { "websocket_connect_timeout_ms", &setting_u64 },
    { "requires_openai_auth", &setting_boolean, "false" },
    { "supports_websockets", &setting_boolean, "false" },
    { "supports_standalone_web_search", &setting_boolean, "false" },
    /* Our own: they do not show when they are not set. */
    { "compact_endpoint", &setting_boolean, "" },
    { "remote_compaction", &setting_string, "" },
    END,
};
static const struct setting mcp_rows[] = {
    { "command", &setting_string, "" },
    { "args", LIST(&setting_string), "" },
    { "env", MAP(&setting_string), "" },
    { "env_vars", LIST(&setting_any), "" },
    { "cwd", &setting_string, "" },
    { "url", &setting_string, "" },
    { "bearer_token", &setting_string, "" },
    { "bearer_token_env_var", &setting_string, "" },
    { "http_headers", MAP(&setting_string), "" },
    { "env_http_headers", MAP(&setting_string), "" },
    { "environment_id", &setting_string, "\"local\"" },
    { "auth", &setting_any, "" },
    { "enabled", &setting_boolean, "true" },
    { "required", &setting_boolean, "" },
    { "supports_parallel_tool_calls", &setting_boolean, "" },
    { "startup_timeout_sec", &setting_number, "" },
    { "startup_timeout_ms", &setting_u64, "" },
    { "tool_timeout_sec", &setting_number },
    { "default_tools_approval_mode", ENUM("auto", "prompt", "writes", "approve"), "" },
    { "enabled_tools", LIST(&setting_string), "" },
    { "disabled_tools", LIST(&setting_string), "" },
    { "scopes", LIST(&setting_string), "" },
    { "oauth", &setting_any, "" },
    { "oauth_resource", &setting_string, "" },
    { "tools", &setting_any, "" },
    END,
};
const struct setting_type setting_mcp_server = { .kind = SETTING_TABLE,
    .expected = "struct RawMcpServerConfig",
    .members = mcp_rows,
    .check = mcp_server_check };

const struct setting_type setting_provider = {
    .kind = SETTING_TABLE, .expected = "struct ModelProviderInfo", .members = provider_rows
};

/* Profiles of former days: settings once more. */
const struct setting_type setting_profile = {
    .kind = SETTING_TABLE, .expected = "struct ConfigProfile", .members = settings_known
};
