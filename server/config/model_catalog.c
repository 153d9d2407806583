/* model_catalog: what is known of a model beforehand. */
#include "config/model_catalog.h"

enum { WINDOW = MODEL_CONTEXT_WINDOW_FALLBACK };

#define TO_XHIGH "low, medium, high, xhigh"
#define TO_MAX   TO_XHIGH ", max"
#define TO_ULTRA TO_MAX ", ultra"

#define LITE(slug, effort, verbosity, window, has_priority, takes, version)                     \
    {                                                                                           \
        slug, effort, verbosity, window, .lite = true, .comp_hash = "new", .apply_patch = true, \
                                         .original_detail = true, .priority = has_priority,     \
                                         .efforts = takes, .agents = MODEL_AGENTS_##version     \
    }

/* Searched by name, those to choose first; handlers/model_table.c has the order and the texts. */
static const struct model_info models[] = {
    LITE("gpt-6.1-sol", "low", "low", WINDOW, true, TO_ULTRA, V2),
    LITE("gpt-6-astra", "low", "low", WINDOW, true, TO_ULTRA, V2),
    LITE("gpt-6-sol", "medium", "low", WINDOW, true, TO_ULTRA, V2),
    LITE("gpt-6-luna", "medium", "low", WINDOW, true, TO_MAX, V2),
    LITE("gpt-5.6-sol", "low", "low", WINDOW, true, TO_ULTRA, V2),
    LITE("gpt-6.1-terra", "low", "low", 500000, true, TO_ULTRA, V2),
    LITE("gpt-5.6-terra", "medium", "low", WINDOW, true, TO_ULTRA, V2),
    LITE("gpt-5.6-luna", "medium", "low", WINDOW, true, TO_MAX, V1),
    { "gpt-5.5", "medium", "low", WINDOW, .comp_hash = "old", .apply_patch = true,
        .original_detail = true, .priority = true, .searches_pictures = true, .efforts = TO_XHIGH,
        .agents = MODEL_AGENTS_V1_DEFERRED },
    LITE("gpt-daybreak-blue-latest", "low", "low", WINDOW, false, TO_ULTRA, V2),
    LITE("gpt-daybreak-red-latest", "medium", "high", 372000, false, TO_ULTRA, V2),
    LITE("codex-auto-review", "medium", "low", WINDOW, true, TO_MAX, V1),
};

static const struct model_info fallback = { "", NULL, NULL, WINDOW, .summaries = true,
    .limit_in_bytes = true, .efforts = "" };

const struct model_info *model_find(struct str slug) {
    for (size_t i = 0; i < ARRAY_LEN(models); i++)
        if (str_is(slug, models[i].slug))
            return &models[i];
    return NULL;
}

const struct model_info *model_at(size_t i) {
    return i < ARRAY_LEN(models) ? &models[i] : NULL;
}

const struct model_info *model_fallback(void) {
    return &fallback;
}

const struct model_info *model_info(struct str slug) {
    const struct model_info *info = model_find(slug);
    return info ? info : &fallback;
}
