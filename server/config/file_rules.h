/* file_rules: which files may be read and written, rule by rule: what a permission profile says of the file system
 * (agent-loop.md 14.1). */
#pragma once

#include "base/error.h"
#include "base/json.h"

enum { FILE_RULES_MAX = 256 };

enum file_access { FILE_READ, FILE_WRITE, FILE_DENY };

enum file_place {
    FILE_PATH,           /* absolute, normalised */
    FILE_GLOB,           /* the same with *, ?, [...] and **, denied only */
    FILE_WORKSPACE,      /* below each root of the workspace; "": the root itself */
    FILE_WORKSPACE_GLOB, /* the same with *, ?, … */
    FILE_ROOT,
    FILE_MINIMAL, /* what programs need of the system */
    FILE_TMPDIR,
    FILE_SLASH_TMP,
};

struct file_rule {
    enum file_place place;
    enum file_access access;
    struct str path; /* of the first four */
};

/* Everything is borrowed from whoever made it. n == 0: a sandbox policy says all there is to say. */
struct file_rules {
    struct file_rule *v;
    size_t n;
    unsigned depth; /* that ** of a glob reaches; 0: any */
};

/* Rules being collected, in the order of their keys; a later one replaces an earlier one of the same key. */
struct file_rules_reader {
    struct arena *a;
    struct str user_home; /* what "~/" means */
    struct file_rules_key *keys;
    size_t n;
    unsigned depth;
};

/* Starts with what one of the built-in profiles has; "no string": nothing. */
void file_rules_begin(
    struct file_rules_reader *r, struct arena *a, struct str user_home, struct str built_in);
/* Adds a `filesystem` table, or NULL. Texts are shared with it. */
bool file_rules_add(struct file_rules_reader *r, const struct json *table, struct error *reterr);
/* In the reader's arena. */
bool file_rules_end(struct file_rules_reader *r, struct file_rules *ret, struct error *reterr);

/* `more` after `rules`, in `a`. */
struct file_rules file_rules_join(
    struct arena *a, const struct file_rules *rules, const struct file_rules *more);
/* Copied into `a`, texts too. */
struct file_rules file_rules_copy(struct arena *a, const struct file_rules *rules);

bool file_rules_deny(const struct file_rules *rules);
/* Is it more than a name? */
bool file_path_is_glob(struct str path);
