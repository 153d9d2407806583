/* config: reading the configuration (local-methods.md 5.1). */
#include "config/config.h"
#include "base/path.h"
#include "config/layers.h"
#include "config/provider_check.h"
#include "config/toml_edit.h"
#include "handlers/config_layer.h"
#include "handlers/feature_table.h"
#include "handlers/services.h"
#include "protocol/methods.gen.h"
#include "thread/manager.h"

/* ---- layers on the wire ---- */

struct config_layer_metadata config_layer_metadata(struct arena *a, const struct layer *layer) {
    static const enum config_layer_source_tag tags[] = {
        [LAYER_MANAGED] = CONFIG_LAYER_SOURCE_LEGACY_MANAGED_CONFIG_TOML_FROM_FILE,
        [LAYER_SESSION] = CONFIG_LAYER_SOURCE_SESSION_FLAGS,
        [LAYER_PROJECT] = CONFIG_LAYER_SOURCE_PROJECT,
        [LAYER_USER] = CONFIG_LAYER_SOURCE_USER,
        [LAYER_SYSTEM] = CONFIG_LAYER_SOURCE_SYSTEM,
    };
    struct config_layer_metadata m = { .name = { .type = tags[layer->kind] },
        .version = layer_version(a, layer) };
    if (layer->kind == LAYER_PROJECT)
        m.name.project.dot_codex_folder = layer->folder;
    if (layer->kind == LAYER_USER)
        m.name.user.file = layer->file;
    if (layer->kind == LAYER_MANAGED)
        m.name.legacy_managed_config_toml_from_file.file = layer->file;
    if (layer->kind == LAYER_SYSTEM)
        m.name.system.file = layer->file;
    return m;
}

/* ---- origins ---- */

struct origins {
    struct arena *arena;
    struct config_layer_metadata_map map;
    size_t room;
};

static size_t count_leaves(const struct json *value) {
    if (value->kind != JSON_OBJECT && value->kind != JSON_ARRAY)
        return 1;
    size_t n = 0;
    for (const struct json *e = value->first; e; e = e->next)
        n += count_leaves(e);
    return n;
}

static bool is_taken(const struct origins *o, struct str key) {
    for (size_t i = 0; i < o->map.n; i++)
        if (str_eq(o->map.v[i].key, key))
            return true;
    return false;
}

static void add_origins(struct origins *o, const struct json *value, struct str path,
    const struct config_layer_metadata *layer) {
    size_t i = 0;
    if (value->kind != JSON_ARRAY && !toml_is_table(value)) {
        if (!is_taken(o, path))
            o->map.v[o->map.n++] = (struct config_layer_metadata_map_entry){ path, *layer };
        return;
    }
    for (const struct json *e = value->first; e; e = e->next) {
        struct str name = value->kind == JSON_OBJECT ? e->key : arena_printf(o->arena, "%zu", i++);
        add_origins(o, e,
            path.n ? arena_printf(o->arena, "%.*s.%.*s", STR_ARGS(path), STR_ARGS(name)) : name,
            layer);
    }
}

/* Whose value of `layer` is shown: not those that a higher layer replaced by another kind of value. */
static const struct json *at_same_place(const struct json *merged, const struct json *value) {
    return merged && (merged->kind == JSON_OBJECT) == (value->kind == JSON_OBJECT) ? merged : NULL;
}

static void origins_of_layer(struct origins *o, const struct json *merged, const struct json *tree,
    struct str path, const struct config_layer_metadata *layer) {
    for (const struct json *e = tree->first; e; e = e->next) {
        const struct json *shown = at_same_place(json_get_str(merged, e->key), e);
        struct str below =
            path.n ? arena_printf(o->arena, "%.*s.%.*s", STR_ARGS(path), STR_ARGS(e->key)) : e->key;
        if (shown && toml_is_table(e))
            origins_of_layer(o, shown, e, below, layer);
        else if (shown && (e->kind != JSON_ARRAY || json_same(shown, e)))
            add_origins(o, e, below, layer);
    }
}

static struct config_layer_metadata_map origins_of(struct arena *a, const struct layers *layers,
    const struct json *merged, const struct config_layer_metadata *metadata) {
    struct origins o = { .arena = a };
    for (size_t i = 0; i < layers->n; i++)
        o.room += count_leaves(layers->v[i].tree);
    o.map.v = arena_array(a, struct config_layer_metadata_map_entry, o.room);
    for (size_t i = 0; i < layers->n; i++)
        if (!layers->v[i].disabled.p)
            origins_of_layer(&o, merged, layers->v[i].tree, STR(""), &metadata[i]);
    return o.map;
}

