/* stored_settings_read: a thread's settings as its file holds them: reading. */
#include "thread/stored_settings.h"

#include "base/path.h"
#include "protocol/types.gen.h"

static struct str_array texts_of(struct arena *a, const struct json *list) {
    bool is_list = list && list->kind == JSON_ARRAY;
    struct str_array texts = { arena_array(a, struct str, is_list ? list->count : 0), 0 };
    for (const struct json *e = is_list ? list->first : NULL; e; e = e->next)
        if (e->kind == JSON_STRING)
            texts.v[texts.n++] = arena_str(a, e->text);
    return texts;
}

static bool contains(const struct str_array *list, struct str text) {
    for (size_t i = 0; i < list->n; i++)
        if (str_eq(list->v[i], text))
            return true;
    return false;
}

/* ---- the sandbox: of a turn context, else of a permission profile ---- */

static bool read_policy(struct arena *a, const struct json *policy, struct sandbox_policy *ret) {
    struct str type = json_get_text(policy, "type");
    bool network = json_get_bool(policy, "network_access", false) ||
                   str_is(json_get_text(policy, "network_access"), "enabled");
    *ret = (struct sandbox_policy){ 0 };
    if (str_is(type, "danger-full-access")) {
        ret->type = SANDBOX_POLICY_DANGER_FULL_ACCESS;
    } else if (str_is(type, "read-only")) {
        ret->type = SANDBOX_POLICY_READ_ONLY;
        ret->read_only.network_access = network;
    } else if (str_is(type, "external-sandbox")) {
        ret->type = SANDBOX_POLICY_EXTERNAL_SANDBOX;
        ret->external_sandbox.network_access =
            network ? NETWORK_ACCESS_ENABLED : NETWORK_ACCESS_RESTRICTED;
    } else if (str_is(type, "workspace-write")) {
        ret->type = SANDBOX_POLICY_WORKSPACE_WRITE;
        ret->workspace_write = (struct sandbox_policy_workspace_write){
            .writable_roots = texts_of(a, json_get(policy, "writable_roots")),
            .network_access = network,
            .exclude_tmpdir_env_var = json_get_bool(policy, "exclude_tmpdir_env_var", false),
            .exclude_slash_tmp = json_get_bool(policy, "exclude_slash_tmp", false),
        };
    } else {
        return false;
    }
    return true;
}

/* What a list of entries lets commands write. */
static bool read_entries(struct arena *a, const struct json *entries, const struct str_array *roots,
    struct sandbox_policy_workspace_write *ret) {
    bool writes = false;
    size_t n = entries && entries->kind == JSON_ARRAY ? entries->count : 0;
    *ret = (struct sandbox_policy_workspace_write){ .exclude_tmpdir_env_var = true,
        .exclude_slash_tmp = true,
        .writable_roots = { arena_array(a, struct str, n), 0 } };
    for (const struct json *e = n ? entries->first : NULL; e; e = e->next) {
        const struct json *path = json_get(e, "path");
        struct str kind = json_get_text(json_get(path, "value"), "kind");
        struct str text = json_get_text(path, "path");
        if (!str_is(json_get_text(e, "access"), "write"))
            continue;
        writes = true;
        if (str_is(kind, "slash_tmp"))
            ret->exclude_slash_tmp = false;
        else if (str_is(kind, "tmpdir"))
            ret->exclude_tmpdir_env_var = false;
        else if (text.n && !contains(roots, text) && !contains(&ret->writable_roots, text))
            ret->writable_roots.v[ret->writable_roots.n++] = arena_str(a, text);
    }
    return writes;
}

/* ---- rules ---- */

static bool read_place(struct arena *a, const struct json *path, struct file_rule *ret) {
    static const struct {
        const char *kind;
        enum file_place place;
    } kinds[] = { { "root", FILE_ROOT }, { "minimal", FILE_MINIMAL }, { "tmpdir", FILE_TMPDIR },
        { "slash_tmp", FILE_SLASH_TMP } };
    struct str type = json_get_text(path, "type");
    struct str kind = json_get_text(json_get(path, "value"), "kind");
    if (str_is(type, "glob_pattern") || str_is(type, "path")) {
        bool glob = str_is(type, "glob_pattern");
        ret->place = glob ? FILE_GLOB : FILE_PATH;
        ret->path = path_normalise(a, json_get_text(path, glob ? "pattern" : "path"));
        return path_is_absolute(ret->path);
    }
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (str_is(kind, kinds[i].kind)) {
            ret->place = kinds[i].place;
            ret->path = STR("");
            return true;
        }
    return false;
}

static bool read_access(struct str word, enum file_access *ret) {
    *ret = str_is(word, "write") ? FILE_WRITE : str_is(word, "read") ? FILE_READ : FILE_DENY;
    return *ret != FILE_DENY || str_is(word, "deny") || str_is(word, "none");
}

/* A file that a built-in profile keeps needs no rule. */
static bool is_extraordinary(const struct json *entry) {
    return !json_get(entry, "missing_path_behavior");
}

