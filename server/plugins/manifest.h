/* manifest: what a plugin says of itself in .codex-plugin/plugin.json (local-methods.md 18). */
#pragma once

#include "base/error.h"
#include "protocol/types.gen.h"

enum {
    PLUGIN_FILE_BYTES_MAX = 4 * 1024 * 1024,
    PLUGIN_PROMPTS_MAX = 3, /* default prompts that are shown */
};

struct plugin_manifest {
    struct str root; /* the plugin's directory, absolute */
    struct str name, version, description;
    struct str_array keywords;
    const struct plugin_interface *interface; /* NULL: it says nothing of how to show it */
    const struct json *skills, *mcp_servers,
        *hooks; /* where they are, as written; NULL: the usual places */
};

/* error.code of plugin_manifest_read(). */
enum plugin_manifest_problem {
    PLUGIN_NO_MANIFEST = 1, /* "missing plugin.json" */
    PLUGIN_NO_JSON,         /* "failed to parse plugin.json: EOF …" */
    PLUGIN_BAD_VERSION,     /* "invalid plugin version in plugin.json: …" */
    PLUGIN_BAD_MANIFEST,    /* "missing or invalid plugin.json" */
};

/* Reads the file of the plugin in `root`, blocking; everything is made in `a`. */
bool plugin_manifest_read(
    struct arena *a, struct str root, struct plugin_manifest *ret, struct error *reterr);

/* The same from the text of the file. */
bool plugin_manifest_parse(struct arena *a, struct str text, struct str root,
    struct plugin_manifest *ret, struct error *reterr);

/* The file that "./…" in a manifest means; "no string" for any other value: those lead nowhere. */
struct str plugin_path(struct arena *a, struct str root, const struct json *value);
