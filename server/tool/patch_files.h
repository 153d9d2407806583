/* patch_files: a patch against the files of this machine: what it would change, and doing it. Blocks: for
 * pool threads (agent-loop.md 10.3, 10.4). */
#pragma once

#include "sandbox/sandbox.h"
#include "tool/patch.h"

enum { PATCH_FILE_BYTES_MAX = 64 * 1024 * 1024 };

/* One file after the other, as the hunks stand; strings in the arena given. */
struct patch_change {
    struct patch_change *next;
    enum patch_kind kind;
    struct str shown;     /* as the patch names it; of a move: its destination */
    struct str path;      /* absolute, normalised */
    struct str move_path; /* absolute; "no string": none */
    struct str before, after;
    struct str replaced; /* what was at the place of an added or moved file; "no string": nothing */
    bool is_link;
    struct str diff; /* as the item shows it */
    unsigned mode;   /* of an updated file */
};

/* Reads every file, as far as `view` (may be NULL) lets it, and fits every chunk; nothing is written. False:
 * *ret_error for the model, without the
 * "apply_patch verification failed: " prefix unless `*ret_prefixed` says that it has to go before it. */
bool patch_verify(struct arena *a, struct str patch, struct str cwd,
    const struct sandbox_view *view, struct patch_change **ret, struct str *ret_error,
    bool *ret_prefixed);
