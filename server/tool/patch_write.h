/* patch_write: the files of a patch are written, anywhere or below some roots only. Blocks: for pool threads. */
#pragma once

#include "sandbox/sandbox.h"
#include "tool/patch_files.h"

/* Writes them in their order; with `roots` (or NULL) only what lies below them once all links are followed. False at
 * the first that fails, those before stay: *ret_error. */
bool patch_write(struct arena *a, const struct patch_change *changes,
    const struct sandbox_roots *roots, struct str *ret_error);
