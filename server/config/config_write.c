/* config_write: changes in the user's config.toml. */
#include "config/config_write.h"

#include "base/file.h"
#include "base/path.h"
#include "config/config.h"
#include "config/provider_check.h"
#include "config/toml_edit.h"

#include <sys/stat.h>

enum { NEW_FILE_MODE = 0600, NEW_DIRECTORY_MODE = 0700 };

static const char invalid[] = "configValidationError";

static bool __attribute__((format(printf, 4, 5)))
refuse(struct config_write *w, struct error *reterr, const char *code, const char *format, ...) {
    _cleanup_arena_ struct arena a = { 0 };
    va_list args;
    va_start(args, format);
    struct str text = arena_vprintf(&a, format, args);
    va_end(args);
    w->code = code;
    return error_set(reterr, 0, "%.*s", STR_ARGS(text));
}

/* ---- key paths ---- */

/* One segment. A quote opens it or stands nowhere; behind the closing one it goes on. NULL, or what is wrong. */
static const char *read_segment(struct str path, size_t *at, struct str *ret, struct arena *a) {
    char *out = arena_alloc(a, path.n - *at + 1);
    size_t n = 0, i = *at;
    bool quoted = i < path.n && path.p[i] == '"';
    for (i += quoted; i < path.n && (quoted || path.p[i] != '.'); i++) {
        if (quoted && path.p[i] == '"') {
            quoted = false;
            continue;
        }
        if (path.p[i] == '"')
            return "invalid quoted keyPath segment";
        if (quoted && path.p[i] == '\\' && ++i == path.n)
            return "unterminated escape in keyPath";
        out[n++] = path.p[i];
    }
    if (quoted)
        return "unterminated quoted keyPath segment";
    *at = i;
    *ret = (struct str){ out, n };
    return NULL;
}

static const char *read_path(struct arena *a, struct str text, struct toml_path *ret) {
    size_t at = 0;
    *ret = (struct toml_path){ arena_array(a, struct str, text.n + 1), 0 };
    if (!text.n)
        return "keyPath must not be empty";
    for (;;) {
        const char *wrong = read_segment(text, &at, &ret->v[ret->n], a);
        if (wrong)
            return wrong;
        if (!ret->v[ret->n++].n)
            return "keyPath segments must not be empty";
        if (at == text.n)
            return NULL;
        at++; /* '.' */
    }
}

/* ---- one change ---- */

static bool holds_null(const struct json *value) {
    bool found = false;
    if (value->kind == JSON_OBJECT || value->kind == JSON_ARRAY)
        for (const struct json *e = value->first; e; e = e->next)
            found |= e->kind == JSON_NULL || holds_null(e);
    return found;
}

/* TOML's integers have a sign. */
static bool holds_too_large(const struct json *value) {
    int64_t n;
    bool found = value->kind == JSON_NUMBER && json_is_integer(value) && !json_to_i64(value, &n);
    if (value->kind == JSON_OBJECT || value->kind == JSON_ARRAY)
        for (const struct json *e = value->first; e; e = e->next)
            found |= holds_too_large(e);
    return found;
}

static bool take_change(struct arena *a, struct config_write *w, const struct config_change *c,
    struct toml_change *ret, struct error *reterr) {
    *ret = (struct toml_change){ .value = c->value, .merge = c->merge };
    const char *wrong = read_path(a, c->key_path, &ret->path);
    if (wrong)
        return refuse(w, reterr, invalid, "%s", wrong);
    bool set = c->value->kind != JSON_NULL;
    if (set && ret->path.n == 1 && str_is(ret->path.v[0], "profile"))
        return refuse(w, reterr, invalid,
            "`profile` is a legacy config selector and can no longer be written; use `--profile "
            "<name>` with `<name>.config.toml` instead");
    if (set && str_is(ret->path.v[0], "profiles"))
        return refuse(w, reterr, invalid,
            "`profiles` contains legacy config profile tables and can no longer be written; use "
            "`--profile <name>` with `<name>.config.toml` instead");
    if (holds_null(c->value))
        return refuse(
            w, reterr, invalid, "invalid value: invalid type: null, expected any valid TOML value");
    if (holds_too_large(c->value))
        return refuse(w, reterr, invalid, "invalid value: u64 value was too large");
    return true;
}

/* ---- the result ---- */

static bool check_tree(
    struct arena *a, struct config_write *w, const struct json *tree, struct error *reterr) {
    struct setting_problem p;
    if (settings_check(a, tree, false, &p))
        return true;
    return refuse(w, reterr, invalid, "Invalid configuration: %.*s\nin `%.*s`\n", STR_ARGS(p.text),
        STR_ARGS(p.path));
}

static bool check_providers(
    struct arena *a, struct config_write *w, const struct json *tree, struct error *reterr) {
    struct provider_problem p;
    return provider_settings_check(a, tree, &p) ||
           refuse(w, reterr, invalid, "Invalid configuration: %.*s\nin `%.*s`\n", STR_ARGS(p.text),
               STR_ARGS(p.path));
}

