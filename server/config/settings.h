/* settings: what config.toml may hold: its keys, their types, what shows for those that are not set (local-methods.md
 * 5.1, 6.3, 6.4). One table serves the check, the search for unknown keys and config/read. */
#pragma once

#include "base/error.h"
#include "base/json.h"

enum setting_kind {
    SETTING_ANY, /* not looked into */
    SETTING_STRING,
    SETTING_PATH, /* a string; relative to the directory of its file */
    SETTING_BOOL,
    SETTING_INTEGER,
    SETTING_NUMBER,
    SETTING_ENUM,
    SETTING_LIST,
    SETTING_MAP,
    SETTING_TABLE,
};

struct setting_check;

struct setting_type {
    enum setting_kind kind : 8;
    bool flat : 1;               /* problems inside `rest` are told of the table, map as a whole */
    bool all_flat : 1;           /* also those inside members */
    bool quiet : 1;              /* unknown keys inside are not told, unless strictly */
    bool hidden : 1;             /* shows as null whatever it is */
    bool nonzero : 1;            /* of an integer */
    bool or_bool : 1;            /* of a table: true and false will do */
    uint64_t min_magnitude, max; /* of an integer: -min_magnitude to max */
    const char *expected;        /* the reference's word for the type: "a string", "struct Tui" */
    const char *const *values;   /* of SETTING_ENUM; ends with NULL */
    const struct setting
        *members; /* of SETTING_TABLE; ends with a row without a name; may be NULL */
    const struct setting_type *rest; /* elements of lists and maps; other keys of a table */
    /* What the rest does not say, after it; also of what has no right kind, when that is SETTING_ANY. */
    bool (*check)(struct setting_check *c, const struct json *value);
};

struct setting {
    const char *name;
    const struct setting_type *type;
    const char *unset; /* JSON that shows when it is not set; NULL: null; "": it is left out */
};

/* The keys of config.toml, those with a fixed place in answers first. Ends with a row without a name. */
extern const struct setting settings_known[];
extern const struct setting_type setting_any, setting_tui, setting_mcp_server, setting_feature;

/* A problem: which value, where, and the reference's words. */
struct setting_problem {
    const struct json *value; /* in the tree given */
    struct str path;          /* "mcp_servers.web" */
    struct str text;
};

/* One check under way: for the check functions of types. */
struct setting_check {
    struct arena *arena;
    bool of_file; /* the words differ a little */
    struct str path;
    bool frozen;                  /* the path stays: inside of a flat table */
    const struct json *frozen_at; /* where such problems are said to be; NULL: where they are */
    struct setting_problem *ret;
};

/* Always false. The second says "invalid type: integer `5`, expected <expected>". */
bool setting_wrong(struct setting_check *c, const struct json *value, struct str text);
bool setting_wrong_type(struct setting_check *c, const struct json *value, const char *expected);

/* Has a table all of these members? The list ends with NULL. "missing field `x`" */
bool setting_has_members(
    struct setting_check *c, const struct json *table, const char *const *names);

/* The first wrong value of a tree of settings; paths in it must be absolute. */
bool settings_check(
    struct arena *a, const struct json *tree, bool of_file, struct setting_problem *ret);

struct str_list {
    struct str *v;
    size_t n;
};

/* The dotted keys that nobody knows, sorted. `is_feature` knows the names below `features`. Quiet tables count
 * when `strict`. */
struct str_list settings_unknown(
    struct arena *a, const struct json *tree, bool strict, bool (*is_feature)(struct str name));

/* Both for another kind of file, whose keys `type` holds. */
bool setting_check_type(struct arena *a, const struct setting_type *type, const struct json *tree,
    bool of_file, struct setting_problem *ret);
struct str_list setting_unknown_of(struct arena *a, const struct setting_type *type,
    const struct json *tree, bool strict, bool (*is_feature)(struct str name));

/* The typed view of a merged tree: every known key, unset ones too; unknown ones left out. Shares nodes with none. */
struct json *settings_view(struct arena *a, const struct json *tree);

/* Makes the paths of a layer absolute, in place: from `directory` on, "~/" below the user's home. */
void settings_resolve_paths(struct arena *a, struct json *tree, struct str directory);
