/* requirements: what the administrator demands of everybody's configuration. */
#include "config/requirements.h"

#include "base/file.h"
#include "base/path.h"
#include "config/config.h"
#include "config/layers.h"
#include "config/requirements_rows.h"
#include "config/toml_read.h"

#include <errno.h>
#include <stdlib.h>

static const struct {
    const char *key;     /* in requirements.toml */
    const char *setting; /* as problems name it */
} choices[] = {
    [REQUIRED_APPROVAL] = { "allowed_approval_policies", "approval_policy" },
    [REQUIRED_REVIEWER] = { "allowed_approvals_reviewers", "approvals_reviewer" },
    [REQUIRED_SANDBOX] = { "allowed_sandbox_modes", "sandbox_mode" },
    [REQUIRED_SEARCH] = { "allowed_web_search_modes", "web_search_mode" },
};

/* ---- values ---- */

static struct json *word(struct arena *a, const char *text) {
    return json_new_str(a, str_of(text));
}

/* Words of old for others. */
static const struct json *canonical(struct arena *a, const struct json *value) {
    if (value->kind == JSON_STRING && str_is(value->text, "on-failure"))
        return word(a, "on-request");
    if (value->kind == JSON_STRING && str_is(value->text, "guardian_subagent"))
        return word(a, "auto_review");
    return value;
}

static bool holds(const struct json *list, const struct json *value) {
    for (const struct json *e = list->first; e; e = e->next)
        if (json_same(e, value))
            return true;
    return false;
}

static struct json *values_of(
    struct arena *a, const struct json *list, enum required_choice which) {
    struct json *values = json_new_array(a);
    for (const struct json *e = list->first; e; e = e->next) {
        bool outside = which == REQUIRED_SANDBOX && e->kind == JSON_STRING &&
                       str_is(e->text, "external-sandbox");
        if (!outside)
            json_push(values, json_clone(a, canonical(a, e)));
    }
    if (which == REQUIRED_SEARCH && !holds(values, word(a, "disabled")))
        json_push(values, word(a, "disabled"));
    return values;
}

static struct str granular_shown(struct arena *a, const struct json *granular) {
    static const char *const names[] = { "sandbox_approval", "rules", "skill_approval",
        "request_permissions", "mcp_elicitations" };
    _cleanup_buf_ struct buf out = { 0 };
    buf_printf(&out, "Granular(GranularApprovalConfig {");
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        buf_printf(&out, "%s %s: %s", i ? "," : "", names[i],
            json_get_bool(granular, names[i], false) ? "true" : "false");
    buf_printf(&out, " })");
    return arena_str(a, buf_str(&out));
}

struct str requirements_shown(struct arena *a, const struct json *value) {
    if (value->kind == JSON_OBJECT)
        return granular_shown(a, json_get(value, "granular"));
    if (str_is(value->text, "untrusted"))
        return STR("UnlessTrusted");
    char *out = arena_alloc(a, value->text.n + 1);
    size_t n = 0;
    bool upper = true;
    for (size_t i = 0; i < value->text.n; i++) {
        char c = value->text.p[i];
        bool separator = c == '-' || c == '_';
        if (!separator)
            out[n++] = upper && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
        upper = separator;
    }
    return (struct str){ out, n };
}

static struct str set_shown(struct arena *a, const struct json *values) {
    _cleanup_buf_ struct buf out = { 0 };
    for (const struct json *e = values->first; e; e = e->next)
        buf_printf(
            &out, "%s%.*s", e == values->first ? "[" : ", ", STR_ARGS(requirements_shown(a, e)));
    buf_printf(&out, values->first ? "]" : "[]");
    return arena_str(a, buf_str(&out));
}

/* ---- reading ---- */

static bool fail(const struct requirements *r, struct str problem, struct error *reterr) {
    return error_set(reterr, CONFIG_ENDS_START, "failed to parse requirements layer %.*s: %.*s",
        STR_ARGS(r->file), STR_ARGS(problem));
}

static bool parse(struct arena *a, struct str text, struct requirements *r, struct error *reterr) {
    struct toml_error e;
    struct setting_problem problem;
    const struct toml *table = toml_read(a, text, &e);
    if (!table)
        return fail(r, arena_printf(a, "%zu:%zu: %s", e.line, e.column, e.text), reterr);
    struct json *tree = json_clone(a, toml_to_json(a, table));
    if (!setting_check_type(a, &requirements_type, tree, false, &problem))
        return fail(r,
            arena_printf(a, "%.*s\nin `%.*s`\n", STR_ARGS(problem.text), STR_ARGS(problem.path)),
            reterr);
    r->tree = tree;
    requirements_modernise(a, tree);
    return requirements_check_rules(a, r, reterr);
}

/* ---- files ---- */

static const struct json *denied_list(const struct requirements *r) {
    const struct json *list =
        json_get(json_get(json_get(r->tree, "permissions"), "filesystem"), "deny_read");
    return list && list->kind == JSON_ARRAY && list->first ? list : NULL;
}

