/* layers: the files and options that the configuration is made of (local-methods.md 6.1, 6.2). */
#pragma once

#include "config/requirements.h"
#include "config/settings.h"
#include "config/toml_read.h"

struct config_position;

enum layer_kind {
    LAYER_MANAGED,
    /* managed_config.toml */ LAYER_SESSION,
    LAYER_PROJECT,
    LAYER_USER,
    LAYER_SYSTEM
};

struct layer {
    enum layer_kind kind;
    struct str file;     /* that was read, if it is there; not of LAYER_SESSION */
    struct str folder;   /* LAYER_PROJECT: the .codex directory with the file */
    struct json *tree;   /* an object; empty when there is no file */
    struct str text;     /* of the file */
    struct str disabled; /* why it does not count; "no string": it does */
    struct str_list
        ignored; /* LAYER_PROJECT: keys that were taken out because they never count there */
};

/* Highest precedence first. */
struct layers {
    struct layer *v;
    size_t n;
    struct requirements requirements;
};

enum { LAYER_FILE_BYTES_MAX = 16 * 1024 * 1024, LAYERS_OF_PROJECT_MAX = 64 };

/* Where layers come from. */
struct layer_sources {
    struct str home;
    struct str system_file; /* /etc/codex/config.toml; what else is managed is beside it */
    const struct json *session_flags; /* shown as a layer when it is not empty */
    struct str cwd;                   /* whose projects count; absolute. "No string": none */
};

/* Reads them, blocking; everything is made in `a`, which `session_flags` must outlive. On failure: the
 * reference's words, "<file>:3:7: …", and where; types are not looked at. */
bool layers_read(struct arena *a, const struct layer_sources *from, struct layers *ret,
    struct config_position *ret_position, struct error *reterr);

/* The types in one layer. "<file>:1:9: invalid type: …". */
bool layer_check(struct arena *a, const struct layer *layer, struct config_position *ret_position,
    struct error *reterr);
/* The same of its [model_providers] only. `whole`: no other layer can give what is missing. */
bool layer_check_providers(struct arena *a, const struct layer *layer, bool whole,
    struct config_position *ret_position, struct error *reterr);

/* Where in its file a dotted key of a layer stands; false when it is of no file. */
bool layer_locate(struct arena *a, const struct layer *layer, struct str dotted_key,
    size_t *ret_line, size_t *ret_column);

/* All that count, merged. Shares nothing with them. */
struct json *layers_merge(struct arena *a, const struct layers *layers);

/* The digest that stands for a layer's content: "sha256:…". */
struct str layer_version(struct arena *a, const struct layer *layer);

/* Tables recursively, everything else replaces. */
void layer_merge(struct arena *a, struct json *into, const struct json *from);

/* project_layers.c: the .codex directories from the root of the project down to the cwd, the nearest first, added to
 * `ret`, which has room for LAYERS_OF_PROJECT_MAX more. `below` are the settings that say which are trusted. */
bool project_layers_read(struct arena *a, const struct layer_sources *from,
    const struct json *below, struct layers *ret, struct config_position *ret_position,
    struct error *reterr);

/* Where the project around `cwd` (normalised) begins: the nearest directory with one of `markers`
 * (project_root_markers, or NULL: a repository); `cwd` itself when there is none. Blocking, as all that follow. */
struct str project_root(struct arena *a, const struct json *markers, struct str cwd);

/* Do the settings say that the project's own files in `directory`, of the project that begins at `root`, count? */
bool project_is_trusted(
    struct arena *a, const struct json *settings, struct str root, struct str directory);

/* The directory of the repository around `directory`, of a linked worktree that of its main checkout; "no string":
 * none. */
struct str project_repository(struct arena *a, struct str directory);

/* One file to a layer; a missing one is empty. */
bool layer_read_file(struct arena *a, struct layer *layer, struct config_position *ret_position,
    struct error *reterr);
