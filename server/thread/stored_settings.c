/* stored_settings: a thread's settings as its file holds them: writing. */
#include "thread/stored_settings.h"

#include "base/path.h"
#include "protocol/types.gen.h"

static struct json *special(struct arena *a, const char *kind) {
    struct json *path = json_new_object(a), *value = json_new_object(a);
    json_put_text(a, path, STR("type"), STR("special"));
    json_put_text(a, value, STR("kind"), str_of(kind));
    json_put(path, STR("value"), value);
    return path;
}

static struct json *plain(struct arena *a, struct str text) {
    struct json *path = json_new_object(a);
    json_put_text(a, path, STR("type"), STR("path"));
    json_put_text(a, path, STR("path"), text);
    return path;
}

static struct json *add_entry(
    struct arena *a, struct json *entries, struct json *path, const char *access) {
    struct json *entry = json_new_object(a);
    json_put(entry, STR("path"), path);
    json_put_text(a, entry, STR("access"), str_of(access));
    json_push(entries, entry);
    return entry;
}

static void add_protected(struct arena *a, struct json *entries, const struct str_array *roots) {
    static const char *const names[] = { ".git", ".agents", ".codex", ".aws" };
    for (size_t n = 0; n < ARRAY_LEN(names); n++)
        for (size_t i = 0; i < roots->n; i++) {
            struct str path = arena_printf(a, "%.*s/%s", STR_ARGS(roots->v[i]), names[n]);
            struct json *entry = add_entry(a, entries, plain(a, path), "read");
            json_put_text(a, entry, STR("missing_path_behavior"), STR("skip"));
        }
}

static void add_workspace(struct arena *a, struct json *entries, const struct run_settings *s) {
    const struct str_array *more = &s->sandbox.workspace_write.writable_roots;
    for (size_t i = 0; i < s->workspace_roots.n; i++)
        (void)add_entry(a, entries, plain(a, s->workspace_roots.v[i]), "write");
    if (!s->sandbox.workspace_write.exclude_slash_tmp)
        (void)add_entry(a, entries, special(a, "slash_tmp"), "write");
    if (!s->sandbox.workspace_write.exclude_tmpdir_env_var)
        (void)add_entry(a, entries, special(a, "tmpdir"), "write");
    for (size_t i = 0; i < more->n; i++)
        (void)add_entry(a, entries, plain(a, more->v[i]), "write");
    add_protected(a, entries, &s->workspace_roots);
}

/* ---- rules ---- */

static const char *const access_words[] = {
    [FILE_READ] = "read", [FILE_WRITE] = "write", [FILE_DENY] = "deny"
};

static struct json *pattern(struct arena *a, struct str text) {
    struct json *path = json_new_object(a);
    json_put_text(a, path, STR("type"), STR("glob_pattern"));
    json_put_text(a, path, STR("pattern"), text);
    return path;
}

static void add_in_roots(struct arena *a, struct json *entries, const struct file_rule *rule,
    const struct str_array *roots) {
    for (size_t i = 0; i < roots->n; i++) {
        struct str path = path_join(a, roots->v[i], rule->path);
        (void)add_entry(a, entries,
            rule->place == FILE_WORKSPACE ? plain(a, path) : pattern(a, path),
            access_words[rule->access]);
    }
}

static void add_rule(struct arena *a, struct json *entries, const struct file_rule *rule,
    const struct str_array *roots) {
    static const char *const kinds[] = { [FILE_ROOT] = "root",
        [FILE_MINIMAL] = "minimal",
        [FILE_TMPDIR] = "tmpdir",
        [FILE_SLASH_TMP] = "slash_tmp" };
    const char *access = access_words[rule->access];
    switch (rule->place) {
    case FILE_PATH:
        (void)add_entry(a, entries, plain(a, rule->path), access);
        break;
    case FILE_GLOB:
        (void)add_entry(a, entries, pattern(a, rule->path), access);
        break;
    case FILE_WORKSPACE:
    case FILE_WORKSPACE_GLOB:
        add_in_roots(a, entries, rule, roots);
        break;
    case FILE_ROOT:
    case FILE_MINIMAL:
    case FILE_TMPDIR:
    case FILE_SLASH_TMP:
        (void)add_entry(a, entries, special(a, kinds[rule->place]), access);
        break;
    }
}

