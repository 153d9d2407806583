/* installed: $CODEX_HOME/plugins/cache/<marketplace>/<plugin>/<version>. */
#include "plugins/installed.h"

#include "base/file.h"
#include "base/path.h"
#include "base/tree.h"
#include "plugins/marketplace.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { DIRECTORY_MODE = 0777 };

static const char no_version[] = "local";

static struct str cache_of(
    struct arena *a, struct str home, struct str marketplace, struct str name) {
    return arena_printf(
        a, "%.*s/plugins/cache/%.*s/%.*s", STR_ARGS(home), STR_ARGS(marketplace), STR_ARGS(name));
}

static bool is_directory(struct arena *a, struct str path) {
    struct stat st;
    return stat(arena_cstr(a, path), &st) == 0 && S_ISDIR(st.st_mode);
}

/* There should be one; of several the one without a version counts, then the last by name. */
struct str plugin_installed_root(
    struct arena *a, struct str home, struct str marketplace, struct str name) {
    if (!plugin_check_name(name, NULL) || !marketplace_check_name(marketplace, NULL))
        return STR_NONE;
    struct str cache = cache_of(a, home, marketplace, name), best = STR_NONE;
    DIR *dir = opendir(arena_cstr(a, cache));
    for (const struct dirent *e; dir && (e = readdir(dir));) {
        struct str version = str_of(e->d_name);
        if (version.p[0] == '.' || str_is(best, no_version) ||
            !is_directory(a, path_join(a, cache, version)))
            continue;
        if (!best.p || str_is(version, no_version) || str_cmp(version, best) > 0)
            best = arena_str(a, version);
    }
    if (dir)
        (void)closedir(dir);
    return best.p ? path_join(a, cache, best) : STR_NONE;
}

/* ---- those that are switched on ---- */

bool plugins_are_on(const struct json *settings) {
    return json_get_bool(json_get(settings, "features"), "plugins", true);
}

static int by_id(const void *x, const void *y) {
    return str_cmp(((const struct plugin *)x)->id, ((const struct plugin *)y)->id);
}

struct plugins plugins_active(struct arena *a, struct str home, const struct json *settings) {
    const struct json *all = json_get(settings, "plugins");
    struct plugins ret = { 0 };
    if (!all || all->kind != JSON_OBJECT || !all->count || !plugins_are_on(settings))
        return ret;
    ret.v = arena_array(a, struct plugin, all->count);
    for (const struct json *p = all->first; p && ret.n < PLUGINS_MAX; p = p->next) {
        struct plugin *plugin = &ret.v[ret.n];
        struct str marketplace = p->key, name = str_cut(&marketplace, '@');
        if (!marketplace.p || !json_get_bool(p, "enabled", true))
            continue;
        struct str root = plugin_installed_root(a, home, marketplace, name);
        if (!root.p || !plugin_manifest_read(a, root, &plugin->manifest, NULL))
            continue;
        plugin->id = arena_str(a, p->key);
        plugin->name = arena_str(a, name);
        plugin->settings = p;
        ret.n++;
    }
    qsort(ret.v, ret.n, sizeof *ret.v, by_id);
    return ret;
}

/* ---- files ---- */

static bool check_version(struct str version, struct error *reterr) {
    static const char also[] = ".+_-";
    for (size_t i = 0; i < version.n; i++) {
        char c = version.p[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
            (!c || !strchr(also, c)))
            return error_set(reterr, 0,
                "invalid plugin version: only ASCII letters, digits, `.`, `+`, `_`, and `-` are "
                "allowed");
    }
    if (str_is(version, ".") || str_is(version, ".."))
        return error_set(reterr, 0, "invalid plugin version: must not be a relative path");
    return true;
}

/* Its own checks come in the order of the reference. */
static bool take_version(
    struct arena *a, struct str name, struct str from, struct str *ret, struct error *reterr) {
    struct plugin_manifest m;
    if (!plugin_manifest_read(a, from, &m, reterr))
        return false;
    if (m.name.p && !str_eq(m.name, name))
        return error_set(reterr, 0,
            "plugin.json name `%.*s` does not match marketplace plugin name `%.*s`",
            STR_ARGS(m.name), STR_ARGS(name));
    if (m.version.p && !m.version.n)
        return error_set(reterr, 0, "invalid plugin version in plugin.json: must not be blank");
    *ret = m.version.p ? m.version : str_of(no_version);
    return check_version(*ret, reterr);
}

bool plugin_install_files(struct arena *a, struct str home, struct str marketplace, struct str name,
    struct str from, struct error *reterr) {
    struct str version = STR_NONE, cache = cache_of(a, home, marketplace, name);
    if (!plugin_check_name(name, reterr) || !marketplace_check_name(marketplace, reterr) ||
        !take_version(a, name, from, &version, reterr))
        return false;
    const char *staging = arena_printf(a, "%.*s/plugins/.staging-XXXXXX", STR_ARGS(home)).p;
    const char *parent = arena_cstr(a, path_dirname(cache));
    int r = file_make_directories(parent, DIRECTORY_MODE);
    char *made = r == 0 ? mkdtemp((char *)staging) : NULL;
    if (!made)
        return error_set(reterr, 0, "failed to install plugin: %s", error_of_errno(r ? r : errno));
    const char *copy = arena_printf(a, "%s/%.*s", made, STR_ARGS(version)).p;
    r = tree_copy(arena_cstr(a, from), copy);
    if (r == 0)
        r = chmod(made, 0755) < 0 ? -errno : 0;
    if (r == 0) {
        r = tree_remove(cache.p);
        r = r == -ENOENT ? 0 : r;
    }
    if (r == 0 && rename(made, cache.p) < 0)
        r = -errno;
    if (r < 0)
        (void)tree_remove(made);
    return r == 0 || error_set(reterr, 0, "failed to install plugin: %s", error_of_errno(r));
}

int plugin_remove_files(struct arena *a, struct str home, struct str marketplace, struct str name) {
    return tree_remove(cache_of(a, home, marketplace, name).p);
}
