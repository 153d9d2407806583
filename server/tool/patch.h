/* patch: the patch language of apply_patch: text to operations, operations to new file contents
 * (agent-loop.md 10.1 to 10.3). No disk here. */
#pragma once

#include "base/arena.h"

enum { PATCH_BYTES_MAX = 16 * 1024 * 1024, PATCH_HUNKS_MAX = 4096 };

enum patch_kind { PATCH_ADD, PATCH_DELETE, PATCH_UPDATE };

struct patch_lines {
    struct str *v;
    size_t n;
};

/* One @@ of an update. */
struct patch_chunk {
    struct patch_chunk *next;
    struct str anchor; /* "no string": none */
    struct patch_lines old, new_;
    size_t *
        kept; /* for each new line: the number (from 1) of the old line it keeps, 0: it is written */
    bool at_end; /* *** End of File */
};

/* One file. */
struct patch_hunk {
    struct patch_hunk *next;
    enum patch_kind kind;
    struct str path;     /* as written */
    struct str move_to;  /* as written; "no string": none */
    struct str contents; /* of an added file */
    struct patch_chunk *chunks;
};

/* The hunks in their order; strings point into `text` and the arena. NULL: *ret_error is the text for the
 * model, or "no string" when there is no hunk at all. */
struct patch_hunk *patch_parse(struct arena *a, struct str text, struct str *ret_error);

/* The environment that it is for, which patch_parse() leaves out; "no string": it names none. */
struct str patch_environment(struct str text);

/* The contents after the chunks of an update, in `a`. False: *ret_error, in which the file is called `name`. */
bool patch_apply(struct arena *a, const struct patch_hunk *hunk, struct str contents,
    struct str name, struct str *ret, struct str *ret_error);
