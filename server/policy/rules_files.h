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

/* The rules of the machine, of $CODEX_HOME and of trusted projects around `cwd`, in this order. NULL when a file
 * cannot be used: then no rules hold, and *ret_problem, in `a`, says why. */
struct rules *rules_load(struct arena *a, const struct config *config, struct str home,
    struct str cwd, struct rules_problem *ret_problem);

/* As clients are told of it; in `a`. */
struct config_warning_notification rules_problem_warning(
    struct arena *a, const struct rules_problem *problem);

/* Adds `prefix_rule(pattern=[…], decision="allow")` to $CODEX_HOME/rules/default.rules unless it is there. */
bool rules_file_allow(struct str home, const struct str *words, size_t n, struct error *reterr);