static struct json *rules_of(struct arena *a, const struct run_settings *s) {
    struct json *entries = json_new_array(a);
    for (size_t i = 0; i < s->files.n; i++)
        add_rule(a, entries, &s->files.v[i], &s->workspace_roots);
    return entries;
}

static struct json *policy_entries(struct arena *a, const struct run_settings *s) {
    struct json *entries = json_new_array(a);
    (void)add_entry(a, entries, special(a, "root"), "read");
    if (s->sandbox.type == SANDBOX_POLICY_WORKSPACE_WRITE)
        add_workspace(a, entries, s);
    return entries;
}

static bool has_network(const struct sandbox_policy *sandbox) {
    switch (sandbox->type) {
    case SANDBOX_POLICY_READ_ONLY:
        return sandbox->read_only.network_access;
    case SANDBOX_POLICY_WORKSPACE_WRITE:
        return sandbox->workspace_write.network_access;
    case SANDBOX_POLICY_EXTERNAL_SANDBOX:
        return sandbox->external_sandbox.network_access == NETWORK_ACCESS_ENABLED;
    case SANDBOX_POLICY_DANGER_FULL_ACCESS:
        return true;
    }
    return false;
}

struct json *stored_permission_profile(struct arena *a, const struct run_settings *s) {
    struct json *profile = json_new_object(a);
    bool full = s->sandbox.type == SANDBOX_POLICY_DANGER_FULL_ACCESS;
    bool external = s->sandbox.type == SANDBOX_POLICY_EXTERNAL_SANDBOX;
    json_put_text(a, profile, STR("type"),
        full       ? STR("disabled")
        : external ? STR("external")
                   : STR("managed"));
    if (full)
        return profile;
    if (!external) {
        struct json *files = json_new_object(a);
        json_put_text(a, files, STR("type"), STR("restricted"));
        json_put(files, STR("entries"), s->files.n ? rules_of(a, s) : policy_entries(a, s));
        if (s->files.n && s->files.depth)
            json_put_i64(a, files, STR("glob_scan_max_depth"), s->files.depth);
        json_put(profile, STR("file_system"), files);
    }
    json_put_text(
        a, profile, STR("network"), has_network(&s->sandbox) ? STR("enabled") : STR("restricted"));
    return profile;
}

static struct json *old_policy(struct arena *a, const struct run_settings *s) {
    struct json *policy = json_new_object(a);
    json_put_text(a, policy, STR("type"), str_of(sandbox_mode_word(&s->sandbox)));
    if (s->sandbox.type == SANDBOX_POLICY_EXTERNAL_SANDBOX)
        json_put_text(a, policy, STR("network_access"),
            has_network(&s->sandbox) ? STR("enabled") : STR("restricted"));
    if (s->sandbox.type == SANDBOX_POLICY_READ_ONLY && has_network(&s->sandbox))
        json_put_bool(a, policy, STR("network_access"), true);
    if (s->sandbox.type != SANDBOX_POLICY_WORKSPACE_WRITE)
        return policy;
    const struct sandbox_policy_workspace_write *w = &s->sandbox.workspace_write;
    if (w->writable_roots.n) {
        struct json *roots = json_new_array(a);
        for (size_t i = 0; i < w->writable_roots.n; i++)
            json_push(roots, json_new_str(a, w->writable_roots.v[i]));
        json_put(policy, STR("writable_roots"), roots);
    }
    json_put_bool(a, policy, STR("network_access"), w->network_access);
    json_put_bool(a, policy, STR("exclude_tmpdir_env_var"), w->exclude_tmpdir_env_var);
    json_put_bool(a, policy, STR("exclude_slash_tmp"), w->exclude_slash_tmp);
    return policy;
}

