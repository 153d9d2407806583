/* switch: [[skills.config]] in the text of a config.toml (local-methods.md 9.5). */
#pragma once

#include "base/arena.h"
#include "base/error.h"

/* One skill or all of one name. */
struct skill_selector {
    struct str path, name; /* exactly one of them */
};

/* The text of the file with the skill switched off or on, in `a`. Everything else stays as it is. False:
 * "<line>:<column>: <what is wrong>" of a file that cannot be read, or settings in a form that cannot be edited. */
bool skill_switch(struct arena *a, struct str text, const struct skill_selector *what, bool enabled,
    struct str *ret, struct error *reterr);

/* The same with a file, which is made when it is missing; blocking. The error begins with its path. */
bool skill_switch_in_file(struct arena *a, struct str path, const struct skill_selector *what,
    bool enabled, struct error *reterr);
