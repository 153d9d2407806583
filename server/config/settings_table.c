/* settings_table: the keys of config.toml. */
#include "config/settings_rows.h"

static const struct setting sandbox_workspace_write[] = {
    { "writable_roots", LIST(&setting_path), "[]" },
    { "network_access", &setting_boolean, "false" },
    { "exclude_tmpdir_env_var", &setting_boolean, "false" },
    { "exclude_slash_tmp", &setting_boolean, "false" },
    END,
};

static const struct setting analytics[] = {
    { "enabled", &setting_boolean },
    END,
};

static const struct setting browser_use_origin_policy[] = {
    { "access", ENUM("allow", "deny") },
    { "downloads", ENUM("allow", "deny") },
    { "uploads", ENUM("allow", "deny") },
    { "full_cdp_access", ENUM("allow", "deny") },
    END,
};

static const struct setting browser_use[] = {
    { "allow_history_access", &setting_boolean },
    { "default_origin_policy",
        TABLE("struct BrowserUseOriginPolicyConfigToml", browser_use_origin_policy) },
    { "origins", MAP(TABLE("struct BrowserUseOriginPolicyConfigToml", browser_use_origin_policy)) },
    END,
};

static const struct setting computer_use_macos[] = {
    { "bundle_ids", MAP(ENUM("allow", "deny")) },
    END,
};

static const struct setting computer_use_windows[] = {
    { "aumids", MAP(ENUM("allow", "deny")) },
    { "exes", LIST(&setting_any) },
    END,
};

static const struct setting computer_use[] = {
    { "default_app_access", ENUM("allow", "deny") },
    { "macos", TABLE("struct ComputerUseMacosConfigToml", computer_use_macos) },
    { "windows", TABLE("struct ComputerUseWindowsConfigToml", computer_use_windows) },
    END,
};

static const struct setting realtime_audio[] = {
    { "microphone_channel", &setting_any },
    { "microphone", &setting_string },
    { "speaker", &setting_string },
    END,
};

static const struct setting auto_review[] = {
    { "timeout_ms", &setting_u32 },
    { "circuit_break_action", ENUM("default", "strict") },
    { "policy", &setting_string },
    { "experimental_conversation_history_prompt", &setting_string },
    { "conversation_history_max_output_tokens", &setting_nonzero_usize },
    END,
};

static const struct setting feature_toggle[] = {
    { "enabled", &setting_boolean },
    END,
};

static const struct setting cloud[] = {
    { "skills", TABLE("struct FeatureToggleToml", feature_toggle) },
    END,
};

static const struct setting feedback[] = {
    { "enabled", &setting_boolean },
    END,
};

static const struct setting ghost_snapshot[] = {
    { "ignore_large_untracked_files", &setting_i64 },
    { "ignore_large_untracked_dirs", &setting_i64 },
    { "disable_warnings", &setting_boolean },
    END,
};

static const struct setting goals[] = {
    { "max_goal_token_budget", &setting_nonzero_u64 },
    END,
};

static const struct setting history[] = {
    { "persistence", ENUM("save-all", "none"), "\"save-all\"" },
    { "max_bytes", &setting_usize },
    END,
};

static const struct setting marketplace[] = {
    { "last_updated", &setting_string },
    { "last_revision", &setting_string },
    { "source_type", ENUM("git", "local") },
    { "source", &setting_string },
    { "ref", &setting_string },
    { "sparse_paths", LIST(&setting_string) },
    END,
};

static const struct setting memories[] = {
    { "version", ENUM("v1", "v2") },
    { "dual_write", &setting_boolean },
    { "disable_on_external_context", &setting_boolean },
    { "generate_memories", &setting_boolean },
    { "use_memories", &setting_boolean },
    { "dedicated_tools", &setting_boolean },
    { "max_raw_memories_for_consolidation", &setting_usize },
    { "max_unused_days", &setting_i64 },
    { "max_rollout_age_days", &setting_i64 },
    { "max_rollouts_per_startup", &setting_usize },
    { "min_rollout_idle_hours", &setting_i64 },
    { "min_rate_limit_remaining_percent", &setting_i64 },
    { "extract_model", &setting_string },
    { "consolidation_model", &setting_string },
    { "consolidation_service_tier", &setting_string },
    END,
};

static const struct setting external_migration_prompts[] = {
    { "home", &setting_boolean },
    { "home_last_prompted_at", &setting_i64 },
    { "projects", MAP(&setting_boolean), "{}" },
    { "project_last_prompted_at", MAP(&setting_i64), "{}" },
    END,
};

