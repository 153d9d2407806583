/* parts: one kind of what is taken over each. Not for others. */
#pragma once

#include "config/settings.h"
#include "takeover/takeover.h"

enum {
    TAKEOVER_FILE_BYTES_MAX = 4 * 1024 * 1024,
    TAKEOVER_DEPTH_MAX = 8, /* of folders */
    TAKEOVER_FILES_MAX = 2000,
    TAKEOVER_FILE_MODE = 0600,
    TAKEOVER_FOLDER_MODE = 0755,
};

/* The user's own folders or those of a project. */
struct takeover_place {
    struct str cwd;       /* the project's root; "no string": the user's own */
    struct str user_home; /* with .claude.json */
    struct str above;     /* the folder that .claude is in */
    struct str source;    /* .claude */
    struct str target;    /* CODEX_HOME, or .codex of the project */
    struct str skills;    /* where skills go */
    struct str docs;      /* AGENTS.md */
};

/* One look at a place, or one takeover. */
struct takeover {
    struct arena *a;
    const struct takeover_place *place;
    bool write;
    /* The result. */
    bool found;
    struct str source, target; /* of what is one file */
    struct str_list names;     /* of what has names */
};

/* Looks, and writes when it is to. False: what is wrong. */
typedef bool takeover_run(struct takeover *t, struct error *reterr);
takeover_run takeover_settings, takeover_servers, takeover_hooks, takeover_skills,
    takeover_commands, takeover_agents, takeover_docs;

/* ---- helpers (files.c) ---- */

void takeover_name(struct takeover *t, struct str name);
struct str takeover_below(const struct takeover *t, struct str folder, const char *name);

/* An empty text when it is not there or is no file. */
struct str takeover_read(struct arena *a, struct str path);
/* The object in the file; an empty one when there is no file. Problems get `prefix` before them. */
bool takeover_read_json(
    struct arena *a, struct str path, const char *prefix, struct json **ret, struct error *reterr);
/* settings.json with settings.local.json over it: tables are merged. */
bool takeover_read_settings(
    struct arena *a, const struct takeover_place *place, struct json **ret, struct error *reterr);

bool takeover_write(struct arena *a, struct str path, struct str text, struct error *reterr);
/* Names in a folder, sorted; those of folders end with '/'. */
struct str_list takeover_entries(struct arena *a, struct str folder);
bool takeover_is_folder(struct arena *a, struct str path);
bool takeover_exists(struct arena *a, struct str path);
/* Everything below `from`; texts of files called `renamed` change as takeover_rename() does. NULL: none. */
bool takeover_copy(struct arena *a, struct str from, struct str to, const char *renamed,
    unsigned depth, struct error *reterr);

/* ---- texts (text.c) ---- */

/* Speaks of this agent, where it spoke of the other. */
struct str takeover_rename(struct arena *a, struct str text);
/* The front matter of a Markdown file, an empty object without one, and what is below it. */
const struct json *takeover_front(struct arena *a, struct str text, struct str *ret_body);

/* ---- TOML (toml.c) ---- */

/* A whole document. */
void takeover_write_toml(struct buf *out, const struct json *tree);
/* Adds what a config.toml does not have; its own values stay. `found` tells whether there is something. */
bool takeover_add_settings(struct takeover *t, const struct json *added, struct error *reterr);
/* What that file holds. */
bool takeover_read_toml(struct arena *a, struct str path, struct json **ret, struct str *ret_text,
    struct error *reterr);
struct str takeover_config_file(const struct takeover *t);
