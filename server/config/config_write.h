/* config_write: changes in the user's config.toml: checked as a whole, made as a whole (local-methods.md 5.2). */
#pragma once

#include "config/layers.h"

struct config_change {
    struct str key_path;      /* a.b."c.d" */
    const struct json *value; /* null removes */
    bool merge;               /* tables into tables */
};

/* One write. Everything given must live until config_write_run() has returned; what it makes is in its arena. */
struct config_write {
    struct layer_sources sources; /* without projects */
    const struct config_change *changes;
    size_t n;
    struct str file_path, expected_version; /* "no string": any */
    struct str daemon_cwd;                  /* what a relative file_path is relative to */
    /* The result. */
    struct str file, version;
    const struct layer
        *overridden_by; /* a higher layer has the last word on one of the keys; NULL: none */
    const struct json *effective; /* then: what counts */
    const char *
        code; /* of a failure: "configValidationError", …; NULL: the file cannot be read or written */
};

/* Blocking, for the pool. Reads, changes, checks and replaces the file; follows symbolic links. An unchanged
 * file is not written. */
bool config_write_run(struct arena *a, struct config_write *w, struct error *reterr);
