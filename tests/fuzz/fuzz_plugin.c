/* fuzz_plugin: plugin.json and marketplace.json: no path that is taken leads out of its directory. */
#include <assert.h>

#include "base/path.h"
#include "plugins/manifest.h"
#include "plugins/marketplace.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_path(struct str path, struct str root) {
    assert(!path.p || path_is_within(path, root));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str text = { (const char *)data, size };
    struct plugin_manifest manifest;
    struct marketplace market;
    struct error why;
    if (plugin_manifest_parse(&a, text, STR("/root"), &manifest, &why) && manifest.interface) {
        check_path(manifest.interface->logo, STR("/root"));
        for (size_t i = 0; i < manifest.interface->screenshots.n; i++)
            check_path(manifest.interface->screenshots.v[i], STR("/root"));
    }
    if (!marketplace_parse(&a, text, STR("/m/.agents/plugins/marketplace.json"), &market, &why))
        return 0;
    assert(str_is(market.root, "/m") && market.name.p);
    for (size_t i = 0; i < market.n; i++) {
        assert(plugin_check_name(market.v[i].name, NULL));
        if (market.v[i].source.type == PLUGIN_SOURCE_LOCAL)
            check_path(market.v[i].source.local.path, STR("/m"));
    }
    return 0;
}
