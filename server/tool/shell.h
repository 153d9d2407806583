/* shell: which shell runs a command, and how a command line is shown (agent-loop.md 8.1). */
#pragma once

#include "base/arena.h"

enum { SHELL_ARGV = 4 }; /* shell, -lc or -c, script, NULL */

/* The argv of a script; `wanted` is the call's `shell` or "no string" for the user's. In `a`. */
void shell_argv(struct arena *a, struct str wanted, bool login, struct str script,
    const char *argv[SHELL_ARGV]);
