/* view: the rules of a scope as they lie on this machine's disk: what is read, written, kept from both. */
#pragma once

#include "sandbox/sandbox.h"

struct view_rule {
    struct str path; /* as configured, normalised */
    struct str real; /* without symbolic links; "no string": it is not there */
    enum file_access access;
};

struct sandbox_view {
    struct view_rule *v; /* those with fewer parts first, of the same path the stricter last */
    size_t n;
    struct str_array globs; /* absolute; what they match is kept from all */
    unsigned depth;         /* that a ** of them reaches; 0: any */
    bool reads_some;        /* only what a rule lets be read */
    bool writes_all;
    bool outside; /* a command that was let out of its sandbox: only what is denied counts */
};

enum { VIEW_PATHS_MAX = 2048 };

/* Programs and what they need; NULL-terminated. */
extern const char *const sandbox_minimal_places[];

/* Is there anything that a list of writable roots cannot say? */
bool sandbox_view_is_more(const struct sandbox_view *view);
/* Do all the parts of the path match the glob? */
bool sandbox_glob_matches(struct str glob, struct str path);
/* The part of a glob before the first name that is more than a name: a directory. */
struct str sandbox_glob_base(struct str glob);