/* ---- config/read ---- */

/* Features as the files have them, and the state of those that may be switched while running. */
static void complete_features(struct rpc_request *req, const struct json *tree, struct json *view) {
    if (!json_get(tree, "features"))
        json_put(view, STR("features"), json_new_object(&req->arena));
    struct json *features = (struct json *)json_get(view, "features");
    for (size_t i = 0; i < feature_count; i++) {
        const struct feature *f = &feature_table[i];
        if (f->flags & FEATURE_LIVE && !json_get(features, f->name))
            json_put_bool(&req->arena, features, str_of(f->name),
                feature_is_on(&services_of(req)->features, features, i));
    }
}

static struct config_layer_array layers_of(
    struct arena *a, const struct layers *layers, const struct config_layer_metadata *metadata) {
    struct config_layer_array out = { arena_array(a, struct config_layer, layers->n), 0 };
    for (size_t i = 0; i < layers->n; i++)
        out.v[out.n++] = (struct config_layer){ .name = metadata[i].name,
            .version = metadata[i].version,
            .config = layers->v[i].tree,
            .disabled_reason = layers->v[i].disabled };
    return out;
}

static bool decode_view(struct rpc_request *req, const struct json *view, struct wire_config *ret) {
    struct decode_error e;
    if (wire_config_decode(&req->arena, view, ret, &e))
        return true;
    rpc_fail(req, RPC_INTERNAL_ERROR, "invalid configuration: %.*s", STR_ARGS(e.text));
    return false;
}

/* What else stands in the way of running with these settings. */
static bool check_meaning(
    struct rpc_request *req, const struct layers *layers, const struct json *tree) {
    struct error err;
    if (config_check_merged(tree, &req->arena, &err) && config_check_permissions(tree, &err) &&
        requirements_check_settings(&layers->requirements, tree, &err))
        return true;
    rpc_fail(
        req, RPC_INTERNAL_ERROR, "failed to resolve feature override precedence: %s", err.text);
    return false;
}

static bool check_types(struct rpc_request *req, const struct json *tree) {
    struct setting_problem problem;
    struct provider_problem of_provider;
    if (settings_check(&req->arena, tree, false, &problem)) {
        if (provider_settings_check(&req->arena, tree, &of_provider))
            return true;
        problem.text = of_provider.text;
        problem.path = of_provider.path;
    }
    rpc_fail(req, RPC_INTERNAL_ERROR, "invalid configuration: %.*s\nin `%.*s`\n",
        STR_ARGS(problem.text), STR_ARGS(problem.path));
    return false;
}

void handle_config_read(struct rpc_request *req, const struct config_read_params *p) {
    struct arena *a = &req->arena;
    const struct services *services = services_of(req);
    struct layers layers;
    struct config_position nowhere;
    struct error err;
    struct config_read_response r = { 0 };
    struct str cwd = p->cwd.p ? path_join(a, services->threads->cwd, p->cwd) : STR_NONE;
    struct layer_sources from = config_sources(services->config, cwd);
    if (!layers_read(a, &from, &layers, &nowhere, &err)) {
        rpc_fail(req, RPC_INTERNAL_ERROR, "failed to read configuration layers: %s", err.text);
        return;
    }
    struct json *tree = layers_merge(a, &layers), *forced = layers_merge(a, &layers);
    if (!check_types(req, tree))
        return;
    requirements_force(a, &layers.requirements, forced, NULL);
    if (!check_meaning(req, &layers, forced))
        return;
    struct json *view = settings_view(a, forced);
    complete_features(req, tree, view);
    if (!decode_view(req, view, &r.config))
        return;
    struct config_layer_metadata *metadata = arena_array(a, struct config_layer_metadata, layers.n);
    for (size_t i = 0; i < layers.n; i++)
        metadata[i] = config_layer_metadata(a, &layers.v[i]);
    r.origins = origins_of(a, &layers, tree, metadata);
    if (p->include_layers)
        r.layers = layers_of(a, &layers, metadata);
    reply_config_read(req, &r);
}
