/* environment: variables of spawned commands by `shell_environment_policy` (agent-loop.md 15). */
#pragma once

#include "base/json.h"

/* A set of variables; a zeroed struct with an arena is empty. */
struct environment {
    struct arena *arena;
    struct str *names, *values;
    size_t n, cap;
};

/* Ours, as the policy (an object of the configuration, or NULL) inherits, excludes and sets them. */
void environment_of_policy(struct environment *env, struct arena *a, const struct json *policy);

/* Replaces or adds; copied. */
void environment_set(struct environment *env, struct str name, struct str value);
void environment_unset(struct environment *env, struct str name);

/* "NAME=value" strings, NULL-terminated, in the arena. */
const char *const *environment_list(const struct environment *env);