struct file_rules requirements_denied(struct arena *a, const struct requirements *r) {
    const struct json *list = denied_list(r);
    struct file_rules rules = { 0 };
    if (!list)
        return rules;
    rules.v = arena_array(a, struct file_rule, list->count);
    for (const struct json *e = list->first; e; e = e->next) {
        struct str path = path_expand_home(a, e->text, str_of(getenv("HOME")));
        rules.v[rules.n++] = (struct file_rule){ file_path_is_glob(path) ? FILE_GLOB : FILE_PATH,
            FILE_DENY, path_normalise(a, path) };
    }
    return rules;
}

static bool check_denied(struct arena *a, const struct requirements *r, struct error *reterr) {
    const struct json *list = denied_list(r);
    for (const struct json *e = list ? list->first : NULL; e; e = e->next)
        if (e->kind != JSON_STRING ||
            !path_is_absolute(path_expand_home(a, e->text, str_of(getenv("HOME")))))
            return fail(r,
                STR("permissions.filesystem.deny_read must be a list of absolute paths and globs"),
                reterr);
    return true;
}

/* Who has nothing kept from him could read them. */
static void confine_all(struct arena *a, struct requirements *r) {
    static const char *const modes[] = { "read-only", "workspace-write" };
    struct json *left = json_new_array(a);
    for (size_t i = 0; i < ARRAY_LEN(modes); i++)
        if (!r->allowed[REQUIRED_SANDBOX] || holds(r->allowed[REQUIRED_SANDBOX], word(a, modes[i])))
            json_push(left, word(a, modes[i]));
    r->only_confined = !r->allowed[REQUIRED_SANDBOX];
    r->allowed[REQUIRED_SANDBOX] = left;
}

/* What makes no sense as a whole. */
static bool check_lists(struct arena *a, const struct requirements *r, struct error *reterr) {
    const struct json *profiles = json_get(r->tree, "allowed_permission_profiles");
    const struct json *own = json_get(r->tree, "permissions");
    const struct json *sandboxes = r->allowed[REQUIRED_SANDBOX];
    for (size_t i = REQUIRED_APPROVAL; i <= REQUIRED_REVIEWER; i++)
        if (r->allowed[i] && !r->allowed[i]->first)
            return error_set(
                reterr, CONFIG_ENDS_START, "field `%s` cannot be empty", choices[i].key);
    if (sandboxes && !holds(sandboxes, word(a, "read-only")))
        return error_set(reterr, CONFIG_ENDS_START,
            "invalid value for `allowed_sandbox_modes`: `%.*s` is not in the allowed set must include "
            "'read-only' to allow any PermissionProfile (set by %.*s)",
            STR_ARGS(set_shown(a, sandboxes)), STR_ARGS(r->allowed_by[REQUIRED_SANDBOX]));
    for (const struct json *e = profiles ? profiles->first : NULL; e; e = e->next)
        if (!str_starts(e->key, STR(":")) && !json_get_str(own, e->key))
            return error_set(reterr, CONFIG_ENDS_START,
                "requirements.toml allowed_permission_profiles refers to undefined profile `%.*s`",
                STR_ARGS(e->key));
    const struct json *windows =
        json_get(json_get(r->tree, "windows"), "allowed_sandbox_implementations");
    if (windows && !windows->first)
        return error_set(reterr, CONFIG_ENDS_START,
            "field `windows.allowed_sandbox_implementations` cannot be empty");
    if (!profiles && json_get(r->tree, "default_permissions"))
        return error_set(reterr, CONFIG_ENDS_START,
            "requirements.toml default_permissions requires allowed_permission_profiles");
    return true;
}

/* The managed layer's choice is the only one; a sandbox that confines more is never refused. */
static void take_managed(struct arena *a, const struct json *managed, struct str file,
    enum required_choice which, struct requirements *r) {
    const struct json *value = json_get(managed, choices[which].setting);
    if (!value)
        return;
    struct json *values = json_new_array(a);
    value = canonical(a, value);
    if (which == REQUIRED_SANDBOX)
        json_push(values, word(a, "read-only"));
    if (!holds(values, value))
        json_push(values, json_clone(a, value));
    r->allowed[which] = values;
    r->allowed_by[which] = file;
}

static bool check_managed(struct arena *a, const struct json *managed, struct error *reterr) {
    struct setting_problem problem;
    if (!managed || settings_check(a, managed, false, &problem))
        return true;
    return error_set(reterr, CONFIG_ENDS_START,
        "Failed to parse config requirements as TOML: %.*s\nin `%.*s`\n", STR_ARGS(problem.text),
        STR_ARGS(problem.path));
}

bool requirements_read(struct arena *a, struct str directory, const struct json *managed,
    struct str managed_file, struct requirements *ret, struct error *reterr) {
    struct str file = path_join(a, directory, STR(REQUIREMENTS_FILE)), text = STR_NONE;
    int error = file_read(a, arena_cstr(a, file), LAYER_FILE_BYTES_MAX, &text);
    if (error && error != -ENOENT && error != -ENOTDIR)
        return error_set(
            reterr, error, "failed to read %.*s: %s", STR_ARGS(file), error_of_errno(error));
    return requirements_of_text(a, text, file, managed, managed_file, ret, reterr);
}