static bool check_all(struct arena *a, struct config_write *w, const struct layers *layers,
    const struct json *user, struct error *reterr) {
    const struct json *tree = layers_merge(a, layers);
    struct error why;
    if (!check_tree(a, w, user, reterr) || !check_providers(a, w, user, reterr) ||
        !check_tree(a, w, tree, reterr))
        return false;
    if (str_is(json_get_text(tree, "approval_policy"), "untrusted"))
        return refuse(w, reterr, invalid,
            "Invalid configuration: approval_policy = \"untrusted\" is no longer supported; remove "
            "this setting");
    if (!requirements_check_features(&layers->requirements, tree, a, &why))
        return refuse(w, reterr, invalid, "Invalid configuration: %s", why.text);
    return true;
}

static const struct json *at_path(const struct json *tree, const struct toml_path *path) {
    for (size_t i = 0; i < path->n && tree; i++)
        tree = json_get_str(tree, path->v[i]);
    return tree;
}

/* The first change that a higher layer overrules. */
static void find_override(struct arena *a, struct config_write *w, const struct layers *layers,
    const struct toml_change *changes) {
    const struct json *tree = layers_merge(a, layers);
    for (size_t i = 0; i < w->n && !w->overridden_by; i++)
        for (size_t k = 0; k < layers->n && layers->v[k].kind != LAYER_USER; k++) {
            if (!at_path(layers->v[k].tree, &changes[i].path))
                continue;
            const struct json *effective = at_path(tree, &changes[i].path);
            if (!effective || json_same(effective, changes[i].value))
                continue;
            w->overridden_by = &layers->v[k];
            w->effective = effective;
            break;
        }
}

/* ---- all ---- */

static bool check_target(struct arena *a, struct config_write *w, struct error *reterr) {
    w->file = path_join(a, w->sources.home, STR("config.toml"));
    if (w->file_path.p && !str_eq(path_normalise(a, path_join(a, w->daemon_cwd, w->file_path)),
                              path_normalise(a, w->file)))
        return refuse(
            w, reterr, "configLayerReadonly", "Only writes to the user config are allowed");
    return true;
}

static struct layer *user_layer(const struct layers *layers) {
    size_t i = 0;
    while (layers->v[i].kind != LAYER_USER)
        i++;
    return &layers->v[i];
}

static bool replace(
    struct arena *a, const struct config_write *w, struct str text, struct error *reterr) {
    struct stat st;
    const char *path = arena_cstr(a, w->file);
    mode_t mode = stat(path, &st) == 0 ? st.st_mode & 0777 : NEW_FILE_MODE;
    int r = file_make_directories(arena_cstr(a, w->sources.home), NEW_DIRECTORY_MODE);
    if (r == 0)
        r = file_replace(path, text, mode);
    return r == 0 || error_set(reterr, r, "failed to persist config.toml: %s", error_of_errno(r));
}

static bool edit(struct arena *a, struct config_write *w, const struct toml_change *change,
    struct layer *user, struct str *text, struct error *reterr) {
    struct error why;
    if (!toml_edit(a, *text, change, text, &why))
        return refuse(w, reterr, invalid, "%s", why.text);
    user->tree = toml_edit_value(a, user->tree, change);
    return true;
}

/* Some values are the administrator's. */
static bool check_owner(struct arena *a, struct config_write *w, const struct requirements *r,
    const struct toml_path *path, struct error *reterr) {
    struct str key = path->v[0];
    for (size_t i = 1; i < path->n; i++)
        key = arena_printf(a, "%.*s.%.*s", STR_ARGS(key), STR_ARGS(path->v[i]));
    return !requirements_own(r, key) ||
           refuse(w, reterr, "configRequirementReadonly",
               "`%.*s` is managed by requirements and cannot be changed", STR_ARGS(key));
}

bool config_write_run(struct arena *a, struct config_write *w, struct error *reterr) {
    struct layers layers;
    struct config_position at;
    struct error why;
    if (!check_target(a, w, reterr))
        return false;
    if (!layers_read(a, &w->sources, &layers, &at, &why))
        return error_set(reterr, 0, "failed to load configuration: %s", why.text);
    struct layer *user = user_layer(&layers);
    struct str text = user->text.p ? user->text : STR(""), old = text;
    if (w->expected_version.p && !str_eq(w->expected_version, layer_version(a, user)))
        return refuse(w, reterr, "configVersionConflict",
            "Configuration was modified since last read. Fetch latest version and retry.");
    struct toml_change *changes = arena_array(a, struct toml_change, w->n);
    for (size_t i = 0; i < w->n; i++)
        if (!take_change(a, w, &w->changes[i], &changes[i], reterr) ||
            !check_owner(a, w, &layers.requirements, &changes[i].path, reterr) ||
            !edit(a, w, &changes[i], user, &text, reterr))
            return false;
    if (!check_all(a, w, &layers, user->tree, reterr))
        return false;
    if (!str_eq(text, old) && !replace(a, w, text, reterr))
        return false;
    user->tree = json_clone(a, toml_to_json(a, toml_read(a, text, NULL)));
    settings_resolve_paths(a, user->tree, w->sources.home);
    w->version = layer_version(a, user);
    find_override(a, w, &layers, changes);
    return true;
}
