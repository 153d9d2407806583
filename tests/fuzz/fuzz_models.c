/* Fuzz target: upstream/models, handlers/model_entry. Every entry of a list can be used and shown. */
#include "handlers/model_entry.h"
#include "upstream/models.h"

#include <stdlib.h>

static void check(struct arena *a, const struct json *entry) {
    _cleanup_buf_ struct buf out = { 0 };
    struct model_info info = models_info_of(a, entry);
    struct wire_model shown = model_of_entry(a, entry);
    if (!info.slug || info.context_window <= 0 || !shown.id.n)
        abort();
    wire_model_encode(&out, &shown);
    if (!json_parse(a, arena_str(a, buf_str(&out)), NULL))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str text = arena_str(&a, (struct str){ (const char *)data, size }), why = STR_NONE;
    const struct json *answer = size ? json_parse(&a, text, NULL) : NULL;
    if (!answer)
        return 0;
    const struct json *models = models_of_answer(&a, answer, &why);
    if (!models != (why.p != NULL))
        abort();
    for (const struct json *e = models ? models->first : NULL; e; e = e->next)
        check(&a, e);
    return 0;
}
