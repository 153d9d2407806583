/* rules_files: the rules of a user, of a project, of the machine, and adding to them (agent-loop.md 13.1). Blocks,
 * for some small files. */
#pragma once

#include "base/error.h"
#include "policy/rules.h"
#include "protocol/types.gen.h"

struct config;

enum { RULES_FILES_MAX = 256 /* of one directory */ };

struct rules_problem {
    struct str path;
    struct rules_error error;
};

/* The rules of the machine, of $CODEX_HOME, of trusted projects around `cwd` and of the administrator, in this order.
 * False when a file cannot be used: then only the administrator's hold, and *ret_problem, in `a`, says why. */
bool rules_load(struct arena *a, const struct config *config, struct str home, struct str cwd,
    struct rules **ret, struct rules_problem *ret_problem);

/* As clients are told of it; in `a`. */
struct config_warning_notification rules_problem_warning(
    struct arena *a, const struct rules_problem *problem);

/* Adds `prefix_rule(pattern=[…], decision="allow")` to $CODEX_HOME/rules/default.rules unless it is there. */
bool rules_file_allow(struct str home, const struct str *words, size_t n, struct error *reterr);
