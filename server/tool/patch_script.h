/* patch_script: a patch that is given to apply_patch in a shell script (agent-loop.md 10.6). */
#pragma once

#include "base/arena.h"

/* The patch of `apply_patch <<'EOF' … EOF`, or of the same after `cd DIR &&`; *ret_directory is DIR, in `a`, or "no
 * string". False for every other script. */
bool patch_script_parse(
    struct arena *a, struct str script, struct str *ret_patch, struct str *ret_directory);
