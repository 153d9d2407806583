/* rules: which commands run without asking, which are asked about, which never run (agent-loop.md 13).
 *
 * A set of rules is read from files in a small language (a part of Starlark: calls, strings, lists, assignments) and
 * grows when a user accepts a command for good. */
#pragma once

#include "base/arena.h"
#include "base/json.h"

enum {
    RULES_FILE_BYTES_MAX = 1024 * 1024,
    RULES_DEPTH_MAX = 32,
    RULES_VALUE_MAX = 65536 /* bytes, or elements */
};

/* Stricter ones are greater. */
enum rule_decision { RULE_ALLOW, RULE_PROMPT, RULE_FORBIDDEN };

/* The words that may stand at one place of a pattern. */
struct rule_words {
    struct str *v;
    size_t n;
};

struct prefix_rule {
    struct prefix_rule *next;
    struct rule_words *pattern;
    size_t n; /* at least 1 */
    enum rule_decision decision;
    struct str justification; /* "no string": none */
};

struct network_rule {
    struct network_rule *next;
    struct str host, protocol, decision; /* as the language writes them */
    struct str justification;
};

/* Where a program may lie to count as its bare name. */
struct host_executable {
    struct host_executable *next;
    struct str name;
    struct rule_words paths;
};

struct rules {
    struct arena arena;
    struct prefix_rule *prefixes; /* in the order in which they were read */
    struct network_rule *networks;
    struct host_executable *executables;
};

/* Why a text is no set of rules. Strings live in the arena given. */
struct rules_error {
    struct str message;
    struct str trace; /* the whole report, in the form of the language's own tools */
    size_t line, column, end_line,
        end_column; /* of the call that failed; from 1, the end behind it */
};

struct rules *rules_new(void);
/* Accepts NULL. */
void rules_free(struct rules *rules);

/* Adds the rules of a text; `file` is its name in errors. False: *reterr, and some rules may have been added. */
bool rules_read(struct rules *rules, struct arena *a, struct str text, struct str file,
    struct rules_error *reterr);

/* Adds what an administrator demands: `prefix_rules` of requirements.toml, checked; NULL: nothing. */
void rules_require(struct rules *rules, const struct json *prefix_rules);

/* What the rules say of a command: the strictest that matches, of these the longest. False when none does. */
struct rule_match {
    enum rule_decision decision;
    size_t words;             /* how many of the command's words the rule named */
    struct str justification; /* or "no string" */
};
bool rules_match(
    const struct rules *rules, const struct str *words, size_t n, struct rule_match *ret);

/* Allows what begins with these words; copied. */
void rules_allow(struct rules *rules, const struct str *words, size_t n);
