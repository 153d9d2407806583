/* model_catalog: what is known of a model beforehand. */
#include "config/model_catalog.h"

enum { WINDOW = MODEL_CONTEXT_WINDOW_FALLBACK };

#define LITE(slug, effort, verbosity, window, has_priority)                                     \
    {                                                                                           \
        slug, effort, verbosity, window, .lite = true, .comp_hash = "new", .apply_patch = true, \
                                         .original_detail = true, .priority = has_priority      \
    }

/* Searched by name; handlers/model_table.c has the order and the texts. */
static const struct model_info models[] = {
    LITE("gpt-6.1-sol", "low", "low", WINDOW, true),
    LITE("gpt-6-astra", "low", "low", WINDOW, true),
    LITE("gpt-6-sol", "medium", "low", WINDOW, true),
    LITE("gpt-6-luna", "medium", "low", WINDOW, true),
    LITE("gpt-5.6-sol", "low", "low", WINDOW, true),
    LITE("gpt-6.1-terra", "low", "low", 500000, true),
    LITE("gpt-5.6-terra", "medium", "low", WINDOW, true),
    LITE("gpt-5.6-luna", "medium", "low", WINDOW, true),
    { "gpt-5.5", "medium", "low", WINDOW, .comp_hash = "old", .apply_patch = true,
        .original_detail = true, .priority = true },
    LITE("gpt-daybreak-blue-latest", "low", "low", WINDOW, false),
    LITE("gpt-daybreak-red-latest", "medium", "high", 372000, false),
    LITE("codex-auto-review", "medium", "low", WINDOW, true),
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
