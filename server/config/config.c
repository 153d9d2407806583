/* config: the merged configuration, one immutable snapshot at a time. */
#include "config/config.h"

#include "base/path.h"
#include "base/xmalloc.h"
#include "config/layers.h"
#include "config/provider.h"
#include "config/provider_check.h"
#include "config/toml_read.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct config *config_ref(struct config *config) {
    config->refs++;
    return config;
}

struct config *config_unref(struct config *config) {
    if (config && --config->refs == 0) {
        config_unref(config->before);
        arena_free(&config->arena);
        free(config);
    }
    return NULL;
}

static struct config *config_new(void) {
    struct config *config = xcalloc(1, sizeof *config);
    config->refs = 1;
    return config;
}

/* ---- trees ---- */

void config_set(struct arena *a, struct json *tree, struct str dotted_key, struct json *value) {
    struct str rest = dotted_key;
    struct str key = str_cut(&rest, '.');
    while (rest.p) {
        struct json *next = (struct json *)json_get_str(tree, key);
        if (!next || next->kind != JSON_OBJECT) {
            next = json_new_object(a);
            json_put(tree, arena_str(a, key), next);
        }
        tree = next;
        key = str_cut(&rest, '.');
    }
    json_put(tree, arena_str(a, key), value);
}

static struct config *config_of(struct json *tree, struct str home, struct arena *from) {
    struct config *config = config_new();
    config->arena = *from;
    *from = (struct arena){ 0 };
    config->tree = tree;
    config->home = arena_str(&config->arena, home);
    config->memo = arena_new(&config->arena, struct config_memo);
    return config;
}

static struct str_list copy_list(struct arena *a, const struct str_list *list) {
    struct str_list copy = { arena_array(a, struct str, list->n), list->n };
    for (size_t i = 0; i < list->n; i++)
        copy.v[i] = arena_str(a, list->v[i]);
    return copy;
}

/* ---- values ---- */

static const struct json *at(const struct json *tree, struct str dotted_key) {
    while (dotted_key.p && tree)
        tree = json_get_str(tree, str_cut(&dotted_key, '.'));
    return tree;
}

const struct json *config_get(const struct config *config, const char *dotted_key) {
    return at(config->tree, str_of(dotted_key));
}

struct str config_text(const struct config *config, const char *dotted_key) {
    const struct json *v = config_get(config, dotted_key);
    return v && v->kind == JSON_STRING ? v->text : STR_NONE;
}

bool config_bool(const struct config *config, const char *dotted_key, bool otherwise) {
    const struct json *v = config_get(config, dotted_key);
    return v && v->kind == JSON_BOOL ? v->boolean : otherwise;
}

int64_t config_i64(const struct config *config, const char *dotted_key, int64_t otherwise) {
    const struct json *v = config_get(config, dotted_key);
    int64_t n;
    return v && v->kind == JSON_NUMBER && json_to_i64(v, &n) ? n : otherwise;
}

/* ---- the source ---- */

struct str config_system_file(struct arena *a) {
    const char *other = getenv(CONFIG_SYSTEM_VARIABLE);
    if (other && path_is_absolute(str_of(other)) && access(CONFIG_SYSTEM_DIRECTORY, F_OK) != 0)
        return path_join(a, str_of(other), STR("config.toml"));
    return STR(CONFIG_SYSTEM_FILE);
}

void config_source_init(struct config_source *source, struct str home) {
    *source = (struct config_source){ .home = home };
    source->system_file = config_system_file(&source->arena);
    source->session_flags = json_new_object(&source->arena);
}

void config_source_done(struct config_source *source) {
    source->latest = config_unref(source->latest);
    arena_free(&source->arena);
}

/* A value of the command line is TOML; what is none is plain text, quotes around it removed. */
static struct json *override_value(struct arena *a, struct str text) {
    struct str line = arena_printf(a, "v = %.*s", STR_ARGS(text));
    const struct toml *table = toml_read(a, line, NULL);
    const struct json *value = table ? json_get(toml_to_json(a, table), "v") : NULL;
    if (value)
        return json_clone(a, value);
    text = str_trim(text);
    while (
        text.n >= 2 && (text.p[0] == '"' || text.p[0] == '\'') && text.p[text.n - 1] == text.p[0])
        text = str_sub(text, 1, text.n - 2);
    return json_new_str(a, arena_str(a, text));
}

bool config_source_override(struct config_source *source, struct str text, struct error *reterr) {
    struct str value = text;
    struct str key = str_trim(str_cut(&value, '='));
    if (!value.p)
        return error_set(reterr, 0, "Invalid override (missing '='): %.*s", STR_ARGS(text));
    if (!key.n)
        return error_set(reterr, 0, "Empty key in override: %.*s", STR_ARGS(text));
    config_set(&source->arena, source->session_flags, key, override_value(&source->arena, value));
    return true;
}

