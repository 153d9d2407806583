/* Fuzz target: config/requirements: any text as requirements.toml: what it does to settings, which hooks it brings. */
#include <assert.h>

#include "base/utf8.h"
#include "config/layers.h"
#include "hooks/list.h"
#include "hooks/match.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_hooks(struct arena *a, const struct requirements *r) {
    const struct layers layers = { .requirements = *r };
    const struct plugins none = { 0 };
    struct hooks_list_entry entry = { 0 };
    struct error why;
    hooks_of_layers(a, &layers, &none, &entry);
    for (size_t i = 0; i < entry.hooks.n; i++) {
        assert(entry.hooks.v[i].is_managed && hook_may_run(&entry.hooks.v[i]));
        assert(entry.hooks.v[i].timeout_sec >= 1 && entry.hooks.v[i].command.command.n);
    }
    if (!hooks_check_required(r, &why))
        assert(entry.warnings.n);
}

static void apply(struct arena *a, const struct requirements *r) {
    struct json *tree = json_new_object(a);
    struct str_list changed = { 0 };
    struct str why;
    struct error problem;
    json_put_text(a, tree, STR("approval_policy"), STR("on-request"));
    json_put_text(a, tree, STR("sandbox_mode"), STR("danger-full-access"));
    requirements_apply(a, r, tree, &changed);
    (void)requirements_apply_search(a, r, tree);
    (void)requirements_check_features(r, tree, a, &problem);
    (void)requirements_check_settings(r, tree, &problem);
    for (unsigned i = 0; i < REQUIRED_CHOICES; i++)
        if (!requirements_allow(r, i, json_new_str(a, STR("x")), a, &why))
            assert(why.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    _cleanup_arena_ struct arena a = { 0 };
    struct requirements r;
    struct error why = { 0 };
    struct str text = { (const char *)data, size };
    if (!requirements_of_text(&a, text, STR("/r.toml"), NULL, STR_NONE, &r, &why)) {
        assert(why.text[0]);
        return 0;
    }
    (void)requirements_unknown(&a, &r);
    apply(&a, &r);
    check_hooks(&a, &r);
    return 0;
}
