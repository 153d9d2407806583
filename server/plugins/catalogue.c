/* catalogue: the marketplaces that are known and what they offer. */
#include "plugins/catalogue.h"

#include "base/path.h"
#include "config/layers.h"
#include "plugins/installed.h"

/* ---- marketplaces ---- */

struct str marketplace_root(
    struct arena *a, struct str home, struct str name, const struct json *table) {
    if (str_is(json_get_text(table, "source_type"), "git"))
        return arena_printf(a, "%.*s/.tmp/marketplaces/%.*s", STR_ARGS(home), STR_ARGS(name));
    return json_get_text(table, "source");
}

/* A file counts once; one with nothing in it is as good as none. */
static void add(struct arena *a, struct catalogue *all, struct str root) {
    struct marketplace *m = &all->v[all->n];
    struct str path = root.p ? marketplace_file(a, path_normalise(a, root)) : STR_NONE;
    struct error why;
    if (!path.p)
        return;
    for (size_t i = 0; i < all->n; i++)
        if (str_eq(all->v[i].path, path))
            return;
    if (marketplace_read(a, path, m, &why) && marketplace_check_name(m->name, &why)) {
        all->n += m->n > 0;
        return;
    }
    all->errors.v[all->errors.n++] = (struct marketplace_load_error_info){ .marketplace_path = path,
        .message = arena_str(a, str_of(why.text)) };
}

void catalogue_read(struct arena *a, const struct plugin_places *places, struct catalogue *ret) {
    const struct json *known = json_get(places->settings, "marketplaces");
    bool any = known && known->kind == JSON_OBJECT;
    size_t max = 1 + (any ? known->count : 0) + places->cwds.n * 2;
    *ret = (struct catalogue){ .v = arena_array(a, struct marketplace, max) };
    ret->errors.v = arena_array(a, struct marketplace_load_error_info, max);
    if (!plugins_are_on(places->settings))
        return;
    add(a, ret, places->user_home);
    for (const struct json *m = any ? known->first : NULL; m; m = m->next)
        add(a, ret, marketplace_root(a, places->home, m->key, m));
    for (size_t i = 0; i < places->cwds.n; i++) {
        struct str cwd = path_normalise(a, places->cwds.v[i]);
        struct str repository = project_repository(a, cwd);
        add(a, ret, marketplace_file(a, cwd).p ? cwd : repository);
    }
}

/* ---- plugins ---- */

struct str plugin_files(struct arena *a, const struct plugin_places *places,
    const struct marketplace *m, const struct marketplace_plugin *p) {
    if (p->source.type == PLUGIN_SOURCE_LOCAL)
        return p->source.local.path;
    return plugin_installed_root(a, places->home, m->name, p->name);
}

/* The marketplace says which category, if it says anything. */
static const struct plugin_interface *interface_of(
    struct arena *a, const struct plugin_manifest *manifest, const struct marketplace_plugin *p) {
    if (!p->category.p)
        return manifest->interface;
    struct plugin_interface *i = arena_new(a, struct plugin_interface);
    if (manifest->interface)
        *i = *manifest->interface;
    i->category = p->category;
    return i;
}

struct plugin_summary plugin_summary_of(struct arena *a, const struct plugin_places *places,
    const struct marketplace *m, const struct marketplace_plugin *p) {
    struct plugin_manifest manifest;
    struct str id = arena_printf(a, "%.*s@%.*s", STR_ARGS(p->name), STR_ARGS(m->name));
    const struct json *settings = json_get_str(json_get(places->settings, "plugins"), id);
    struct str files = plugin_files(a, places, m, p);
    struct plugin_summary s = { .id = id,
        .name = p->name,
        .source = p->source,
        .installed = plugin_installed_root(a, places->home, m->name, p->name).p,
        .install_policy = p->install,
        .auth_policy = p->auth };
    s.enabled = s.installed && settings && json_get_bool(settings, "enabled", true);
    if (files.p && plugin_manifest_read(a, files, &manifest, NULL)) {
        s.local_version = manifest.version.n ? manifest.version : STR_NONE;
        s.keywords = manifest.keywords;
        s.interface = interface_of(a, &manifest, p);
    }
    return s;
}