static bool check_types(struct arena *a, const struct json *tree, struct error *reterr) {
    struct setting_problem problem;
    if (settings_check(a, tree, false, &problem))
        return true;
    return error_set(
        reterr, 0, "%.*s\nin `%.*s`\n", STR_ARGS(problem.text), STR_ARGS(problem.path));
}

static bool check_profile(const struct json *tree, struct error *reterr) {
    struct str profile = json_get_text(tree, "profile");
    return !profile.p ||
           error_set(reterr, 0,
               "legacy `profile = \"%.*s\"` config is no longer supported; use `--profile %.*s` with "
               "`%.*s.config.toml` instead",
               STR_ARGS(profile), STR_ARGS(profile), STR_ARGS(profile));
}

bool config_check_session(struct config_source *source, struct arena *a, struct error *reterr) {
    struct json *flags = json_clone(a, source->session_flags);
    settings_resolve_paths(a, flags, source->home);
    return check_types(a, flags, reterr) && check_profile(flags, reterr);
}

struct config *config_defaults(struct config_source *source) {
    struct arena a = { 0 };
    struct json *tree = json_new_object(&a);
    layer_merge(&a, tree, source->session_flags);
    return config_of(tree, source->home, &a);
}

struct layer_sources config_sources(const struct config_source *source, struct str cwd) {
    return (struct layer_sources){ .home = source->home,
        .system_file = source->system_file,
        .session_flags = source->session_flags,
        .cwd = cwd };
}

/* What the merged tree must hold, whatever layer it came from. */
bool config_check_merged(const struct json *tree, struct arena *a, struct error *reterr) {
    struct provider provider;
    struct str id = json_get_text(tree, "model_provider");
    if (!check_profile(tree, reterr))
        return false;
    if (str_is(json_get_text(tree, "approval_policy"), "untrusted"))
        return error_set(reterr, CONFIG_ENDS_START,
            "approval_policy = \"untrusted\" is no longer supported; remove this setting");
    return !id.p || provider_find(a, tree, id, &provider, reterr);
}

/* Do the overrides leave alone what decides of plugins? */
static bool spares_plugins(const struct json *overrides) {
    static const char *const tables[] = { "plugins", "mcp_servers", "features" };
    for (const struct json *m = overrides->first; m; m = m->next) {
        struct str rest = m->key, table = str_cut(&rest, '.');
        for (size_t i = 0; i < ARRAY_LEN(tables); i++)
            if (str_is(table, tables[i]))
                return false;
    }
    return true;
}

static struct config_memo *memo_with(
    struct arena *a, const struct config *base, const struct json *overrides) {
    struct config_memo *memo = arena_new(a, struct config_memo);
    if (base->memo && base->memo->plugin_servers && spares_plugins(overrides))
        memo->plugin_servers = json_clone(a, base->memo->plugin_servers);
    return memo;
}

struct config *config_with(
    struct config *base, const struct json *overrides, struct str directory, struct error *reterr) {
    struct config *config = config_new();
    struct arena *a = &config->arena;
    struct json *tree = json_clone(a, base->tree), *own = json_new_object(a);
    for (const struct json *m = overrides->first; m; m = m->next)
        config_set(
            a, own, m->key, m->kind == JSON_NULL ? json_new_str(a, STR("")) : json_clone(a, m));
    settings_resolve_paths(a, own, directory);
    for (const struct json *m = overrides->first; m; m = m->next)
        config_set(a, tree, m->key, json_clone(a, at(own, m->key)));
    config->requirements = requirements_copy(a, &base->requirements);
    requirements_apply(a, &config->requirements, tree, NULL);
    config->search_overridden = requirements_apply_search(a, &config->requirements, tree);
    if (!config->search_overridden.p)
        config->search_overridden = arena_str(a, base->search_overridden);
    config->tree = tree;
    config->memo = memo_with(a, base, overrides);
    config->home = arena_str(a, base->home);
    config->overridden = copy_list(a, &base->overridden);
    if (check_types(a, own, reterr) && check_types(a, tree, reterr) &&
        config_check_merged(tree, a, reterr))
        return config;
    return config_unref(config);
}

bool config_check_permissions(const struct json *tree, struct error *reterr) {
    const struct json *profiles = json_get(tree, "permissions");
    struct str chosen = json_get_text(tree, "default_permissions");
    if (profiles && profiles->kind == JSON_OBJECT && profiles->count && !chosen.p)
        return error_set(reterr, 0,
            "config defines `[permissions]` profiles but does not set `default_permissions`");
    if (chosen.p && !profiles && !str_starts(chosen, STR(":")))
        return error_set(reterr, 0, "default_permissions requires a `[permissions]` table");
    return true;
}