static const struct setting notice[] = {
    { "hide_gov_cloud_guidance", &setting_boolean },
    { "hide_full_access_warning", &setting_boolean },
    { "hide_world_writable_warning", &setting_boolean },
    { "fast_default_opt_out", &setting_boolean },
    { "hide_rate_limit_model_nudge", &setting_boolean },
    { "hide_gpt5_1_migration_prompt", &setting_boolean },
    { "hide_gpt-5.1-codex-max_migration_prompt", &setting_boolean },
    { "model_migrations", MAP(&setting_string), "{}" },
    { "external_config_migration_prompts",
        TABLE("struct ExternalConfigMigrationPrompts", external_migration_prompts), "{}" },
    END,
};

static const struct setting orchestrator[] = {
    { "skills", TABLE("struct FeatureToggleToml", feature_toggle) },
    { "mcp", TABLE("struct FeatureToggleToml", feature_toggle) },
    END,
};

static const struct setting tool_result_log[] = {
    { "max_bytes", &setting_usize, "2048" },
    END,
};

static const struct setting otel[] = {
    { "tool_result", TABLE("struct ToolResultLogConfig", tool_result_log) },
    { "log_sse_deltas", &setting_boolean },
    { "log_user_prompt", &setting_boolean },
    { "log_agent_responses", &setting_boolean },
    { "log_guardian_assessments", &setting_boolean },
    { "environment", &setting_string },
    { "exporter", ENUM("none", "statsig", "otlp-http", "otlp-grpc") },
    { "trace_exporter", ENUM("none", "statsig", "otlp-http", "otlp-grpc") },
    { "metrics_exporter", ENUM("none", "statsig", "otlp-http", "otlp-grpc") },
    { "span_attributes", MAP(&setting_string) },
    { "tracestate", MAP(MAP(&setting_string)) },
    END,
};

static const struct setting project[] = {
    { "trust_level", ENUM("trusted", "untrusted") },
    END,
};

static const struct setting realtime[] = {
    { "version", ENUM("v1", "v2", "v3") },
    { "type", ENUM("conversational", "transcription") },
    { "transport", ENUM("webrtc", "websocket") },
    { "voice",
        ENUM("alloy", "arbor", "ash", "aube", "ballad", "breeze", "bubbie", "cedar", "coral",
            "cove", "echo", "ember", "haetsal", "hanul", "himari", "juniper", "leher", "maple",
            "marin", "miko", "neer", "porto", "rindo", "rio", "rivage", "sage", "selva", "shimmer",
            "sol", "sonna", "spruce", "tinta", "vale", "verse", "viola") },
    END,
};

static const struct setting shell_environment_policy[] = {
    { "inherit", ENUM("core", "all", "none") },
    { "ignore_default_excludes", &setting_boolean },
    { "exclude", LIST(&setting_string) },
    { "set", MAP(&setting_string) },
    { "include_only", LIST(&setting_string) },
    { "filters", MAP(ENUM("include", "exclude")) },
    { "experimental_use_profile", &setting_boolean },
    END,
};

static const struct setting windows[] = {
    { "sandbox", ENUM("elevated", "unelevated", "mxc") },
    { "allow_mxc", &setting_boolean },
    END,
};

