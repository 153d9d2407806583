/* danger: commands that destroy without asking (agent-loop.md 11, "Dangerous commands"). */
#pragma once

#include "base/arena.h"

enum { DANGER_NESTING_MAX = 8 /* of shells and traps within each other */ };

/* A forced removal, also through sudo, env, trap, and anywhere in a script given to a shell. */
bool command_is_dangerous(const struct str *words, size_t n);
