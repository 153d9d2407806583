/* model_catalog: what is known of a model beforehand. */
#include "config/model_catalog.h"

enum { WINDOW = MODEL_CONTEXT_WINDOW_FALLBACK };

#define LITE(slug, effort, verbosity, window) \
    { slug, effort, verbosity, window, .lite = true, .apply_patch = true, .original_detail = true }

/* The default first, as the reference lists them. */
static const struct model_info models[] = {
    LITE("gpt-6.1-sol", "low", "low", WINDOW),
    LITE("gpt-6-astra", "low", "low", WINDOW),
    LITE("gpt-6-sol", "medium", "low", WINDOW),
    LITE("gpt-6-luna", "medium", "low", WINDOW),
    LITE("gpt-5.6-sol", "low", "low", WINDOW),
    LITE("gpt-6.1-terra", "low", "low", 500000),
    LITE("gpt-5.6-terra", "medium", "low", WINDOW),
    LITE("gpt-5.6-luna", "medium", "low", WINDOW),
    { "gpt-5.5", "medium", "low", WINDOW, .apply_patch = true, .original_detail = true },
    LITE("gpt-daybreak-blue-latest", "low", "low", WINDOW),
    LITE("gpt-daybreak-red-latest", "medium", "high", 372000),
    LITE("codex-auto-review", "medium", "low", WINDOW),
};

static const struct model_info fallback = { "", NULL, NULL, WINDOW, .summaries = true,
    .limit_in_bytes = true };

const struct model_info *model_find(struct str slug) {
    for (size_t i = 0; i < ARRAY_LEN(models); i++)
        if (str_is(slug, models[i].slug))
            return &models[i];
    return NULL;
}

const struct model_info *model_fallback(void) {
    return &fallback;
}

const struct model_info *model_info(struct str slug) {
    const struct model_info *info = model_find(slug);
    return info ? info : &fallback;
}
