/* project_layers: settings of the project around a directory, and whether they are trusted. */
#include "base/file.h"
#include "base/path.h"
#include "config/config.h"
#include "config/layers.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { GIT_LINK_BYTES_MAX = 64 * 1024 };

static bool exists(struct arena *a, struct str directory, struct str name) {
    struct stat st;
    return stat(arena_cstr(a, path_join(a, directory, name)), &st) == 0;
}

/* ---- where the project begins ---- */

static struct str link_text(struct arena *a, struct str path) {
    struct str text;
    if (file_read(a, arena_cstr(a, path), GIT_LINK_BYTES_MAX, &text) < 0)
        return STR_NONE;
    return str_trim(text);
}

/* An empty directory of that name makes no repository. */
static bool has_git(struct arena *a, struct str directory) {
    struct stat st;
    struct str git = path_join(a, directory, STR(".git"));
    if (stat(arena_cstr(a, git), &st) != 0)
        return false;
    return S_ISDIR(st.st_mode) ? exists(a, git, STR("HEAD"))
                               : str_starts(link_text(a, git), STR("gitdir:"));
}

/* A linked worktree's .git names a directory below that of the main checkout, which `commondir` names. */
static struct str main_checkout(struct arena *a, struct str directory) {
    const struct str prefix = STR("gitdir:");
    struct str text = link_text(a, path_join(a, directory, STR(".git")));
    if (!str_starts(text, prefix))
        return directory;
    struct str git = path_join(a, directory, str_trim(str_from(text, prefix.n)));
    struct str common = link_text(a, path_join(a, git, STR("commondir")));
    if (!common.n)
        return directory;
    common = path_normalise(a, path_join(a, git, common));
    return str_is(path_basename(common), ".git") ? path_dirname(common) : directory;
}

struct str project_repository(struct arena *a, struct str directory) {
    for (struct str d = path_normalise(a, directory); d.p && d.n; d = path_dirname(d))
        if (has_git(a, d))
            return main_checkout(a, d);
    return STR_NONE;
}

static bool has_marker(struct arena *a, const struct json *markers, struct str directory) {
    if (!markers || markers->kind != JSON_ARRAY)
        return has_git(a, directory);
    for (const struct json *m = markers->first; m; m = m->next)
        if (m->kind == JSON_STRING && m->text.n &&
            (str_is(m->text, ".git") ? has_git(a, directory) : exists(a, directory, m->text)))
            return true;
    return false;
}

struct str project_root(struct arena *a, const struct json *markers, struct str cwd) {
    for (struct str d = cwd; d.p && d.n; d = path_dirname(d))
        if (has_marker(a, markers, d))
            return d;
    return cwd;
}

/* ---- trust ---- */

static struct str canonical(struct arena *a, struct str path) {
    char real[PATH_MAX];
    return realpath(arena_cstr(a, path), real) ? arena_str(a, str_of(real)) : path;
}

static struct str level_of(struct arena *a, const struct json *below, struct str directory) {
    const struct json *projects = json_get(below, "projects");
    struct str level =
        json_get_text(json_get_str(projects, canonical(a, directory)), "trust_level");
    return level.p ? level : json_get_text(json_get_str(projects, directory), "trust_level");
}

/* The first word on the directory, the project, the repository; "no string": nobody has decided. */
static struct str level_for(
    struct arena *a, const struct json *below, struct str root, struct str directory) {
    struct str repository = project_repository(a, root);
    struct str level = level_of(a, below, directory);
    if (!level.p)
        level = level_of(a, below, root);
    if (!level.p && repository.p)
        level = level_of(a, below, repository);
    return level;
}

bool project_is_trusted(
    struct arena *a, const struct json *settings, struct str root, struct str directory) {
    return str_is(level_for(a, settings, root, directory), "trusted");
}

/* Why the settings of `directory` do not count; "no string": they do. */
static struct str distrust(struct arena *a, const struct layer_sources *from,
    const struct json *below, struct str root, struct str directory) {
    struct str level = level_for(a, below, root, directory);
    if (str_is(level, "trusted"))
        return STR_NONE;
    if (!level.p)
        return arena_printf(a,
            "To load project-local config, hooks, and exec policies, add %.*s as a trusted project "
            "in %.*s/config.toml.",
            STR_ARGS(root), STR_ARGS(from->home));
    return arena_printf(a,
        "%.*s is marked as untrusted in the effective configuration. To load project-local config, "
        "hooks, and exec policies, update its trust setting. If that setting is managed by your "
        "organization, contact your administrator.",
        STR_ARGS(root));
}

/* ---- what never counts ---- */

static void take_out(struct arena *a, struct json *table, const char *key) {
    struct json *kept = json_new_object(a);
    struct json *next;
    for (struct json *m = table->first; m; m = next) {
        next = m->next;
        if (!str_is(m->key, key))
            json_put(kept, m->key, m);
    }
    table->first = kept->first;
    table->last = kept->last;
    table->count = kept->count;
}

static void take_out_ignored(struct arena *a, struct layer *layer) {
    static const char *const keys[] = { "openai_base_url", "chatgpt_base_url",
        "apps_mcp_product_sku", "model_provider", "model_providers", "notify", "profile",
        "profiles", "experimental_realtime_webrtc_call_base_url",
        "experimental_realtime_ws_base_url", "otel" };
    struct json *features = (struct json *)json_get(layer->tree, "features");
    layer->ignored.v = arena_array(a, struct str, ARRAY_LEN(keys) + 1);
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        if (json_get(layer->tree, keys[i])) {
            layer->ignored.v[layer->ignored.n++] = str_of(keys[i]);
            take_out(a, layer->tree, keys[i]);
        }
    if (features && json_get(features, "respect_system_proxy")) {
        layer->ignored.v[layer->ignored.n++] = STR("features.respect_system_proxy");
        take_out(a, features, "respect_system_proxy");
    }
}

/* ---- reading ---- */

/* What is wrong in a folder that does not count is nobody's concern. */
static bool read_folder(struct arena *a, const struct layer_sources *from, const struct json *below,
    struct str root, struct str directory, struct layers *ret, struct config_position *ret_position,
    struct error *reterr) {
    struct layer layer = { .kind = LAYER_PROJECT,
        .folder = path_join(a, directory, STR(".codex")) };
    struct stat st;
    layer.file = path_join(a, layer.folder, STR("config.toml"));
    if (ret->n >= LAYERS_OF_PROJECT_MAX || stat(arena_cstr(a, layer.folder), &st) != 0 ||
        !S_ISDIR(st.st_mode) || str_eq(canonical(a, layer.folder), canonical(a, from->home)))
        return true;
    layer.disabled = distrust(a, from, below, root, directory);
    if (!layer_read_file(a, &layer, ret_position, reterr) && !layer.disabled.p)
        return false;
    take_out_ignored(a, &layer);
    ret->v[ret->n++] = layer;
    return true;
}

bool project_layers_read(struct arena *a, const struct layer_sources *from,
    const struct json *below, struct layers *ret, struct config_position *ret_position,
    struct error *reterr) {
    struct str cwd = path_normalise(a, from->cwd);
    struct str root = project_root(a, json_get(below, "project_root_markers"), cwd);
    for (struct str d = cwd;; d = path_dirname(d)) {
        if (!read_folder(a, from, below, root, d, ret, ret_position, reterr))
            return false;
        if (str_eq(d, root))
            return true;
    }
}
