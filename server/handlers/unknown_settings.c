/* unknown_settings: keys of a configuration that nobody knows, told to the user (local-methods.md 6.4). */
#include "handlers/unknown_settings.h"

#include "base/buf.h"
#include "config/layers.h"
#include "handlers/feature_table.h"

bool unknown_settings_is_feature(struct str name) {
    return feature_find(name) || feature_alias(name).p;
}

enum { UNKNOWN_TOLD_MAX = 3 };

static struct str layer_name(struct arena *a, const struct layer *layer) {
    static const char *const kinds[] = { [LAYER_MANAGED] = "legacy managed_config.toml",
        [LAYER_PROJECT] = "project",
        [LAYER_USER] = "user",
        [LAYER_SYSTEM] = "system" };
    if (layer->kind == LAYER_SESSION)
        return STR("session-flags");
    return arena_printf(a, "%s (%.*s)", kinds[layer->kind], STR_ARGS(layer->file));
}

static size_t add_unknown(
    struct buf *lines, size_t n, struct str name, const struct str_list *keys) {
    for (size_t k = 0; k < keys->n; k++)
        if (n++ < UNKNOWN_TOLD_MAX)
            buf_printf(lines, "\n  %.*s: `%.*s` is ignored.", STR_ARGS(name), STR_ARGS(keys->v[k]));
    return n;
}

struct str unknown_settings_text(struct arena *a, const struct layers *layers) {
    _cleanup_buf_ struct buf lines = { 0 };
    size_t n = 0;
    const struct requirements *r = &layers->requirements;
    for (size_t i = 0; i < layers->n; i++) {
        const struct layer *layer = &layers->v[i];
        if (layer->disabled.p)
            continue;
        struct str_list keys = settings_unknown(a, layer->tree, false, unknown_settings_is_feature);
        n = add_unknown(&lines, n, layer_name(a, layer), &keys);
    }
    struct str_list keys = requirements_unknown(a, r);
    n = add_unknown(&lines, n, arena_printf(a, "requirements (%.*s)", STR_ARGS(r->file)), &keys);
    if (n == 0)
        return STR_NONE;
    if (n > UNKNOWN_TOLD_MAX)
        buf_printf(&lines, "\n  ... and %zu more ignored settings.", n - UNKNOWN_TOLD_MAX);
    return arena_printf(a,
        "Codex is ignoring %zu unrecognized configuration setting%s. Check for typos or deprecated "
        "settings.%.*s",
        n, n == 1 ? "" : "s", STR_ARGS(buf_str(&lines)));
}
