/* config: the merged configuration, one immutable snapshot at a time (local-methods.md 6). */
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "base/json.h"

/* Where a problem of a configuration file is; lines and columns from 1. */
struct config_position {
    struct str file; /* "no string": not in a file */
    size_t line, column;
    size_t end_line, end_column; /* the last character */
};

/* Shared; immutable. */
struct config {
    unsigned refs;
    struct arena arena;
    const struct json *tree; /* all layers merged; an object */
};

struct config *config_ref(struct config *config);
/* Accepts and returns NULL. */
struct config *config_unref(struct config *config);

/* What the snapshots are made from. */
struct config_source {
    struct str home;
    struct arena arena;
    struct json *session_flags; /* the layer of -c, --enable and --disable; an object */
    struct config *latest;      /* of the files as they were last time */
    int64_t file_mtime_ns, file_size;
    uint64_t file_inode;
};

void config_source_init(struct config_source *source, struct str home);
void config_source_done(struct config_source *source);

/* Adds "key=value" of a -c option. "Invalid override (missing '='): bad", "Empty key in override: =x". */
bool config_source_override(struct config_source *source, struct str text, struct error *reterr);

/* The configuration as the files are now: a new reference, or NULL and the reference's words, e.g.
 * "<file>:3:7: …". ret_position (may be NULL) is set on failure; its text lives in *reterr's caller's arena
 * `a`. A file that did not change is not read again. */
struct config *config_load(struct config_source *source, struct arena *a,
    struct config_position *ret_position, struct error *reterr);

/* config_load(), or the defaults when the files are broken: always a snapshot. */
struct config *config_current(struct config_source *source);

/* Built from nothing but the session flags: what a daemon with a broken file runs with. */
struct config *config_defaults(struct config_source *source);

/* A snapshot with further values on top, as thread/start.config gives them: keys may be dotted. */
struct config *config_with(struct config *base, const struct json *overrides);

/* Sets a dotted key in a tree of objects; tables on the way are made or replace other values. */
void config_set(struct arena *a, struct json *tree, struct str dotted_key, struct json *value);

/* Values by dotted key; absent values and those of other kinds give "no string" or `otherwise`. */
const struct json *config_get(const struct config *config, const char *dotted_key);
struct str config_text(const struct config *config, const char *dotted_key);
bool config_bool(const struct config *config, const char *dotted_key, bool otherwise);
int64_t config_i64(const struct config *config, const char *dotted_key, int64_t otherwise);