const struct setting settings_known[] = {
    { "model", &setting_string },
    { "review_model", &setting_string },
    { "model_context_window", &setting_i64 },
    { "model_auto_compact_token_limit", &setting_i64 },
    { "model_auto_compact_token_limit_scope", ENUM("total", "body_after_prefix") },
    { "model_provider", &setting_string },
    { "approval_policy", &setting_approval },
    { "approvals_reviewer", ENUM("user", "auto_review", "guardian_subagent") },
    { "sandbox_mode", ENUM("read-only", "workspace-write", "danger-full-access") },
    { "sandbox_workspace_write", TABLE("struct SandboxWorkspaceWrite", sandbox_workspace_write) },
    { "forced_chatgpt_workspace_id", &setting_workspaces },
    { "forced_login_method", ENUM("chatgpt", "api") },
    { "web_search", ENUM("disabled", "cached", "indexed", "live") },
    { "client_search_provider", &setting_unread },
    { "tools", &setting_tools },
    { "instructions", &setting_string },
    { "developer_instructions", &setting_string },
    { "compact_prompt", &setting_string },
    { "model_reasoning_effort", &setting_string },
    { "model_reasoning_summary", ENUM("auto", "concise", "detailed", "none") },
    { "model_verbosity", ENUM("low", "medium", "high") },
    { "service_tier", &setting_string },
    { "analytics", TABLE("struct AnalyticsConfigToml", analytics) },
    { "apps", &setting_apps },
    { "browser_use", TABLE("struct BrowserUseConfigToml", browser_use) },
    { "computer_use", TABLE("struct ComputerUseConfigToml", computer_use) },
    { "desktop", MAP(&setting_any) },
    { "agents", &setting_agents },
    { "allow_login_shell", &setting_boolean, "true" },
    { "allow_symlinked_codex_home", &setting_boolean },
    { "apps_mcp_product_sku", &setting_string },
    { "audio", TABLE("struct RealtimeAudioToml", realtime_audio) },
    { "auto_review", TABLE("struct AutoReviewToml", auto_review) },
    { "background_terminal_max_timeout", &setting_u64, "300000" },
    { "chatgpt_base_url", &setting_string, "\"https://chatgpt.com/backend-api/\"" },
    { "check_for_update_on_startup", &setting_boolean },
    { "cli_auth_credentials_store", ENUM("file", "keyring", "auto", "ephemeral"), "\"file\"" },
    { "codexd", MAP(&setting_any), "" }, /* our own */
    { "cloud", TABLE("struct CloudToml", cloud) },
    { "daybreak", &setting_boolean },
    { "default_permissions", &setting_string },
    { "disable_paste_burst", &setting_boolean },
    { "experimental_compact_prompt_file", &setting_path },
    { "experimental_realtime_start_instructions", &setting_string },
    { "experimental_realtime_webrtc_call_base_url", &setting_string },
    { "experimental_realtime_ws_backend_prompt", &setting_string },
    { "experimental_realtime_ws_base_url", &setting_string },
    { "experimental_realtime_ws_model", &setting_string },
    { "experimental_realtime_ws_startup_context", &setting_string },
    { "experimental_thread_store", &setting_any },
    { "experimental_thread_store_endpoint", &setting_string },
    { "experimental_use_unified_exec_tool", &setting_boolean },
    { "features", &setting_features, "{}" },
    { "feedback", TABLE("struct FeedbackConfigToml", feedback) },
    { "file_opener", ENUM("vscode", "vscode-insiders", "windsurf", "cursor", "none"),
        "\"vscode\"" },
    { "ghost_snapshot", TABLE("struct GhostSnapshotToml", ghost_snapshot) },
    { "goals", TABLE("struct GoalsToml", goals) },
    { "hide_agent_reasoning", &setting_boolean, "false" },
    { "history", TABLE("struct History", history), "{}" },
    { "hooks", &setting_hooks },
    { "include_apps_instructions", &setting_boolean, "true" },
    { "include_collaboration_mode_instructions", &setting_boolean, "true" },
    { "include_environment_context", &setting_boolean, "true" },
    { "include_environment_context_time", &setting_boolean, "true" },
    { "include_permissions_instructions", &setting_boolean, "true" },
    { "js_repl_node_module_dirs", LIST(&setting_path) },
    { "js_repl_node_path", &setting_path },
    { "log_dir", &setting_path },
    { "marketplaces", MAP(TABLE("struct MarketplaceConfig", marketplace)), "{}" },
    { "mcp_enterprise_managed_auth", &setting_any },
    { "mcp_oauth_callback_port", &setting_u16 },
    { "mcp_oauth_callback_url", &setting_string },
    { "mcp_oauth_credentials_store", ENUM("auto", "file", "keyring"), "\"auto\"" },
    { "mcp_optional_startup_grace_ms", &setting_u64 },
    { "mcp_servers", MAP(&setting_mcp_server), "{}" },
    { "memories", TABLE("struct MemoriesToml", memories) },
    { "model_catalog_json", &setting_path },
    { "model_instructions_file", &setting_path },
    { "model_post_turn_compact_threshold_percent", &setting_u8 },
    { "model_providers", MAP(&setting_provider), "{}" },
    { "notice", TABLE("struct Notice", notice) },
    { "notify", LIST(&setting_string) },
    { "openai_base_url", &setting_string },
    { "orchestrator", TABLE("struct OrchestratorToml", orchestrator) },
    { "oss_provider", &setting_string },
    { "otel", TABLE("struct OtelConfigToml", otel) },
    { "permissions", &setting_permissions },
    { "personality", ENUM("none", "friendly", "pragmatic") },
    { "plan_mode_reasoning_effort", &setting_string },
    { "plugins", &setting_plugins, "{}" },
    { "profile", &setting_string },
    { "profiles", MAP(&setting_profile), "{}" },
    { "project_doc_fallback_filenames", LIST(&setting_string), "[]" },
    { "project_doc_max_bytes", &setting_usize, "32768" },
    { "project_root_markers", LIST(&setting_string), "[\".git\"]" },
    { "projects", MAP(TABLE("struct ProjectConfig", project)) },
    { "realtime", TABLE("struct RealtimeToml", realtime) },
    { "responses_api_metadata", MAP(&setting_string) },
    { "shell_environment_policy",
        TABLE("struct ShellEnvironmentPolicyTomlRaw", shell_environment_policy), "{}" },
    { "show_raw_agent_reasoning", &setting_boolean },
    { "skills", &setting_skills },
    { "sqlite_home", &setting_path },
    { "suppress_unstable_features_warning", &setting_boolean },
    { "thread_unload_delay_secs", &setting_u64 },
    { "tool_output_token_limit", &setting_usize },
    { "tool_suggest", &setting_tool_suggest },
    { "tui", &setting_tui },
    { "windows", TABLE("struct WindowsToml", windows) },
    END,
};
