/* config: the merged configuration, one immutable snapshot at a time (local-methods.md 6). */
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "config/requirements.h"

/* Where a problem of a configuration file is; lines and columns from 1. */
struct config_position {
    struct str file; /* "no string": not in a file */
    size_t line, column;
    size_t end_line, end_column; /* the last character */
};

/* What others made of a snapshot and keep as long as it: the only thing in it that changes, on the loop only. */
struct config_memo {
    const struct json *plugin_servers; /* mcp/server_config.c; NULL: not looked for yet */
};

/* Shared; immutable but for the memo. */
struct config {
    unsigned refs;
    struct arena arena;
    const struct json *tree;          /* all layers merged; an object */
    struct str home;                  /* CODEX_HOME */
    struct config *before;            /* whose texts may still be in use; NULL: none */
    struct requirements requirements; /* that the tree follows */
    struct str_list overridden;       /* what was said otherwise, in the reference's words */
    struct str search_overridden;     /* the same of the web search; "no string": nothing */
    struct config_memo *memo;         /* in the arena; NULL: nothing is kept */
};

struct config *config_ref(struct config *config);
/* Accepts and returns NULL. */
struct config *config_unref(struct config *config);

#define CONFIG_SYSTEM_DIRECTORY "/etc/codex"
#define CONFIG_SYSTEM_FILE      CONFIG_SYSTEM_DIRECTORY "/config.toml"
/* Names another directory where there is no CONFIG_SYSTEM_DIRECTORY: for tests, and for machines that keep nothing in
 * /etc. What an administrator demands there cannot be evaded with it. */
#define CONFIG_SYSTEM_VARIABLE "CODEXD_SYSTEM_DIRECTORY"

enum { CONFIG_SYSTEM_FILES = 3 };

/* What the snapshots are made from. */
struct config_source {
    struct str home;
    struct str system_file; /* CONFIG_SYSTEM_FILE, but in tests */
    struct arena arena;
    struct json *session_flags; /* the layer of -c, --enable and --disable; an object */
    struct config *latest;      /* of the files as they were last time */
    struct file_stamp user, system[CONFIG_SYSTEM_FILES];
};

/* error.code of what also ends the start of a daemon that could do with defaults. */
enum { CONFIG_ENDS_START = 1 };

/* CONFIG_SYSTEM_FILE, or what CONFIG_SYSTEM_VARIABLE makes of it. */
struct str config_system_file(struct arena *a);

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

/* The same with the settings of the projects around `cwd` (absolute) that are trusted. */
struct config *config_load_for(
    struct config_source *source, struct arena *a, struct str cwd, struct error *reterr);

/* The files are read again next time, whatever the clock of the file system says. */
void config_forget(struct config_source *source);

/* The types of the session flags. "invalid type: integer `5`, expected a string\nin `model`\n". */
bool config_check_session(struct config_source *source, struct arena *a, struct error *reterr);

/* What the merged settings must hold, whatever layer they came from: that the provider exists. */
bool config_check_merged(const struct json *tree, struct arena *a, struct error *reterr);

/* That [permissions] and default_permissions are both there or neither. */
bool config_check_permissions(const struct json *tree, struct error *reterr);

/* Where the layers of this source are, with those of the projects around `cwd` ("no string": without). */
struct layer_sources;
struct layer_sources config_sources(const struct config_source *source, struct str cwd);

/* Built from nothing but the session flags: what a daemon with a broken file runs with. */
struct config *config_defaults(struct config_source *source);

/* A snapshot with further values on top, as thread/start.config gives them: keys may be dotted, paths begin at
 * `directory`. NULL and why not: "invalid type: …". */
struct config *config_with(
    struct config *base, const struct json *overrides, struct str directory, struct error *reterr);

/* Sets a dotted key in a tree of objects; tables on the way are made or replace other values. */
void config_set(struct arena *a, struct json *tree, struct str dotted_key, struct json *value);

/* Values by dotted key; absent values and those of other kinds give "no string" or `otherwise`. */
const struct json *config_get(const struct config *config, const char *dotted_key);
struct str config_text(const struct config *config, const char *dotted_key);
bool config_bool(const struct config *config, const char *dotted_key, bool otherwise);
int64_t config_i64(const struct config *config, const char *dotted_key, int64_t otherwise);