/* What a provider lacks is said of the highest layer that has it. */
static bool check_providers(struct arena *a, const struct layers *layers, const struct json *tree,
    struct config_position *ret_position, struct error *reterr) {
    struct provider_problem problem;
    if (provider_settings_check(a, tree, &problem))
        return true;
    for (size_t i = 0; i < layers->n; i++)
        if (!layers->v[i].disabled.p &&
            !layer_check_providers(a, &layers->v[i], true, ret_position, reterr))
            return false;
    return error_set(reterr, 0, "%.*s", STR_ARGS(problem.text));
}

static struct config *read_all(struct config_source *source, struct arena *a, struct str cwd,
    struct config_position *ret_position, struct error *reterr) {
    struct arena own = { 0 };
    struct layers layers;
    struct layer_sources from = config_sources(source, cwd);
    bool good = layers_read(&own, &from, &layers, ret_position, reterr);
    for (size_t i = 0; good && i < layers.n; i++)
        good = layers.v[i].disabled.p || layer_check(&own, &layers.v[i], ret_position, reterr);
    struct str_list overridden = { 0 };
    struct str search = STR_NONE;
    struct json *tree = good ? layers_merge(&own, &layers) : NULL;
    if (good) {
        requirements_apply(&own, &layers.requirements, tree, &overridden);
        search = requirements_apply_search(&own, &layers.requirements, tree);
    }
    good = good && check_providers(&own, &layers, tree, ret_position, reterr);
    if (good && config_check_merged(tree, &own, reterr)) {
        struct arena kept = { 0 };
        struct requirements requirements = requirements_copy(&kept, &layers.requirements);
        tree = json_clone(&kept, tree);
        overridden = copy_list(&kept, &overridden);
        search = arena_str(&kept, search);
        arena_free(&own);
        struct config *config = config_of(tree, source->home, &kept);
        config->requirements = requirements;
        config->overridden = overridden;
        config->search_overridden = search;
        return config;
    }
    ret_position->file = arena_str(a, ret_position->file);
    arena_free(&own);
    return NULL;
}

static struct file_stamp stamp_of(struct arena *a, struct str path) {
    struct file_stamp stamp;
    (void)file_stamp_read(arena_cstr(a, path), &stamp);
    return stamp;
}

/* Of the files of the system layer, of the requirements and of the managed layer. */
static void stamp_system(
    struct arena *a, struct str file, struct file_stamp ret[CONFIG_SYSTEM_FILES]) {
    struct str directory = path_dirname(file);
    ret[0] = stamp_of(a, file);
    ret[1] = stamp_of(a, path_join(a, directory, STR(REQUIREMENTS_FILE)));
    ret[2] = stamp_of(a, path_join(a, directory, STR(MANAGED_CONFIG_FILE)));
}

struct config *config_load(struct config_source *source, struct arena *a,
    struct config_position *ret_position, struct error *reterr) {
    _cleanup_arena_ struct arena scratch = { 0 };
    struct config_position nowhere;
    if (!ret_position)
        ret_position = &nowhere;
    *ret_position = (struct config_position){ .file = STR_NONE };
    struct file_stamp user =
        stamp_of(&scratch, path_join(&scratch, source->home, STR("config.toml")));
    struct file_stamp system[CONFIG_SYSTEM_FILES];
    stamp_system(&scratch, source->system_file, system);
    bool same = source->latest && file_stamp_equal(&user, &source->user);
    for (size_t i = 0; i < CONFIG_SYSTEM_FILES; i++)
        same = same && file_stamp_equal(&system[i], &source->system[i]);
    if (same)
        return config_ref(source->latest);
    struct config *config = read_all(source, a, STR_NONE, ret_position, reterr);
    if (!config)
        return NULL;
    config_unref(source->latest);
    source->latest = config;
    source->user = user;
    memcpy(source->system, system, sizeof system);
    return config_ref(config);
}

/* Most directories have no settings of their own, nor those above. */
static bool has_projects(struct config_source *source, struct str cwd) {
    _cleanup_arena_ struct arena a = { 0 };
    for (struct str d = path_normalise(&a, cwd); d.p && d.n; d = path_dirname(d)) {
        struct str folder = path_join(&a, d, STR(".codex"));
        if (!str_eq(folder, source->home) &&
            access(arena_cstr(&a, path_join(&a, folder, STR("config.toml"))), F_OK) == 0)
            return true;
    }
    return false;
}

struct config *config_load_for(
    struct config_source *source, struct arena *a, struct str cwd, struct error *reterr) {
    struct config_position nowhere = { .file = STR_NONE };
    if (!path_is_absolute(cwd) || !has_projects(source, cwd))
        return config_load(source, a, NULL, reterr);
    return read_all(source, a, cwd, &nowhere, reterr);
}

void config_forget(struct config_source *source) {
    source->latest = config_unref(source->latest);
}

struct config *config_current(struct config_source *source) {
    _cleanup_arena_ struct arena a = { 0 };
    struct error ignored;
    struct config *config = config_load(source, &a, NULL, &ignored);
    return config ? config : config_defaults(source);
}