/* Those that the policy cannot say: something denied, read only among what is written, or the rest unreadable. */
static struct file_rules read_rules(struct arena *a, const struct json *files) {
    const struct json *entries = json_get(files, "entries");
    size_t n = entries && entries->kind == JSON_ARRAY ? entries->count : 0;
    struct file_rules rules = { arena_array(a, struct file_rule, n), 0, 0 };
    int64_t depth = json_get_i64(files, "glob_scan_max_depth", 0);
    bool needed = false, reads_all = false;
    for (const struct json *e = n ? entries->first : NULL; e; e = e->next) {
        struct file_rule *rule = &rules.v[rules.n];
        if (!is_extraordinary(e) || !read_place(a, json_get(e, "path"), rule) ||
            !read_access(json_get_text(e, "access"), &rule->access))
            continue;
        reads_all |= rule->place == FILE_ROOT && rule->access != FILE_DENY;
        needed |= rule->access == FILE_DENY ||
                  (rule->access == FILE_READ && rule->place != FILE_ROOT) ||
                  (rule->access == FILE_WRITE && rule->place == FILE_ROOT);
        rules.n++;
    }
    rules.depth = depth > 0 && depth <= UINT32_MAX ? (unsigned)depth : 0;
    return needed || !reads_all ? rules : (struct file_rules){ 0 };
}

static bool read_profile(struct arena *a, const struct json *profile, const struct str_array *roots,
    struct sandbox_policy *ret) {
    struct str type = json_get_text(profile, "type");
    bool network = str_is(json_get_text(profile, "network"), "enabled");
    *ret = (struct sandbox_policy){ 0 };
    if (str_is(type, "disabled")) {
        ret->type = SANDBOX_POLICY_DANGER_FULL_ACCESS;
        return true;
    }
    if (str_is(type, "external")) {
        ret->type = SANDBOX_POLICY_EXTERNAL_SANDBOX;
        ret->external_sandbox.network_access =
            network ? NETWORK_ACCESS_ENABLED : NETWORK_ACCESS_RESTRICTED;
        return true;
    }
    struct sandbox_policy_workspace_write workspace;
    const struct json *files = json_get(profile, "file_system");
    if (!str_is(type, "managed"))
        return false;
    if (read_entries(a, json_get(files, "entries"), roots, &workspace)) {
        ret->type = SANDBOX_POLICY_WORKSPACE_WRITE;
        ret->workspace_write = workspace;
        ret->workspace_write.network_access = network;
    } else {
        ret->type = SANDBOX_POLICY_READ_ONLY;
        ret->read_only.network_access = network;
    }
    return true;
}

/* ---- the rest ---- */

static void take_text(
    struct arena *a, const struct json *stored, const char *key, struct str *field) {
    struct str text = json_get_text(stored, key);
    if (text.p)
        *field = arena_str(a, text);
}

static void take_approval(struct arena *a, const struct json *stored, struct run_settings *s) {
    const struct json *policy = json_get(stored, "approval_policy");
    struct ask_for_approval read;
    enum approvals_reviewer reviewer;
    struct str who = json_get_text(stored, "approvals_reviewer");
    if (policy && ask_for_approval_decode(a, json_clone(a, policy), &read, NULL))
        s->approval_policy = read;
    if (who.p && approvals_reviewer_parse(who, &reviewer))
        s->approvals_reviewer = reviewer;
}

static void take_sandbox(struct arena *a, const struct json *stored, struct run_settings *s) {
    const struct json *policy = json_get(stored, "sandbox_policy");
    const struct json *profile = json_get(stored, "permission_profile");
    struct sandbox_policy read;
    bool known = policy ? read_policy(a, policy, &read)
                        : profile && read_profile(a, profile, &s->workspace_roots, &read);
    if (!known)
        return;
    s->sandbox = read;
    s->files = profile && str_is(json_get_text(profile, "type"), "managed")
                   ? read_rules(a, json_get(profile, "file_system"))
                   : (struct file_rules){ 0 };
    const struct json *active = json_get(stored, "active_permission_profile");
    s->permission_profile = arena_str(a, json_get_text(active, "id"));
    s->profile_extends = arena_str(a, json_get_text(active, "extends"));
}

static void take_mode(struct arena *a, const struct json *stored, struct run_settings *s) {
    enum mode_kind mode;
    if (!mode_kind_parse(json_get_text(stored, "mode"), &mode))
        return;
    s->mode = mode;
    s->mode_instructions = STR_NONE;
    take_text(a, json_get(stored, "settings"), "developer_instructions", &s->mode_instructions);
}

void stored_settings_read(struct arena *a, const struct json *stored, struct run_settings *s) {
    const struct json *roots = json_get(stored, "runtime_workspace_roots");
    struct str cwd = json_get_text(stored, "cwd");
    take_text(a, stored, "model", &s->model);
    take_text(a, stored, "service_tier", &s->service_tier);
    if (cwd.p && !str_eq(cwd, s->cwd)) {
        s->cwd = arena_str(a, cwd);
        s->workspace_roots = (struct str_array){ arena_array(a, struct str, 1), 1 };
        s->workspace_roots.v[0] = s->cwd;
    }
    if (roots && roots->kind == JSON_ARRAY)
        s->workspace_roots = texts_of(a, roots);
    take_approval(a, stored, s);
    take_sandbox(a, stored, s);
    take_mode(a, json_get(stored, "collaboration_mode"), s);
    take_text(a, stored, "multi_agent_version", &s->agents_version);
    s->effort = STR_NONE;
    take_text(a, stored, "effort", &s->effort); /* what a turn's context calls it */
    take_text(a, stored, "reasoning_effort", &s->effort);
}