static struct json *parsed(struct arena *a, const struct buf *text) {
    return json_parse(a, arena_str(a, buf_str(text)), NULL);
}

static struct json *approval(struct arena *a, const struct run_settings *s) {
    _cleanup_buf_ struct buf text = { 0 };
    ask_for_approval_encode(&text, &s->approval_policy);
    return parsed(a, &text);
}

static struct str reviewer(const struct run_settings *s) {
    return approvals_reviewer_name(s->approvals_reviewer);
}

static struct json *collaboration(struct arena *a, const struct run_settings *s) {
    struct json *mode = json_new_object(a), *settings = json_new_object(a);
    json_put_text(a, mode, STR("mode"), mode_kind_name(s->mode));
    json_put_text(a, settings, STR("model"), s->model);
    json_put(settings, STR("reasoning_effort"),
        s->effort.p ? json_new_str(a, s->effort) : json_new_null(a));
    json_put(settings, STR("developer_instructions"),
        s->mode_instructions.p ? json_new_str(a, s->mode_instructions) : json_new_null(a));
    json_put(mode, STR("settings"), settings);
    return mode;
}

static void put_roots(struct arena *a, struct json *object, const struct run_settings *s) {
    struct json *roots = json_new_array(a);
    for (size_t i = 0; i < s->workspace_roots.n; i++)
        json_push(roots, json_new_str(a, s->workspace_roots.v[i]));
    json_put(object, STR("runtime_workspace_roots"), roots);
}

static void put_profile_id(struct arena *a, struct json *object, const struct run_settings *s) {
    if (!s->permission_profile.p)
        return;
    struct json *profile = json_new_object(a);
    json_put_text(a, profile, STR("id"), s->permission_profile);
    json_put_text(a, profile, STR("extends"), s->profile_extends);
    json_put(object, STR("active_permission_profile"), profile);
}

struct json *stored_thread_settings(struct arena *a, const struct run_settings *s) {
    struct json *o = json_new_object(a);
    json_put_text(a, o, STR("model"), s->model);
    json_put_text(a, o, STR("model_provider_id"), s->provider.id);
    json_put_text(a, o, STR("service_tier"), s->service_tier);
    json_put(o, STR("approval_policy"), approval(a, s));
    json_put_text(a, o, STR("approvals_reviewer"), reviewer(s));
    json_put_text(a, o, STR("requested_approvals_reviewer"), reviewer(s));
    json_put(o, STR("permission_profile"), stored_permission_profile(a, s));
    put_profile_id(a, o, s);
    json_put_text(a, o, STR("cwd"), s->cwd);
    put_roots(a, o, s);
    json_put_text(a, o, STR("reasoning_effort"), s->effort);
    json_put(o, STR("collaboration_mode"), collaboration(a, s));
    json_put(o, STR("disabled_plugin_ids"), json_new_array(a));
    return o;
}

void stored_turn_context(struct arena *a, struct json *o, const struct run_settings *s) {
    json_put(o, STR("disabled_plugin_ids"), json_new_array(a));
    json_put_text(a, o, STR("cwd"), s->cwd);
    json_put(o, STR("approval_policy"), approval(a, s));
    json_put_text(a, o, STR("approvals_reviewer"), reviewer(s));
    json_put(o, STR("permission_profile"), stored_permission_profile(a, s));
    put_profile_id(a, o, s);
    json_put_text(a, o, STR("model"), s->model);
    json_put(o, STR("collaboration_mode"), collaboration(a, s));
    json_put_text(a, o, STR("multi_agent_version"), s->agents_version);
    json_put_bool(a, o, STR("realtime_active"), false);
    json_put_text(a, o, STR("effort"), s->effort);
    json_put_text(
        a, o, STR("summary"), s->has_summary ? reasoning_summary_name(s->summary) : STR("none"));
    json_put(o, STR("sandbox_policy"), old_policy(a, s));
}
