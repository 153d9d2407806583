/* permissions: profiles of what commands may touch: built-in ones, and [permissions] (local-methods.md 8.4). */
#pragma once

#include "config/file_rules.h"

enum { PERMISSION_PROFILES_DEEP_MAX = 32 /* that extend each other */ };

struct permission_profile {
    struct str id, extends; /* "no string": nothing */
    bool full;              /* nothing is confined */
    bool writes_all;        /* all may be written, the network is another matter */
    bool workspace;         /* the workspace may be written */
    bool tmpdir, slash_tmp; /* $TMPDIR, /tmp too */
    bool network;
    const struct json
        *networks[PERMISSION_PROFILES_DEEP_MAX]; /* its tables, what it builds on first */
    size_t network_count;
    struct str *writable; /* further directories, absolute */
    size_t writable_count;
    struct file_rules files; /* all of that and more, unless the profile is a built-in one */
};

/* The profile of that id in the merged settings; all in `a`, which shares texts with `tree`. `user_home` (may be "no
 * string") is what "~/" means. "default_permissions refers to undefined profile `x`". */
bool permission_profile_resolve(struct arena *a, const struct json *tree, struct str id,
    struct str user_home, struct permission_profile *ret, struct error *reterr);

bool permission_profile_is_built_in(struct str id);
