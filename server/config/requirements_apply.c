/* requirements_apply: values that the administrator chose, in the settings of everybody. */
#include "config/requirements.h"

#include "base/buf.h"
#include "config/config.h"
#include "config/layers.h"

/* Settings that requirements.toml may simply set. */
static const char *const forced[] = {
    "chatgpt_base_url",
    "cli_auth_credentials_store",
    "model_provider",
    "allow_login_shell",
    "check_for_update_on_startup",
    "feedback.enabled",
};

static const struct json *at(const struct json *tree, struct str dotted_key) {
    while (dotted_key.p && tree)
        tree = json_get_str(tree, str_cut(&dotted_key, '.'));
    return tree;
}

static void add(struct arena *a, struct str_list *list, struct str text) {
    if (!list)
        return;
    struct str *v = arena_array(a, struct str, list->n + 1);
    if (list->n)
        memcpy(v, list->v, list->n * sizeof *v);
    v[list->n++] = text;
    list->v = v;
}

static void force(struct arena *a, const struct requirements *r, struct str key, struct json *tree,
    struct str_list *ret) {
    const struct json *value = at(r->tree, key), *old = at(tree, key);
    bool has_default = str_is(key, "chatgpt_base_url");
    if (!value)
        return;
    _cleanup_buf_ struct buf shown = { 0 };
    json_write(&shown, value);
    if (old ? !json_same(old, value) : has_default)
        add(a, ret,
            arena_printf(a,
                "Configured value for `%.*s` is overridden by the required value %.*s from %.*s.",
                STR_ARGS(key), STR_ARGS(buf_str(&shown)), STR_ARGS(r->file)));
    config_set(a, tree, key, json_clone(a, value));
}

static void merge_table(
    struct arena *a, const struct requirements *r, const char *key, struct json *tree) {
    const struct json *table = json_get(r->tree, key);
    struct json *wrapped = json_new_object(a);
    if (!table || table->kind != JSON_OBJECT)
        return;
    json_put(wrapped, str_of(key), json_clone(a, table));
    layer_merge(a, tree, wrapped);
}

/* `filesystem` among them is no profile. */
static void merge_profiles(struct arena *a, const struct requirements *r, struct json *tree) {
    const struct json *table = json_get(r->tree, "permissions");
    struct json *wrapped = json_new_object(a), *profiles = json_new_object(a);
    for (const struct json *e = table && table->kind == JSON_OBJECT ? table->first : NULL; e;
         e = e->next)
        if (!str_is(e->key, "filesystem"))
            json_put(profiles, e->key, json_clone(a, e));
    if (!profiles->first)
        return;
    json_put(wrapped, STR("permissions"), profiles);
    layer_merge(a, tree, wrapped);
}

void requirements_force(
    struct arena *a, const struct requirements *r, struct json *tree, struct str_list *ret) {
    if (!r->tree)
        return;
    for (size_t i = 0; i < ARRAY_LEN(forced); i++)
        force(a, r, str_of(forced[i]), tree, ret);
    merge_table(a, r, "model_providers", tree);
}

/* A switch may be a table that holds more. */
static void switch_feature(struct arena *a, struct json *features, const struct json *required) {
    struct json *old = (struct json *)json_get_str(features, required->key);
    if (old && old->kind == JSON_OBJECT)
        json_put_bool(a, old, STR("enabled"), required->boolean);
    else
        json_put_bool(a, features, required->key, required->boolean);
}

static void apply_features(struct arena *a, const struct requirements *r, struct json *tree) {
    const struct json *required = json_get(r->tree, "features");
    struct json *features = (struct json *)json_get(tree, "features");
    if (!required || !required->first)
        return;
    if (!features || features->kind != JSON_OBJECT) {
        features = json_new_object(a);
        json_put(tree, STR("features"), features);
    }
    for (const struct json *e = required->first; e; e = e->next)
        switch_feature(a, features, e);
}

struct str requirements_apply_search(
    struct arena *a, const struct requirements *r, struct json *tree) {
    const struct json *value = json_get(tree, "web_search");
    struct str why;
    if (!value || value->kind != JSON_STRING)
        value = json_new_str(a, STR("cached"));
    if (requirements_allow(r, REQUIRED_SEARCH, value, a, &why))
        return STR_NONE;
    const struct json *instead = requirements_fallback(r, REQUIRED_SEARCH, a);
    json_put(tree, STR("web_search"), json_clone(a, instead));
    return arena_printf(a,
        "Configured value for `web_search_mode` is disallowed by requirements; falling back to "
        "required value %.*s. Details: %.*s",
        STR_ARGS(requirements_shown(a, instead)), STR_ARGS(why));
}

void requirements_apply(
    struct arena *a, const struct requirements *r, struct json *tree, struct str_list *ret) {
    if (!r->tree)
        return;
    const struct json *logins = json_get(r->tree, "allowed_login_methods");
    struct str profile = requirements_default_profile(r);
    requirements_force(a, r, tree, ret);
    merge_profiles(a, r, tree);
    apply_features(a, r, tree);
    if (logins && logins->count == 1)
        json_put(tree, STR("forced_login_method"), json_clone(a, logins->first));
    if (profile.p && !requirements_allow_profile(r, json_get_text(tree, "default_permissions")))
        json_put_text(a, tree, STR("default_permissions"), profile);
}

bool requirements_own(const struct requirements *r, struct str dotted_key) {
    for (size_t i = 0; i < ARRAY_LEN(forced); i++)
        if (str_is(dotted_key, forced[i]) && at(r->tree, dotted_key))
            return true;
    return false;
}

/* ---- features that contradict ---- */

static struct str set_shown(struct arena *a, const struct json *required) {
    _cleanup_buf_ struct buf out = { 0 };
    for (const struct json *e = required->first; e; e = e->next)
        buf_printf(&out, "%s%.*s=%s", e == required->first ? "" : ", ", STR_ARGS(e->key),
            e->boolean ? "true" : "false");
    return arena_str(a, buf_str(&out));
}

bool requirements_check_features(
    const struct requirements *r, const struct json *tree, struct arena *a, struct error *reterr) {
    const struct json *required = json_get(r->tree, "features");
    const struct json *features = json_get(tree, "features");
    for (const struct json *e = required ? required->first : NULL; e; e = e->next) {
        const struct json *v = json_get_str(features, e->key);
        if (v && v->kind == JSON_OBJECT)
            v = json_get(v, "enabled");
        if (v && v->kind == JSON_BOOL && v->boolean != e->boolean)
            return error_set(reterr, 0,
                "invalid value for `features`: `features.%.*s=%s` is not in the allowed set [%.*s] "
                "(set by %.*s)",
                STR_ARGS(e->key), v->boolean ? "true" : "false", STR_ARGS(set_shown(a, required)),
                STR_ARGS(r->file));
    }
    return true;
}
