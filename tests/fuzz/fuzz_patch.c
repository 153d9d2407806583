/* Fuzz target: tool/patch: any text, against any file. */
#include "tool/patch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input is the patch, a NUL, and the file. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str all = { (const char *)data, size };
    struct str file = all;
    struct str text = str_cut(&file, '\0');
    struct arena a = { 0 };
    struct str why = STR_NONE, after;
    for (struct patch_hunk *h = patch_parse(&a, text, &why); h; h = h->next)
        if (h->kind == PATCH_UPDATE)
            (void)patch_apply(&a, h, file.p ? file : STR(""), STR("f"), &after, &why);
    arena_free(&a);
    return 0;
}
