/* glob: finds the files that a command must not read, in the helper, where it keeps nobody waiting. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

enum { GLOB_MATCHES_MAX = 8192, GLOB_ENTRIES_MAX = 1000000, GLOB_DEPTH_MAX = 256 };

/* Copies words of bwrap into `out` (const char *, one after the other), with mounts in the place of globs: see
 * SANDBOX_HELPER_GLOB. The texts are in `a` and in `words`. False: there is more than can be looked for. */
bool glob_words(
    struct arena *a, const char *const *words, size_t n, struct buf *out, struct error *reterr);
