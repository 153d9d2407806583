/* ignore_rules: one file of ignore patterns, as git reads them (gitignore(5)). */
#pragma once

#include "base/arena.h"

enum { IGNORE_FILE_BYTES_MAX = 1024 * 1024 /* a larger one is not read */ };

struct ignore_rule {
    struct str pattern; /* without the marks around it */
    bool negated, only_directories;
    bool anchored; /* to the directory of the file; else it fits at any depth */
};

struct ignore_rules {
    struct ignore_rule *v;
    size_t n;
};

enum ignore_verdict { IGNORE_UNDECIDED, IGNORE_YES, IGNORE_NO };

/* Into `a`, pointing into `text`, which outlives it. */
struct ignore_rules ignore_rules_parse(struct arena *a, struct str text);

/* The last rule that fits. `path` is relative to the directory of the file. */
enum ignore_verdict ignore_rules_match(
    const struct ignore_rules *rules, struct str path, bool is_directory);

/* A pattern: * and ? do not match '/', ** does, [a-z], [!a], \ before a special character. */
bool ignore_glob_match(struct str pattern, struct str path);