bool requirements_of_text(struct arena *a, struct str text, struct str file,
    const struct json *managed, struct str managed_file, struct requirements *ret,
    struct error *reterr) {
    struct requirements r = { .file = file };
    if (text.p && !parse(a, text, &r, reterr))
        return false;
    for (size_t i = 0; i < REQUIRED_CHOICES; i++) {
        const struct json *list = json_get(r.tree, choices[i].key);
        if (list)
            r.allowed[i] = values_of(a, list, i);
        r.allowed_by[i] = r.file;
    }
    if (!check_managed(a, managed, reterr))
        return false;
    take_managed(a, managed, managed_file, REQUIRED_APPROVAL, &r);
    take_managed(a, managed, managed_file, REQUIRED_SANDBOX, &r);
    if (!r.tree && (r.allowed[REQUIRED_APPROVAL] || r.allowed[REQUIRED_SANDBOX]))
        r.tree = json_new_object(a);
    if (!check_lists(a, &r, reterr) || !check_denied(a, &r, reterr))
        return false;
    if (denied_list(&r))
        confine_all(a, &r);
    *ret = r;
    return true;
}

struct requirements requirements_copy(struct arena *a, const struct requirements *r) {
    struct requirements copy = { .file = arena_str(a, r->file) };
    copy.only_confined = r->only_confined;
    copy.tree = r->tree ? json_clone(a, r->tree) : NULL;
    for (size_t i = 0; i < REQUIRED_CHOICES; i++) {
        copy.allowed[i] = r->allowed[i] ? json_clone(a, r->allowed[i]) : NULL;
        copy.allowed_by[i] = arena_str(a, r->allowed_by[i]);
    }
    return copy;
}

static bool any_name(struct str name) {
    (void)name;
    return true;
}

struct str_list requirements_unknown(struct arena *a, const struct requirements *r) {
    if (!r->tree)
        return (struct str_list){ 0 };
    return setting_unknown_of(a, &requirements_type, r->tree, false, any_name);
}

/* ---- choices ---- */

bool requirements_allow(const struct requirements *r, enum required_choice which,
    const struct json *value, struct arena *a, struct str *ret_why) {
    value = canonical(a, value);
    if (!r->allowed[which] || holds(r->allowed[which], value))
        return true;
    struct json *shown = json_new_array(a);
    if (which == REQUIRED_SEARCH) /* in an order of their own */
        json_push(shown, word(a, "disabled"));
    for (const struct json *e = r->allowed[which]->first; e; e = e->next)
        if (!holds(shown, e))
            json_push(shown, json_clone(a, e));
    *ret_why = arena_printf(a,
        "invalid value for `%s`: `%.*s` is not in the allowed set %.*s (set by %.*s)",
        choices[which].setting, STR_ARGS(requirements_shown(a, value)),
        STR_ARGS(r->only_confined && which == REQUIRED_SANDBOX ? STR("[read-only, workspace-write]")
                                                               : set_shown(a, shown)),
        STR_ARGS(r->allowed_by[which]));
    return false;
}

const struct json *requirements_fallback(
    const struct requirements *r, enum required_choice which, struct arena *a) {
    static const char *const searches[] = { "cached", "indexed", "live" };
    if (which == REQUIRED_SANDBOX)
        return word(a, "read-only");
    for (size_t i = 0; which == REQUIRED_SEARCH && i < ARRAY_LEN(searches); i++)
        if (holds(r->allowed[which], word(a, searches[i])))
            return word(a, searches[i]);
    return r->allowed[which]->first;
}

bool requirements_allow_profile(const struct requirements *r, struct str id) {
    const struct json *profiles = json_get(r->tree, "allowed_permission_profiles");
    const struct json *said = json_get_str(profiles, id);
    return !profiles || (said && said->kind == JSON_BOOL && said->boolean);
}

struct str requirements_default_profile(const struct requirements *r) {
    const struct json *profiles = json_get(r->tree, "allowed_permission_profiles");
    struct str chosen = json_get_text(r->tree, "default_permissions");
    return chosen.p ? chosen : profiles ? STR(":workspace") : STR_NONE;
}

bool requirements_check_access(const struct requirements *r, struct str approval,
    struct str sandbox_mode, struct error *reterr) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str why;
    if (!str_is(approval, "never") || !str_is(sandbox_mode, "danger-full-access") ||
        requirements_allow(r, REQUIRED_SANDBOX, json_new_str(&a, sandbox_mode), &a, &why))
        return true;
    return error_set(reterr, 0,
        "`approval_policy = \"never\"` cannot be used because requirements do not allow "
        "`sandbox_mode = \"danger-full-access\"`; Codex would fall back to read-only permissions with "
        "approvals disabled. Choose an `approval_policy` based on what you need, such as "
        "`on-request`, or choose an allowed sandbox mode.");
}

bool requirements_check_settings(
    const struct requirements *r, const struct json *tree, struct error *reterr) {
    return requirements_check_access(
        r, json_get_text(tree, "approval_policy"), json_get_text(tree, "sandbox_mode"), reterr);
}
