/* patch_item: a patch as clients and the model see it (agent-loop.md 10.4, 10.5). */
#pragma once

#include "protocol/types.gen.h"
#include "tool/patch_files.h"

/* Sorted by path, in `a`. */
struct file_update_change_array patch_item_changes(
    struct arena *a, const struct patch_change *list);

/* What the model is told; `error` is "no string" when all was written. */
void patch_item_report(
    struct buf *out, const struct patch_change *changes, struct str error, int64_t ns);
