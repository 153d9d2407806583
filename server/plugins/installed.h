/* installed: the plugins below $CODEX_HOME/plugins and what they bring along (local-methods.md 18). */
#pragma once

#include "plugins/manifest.h"

enum { PLUGINS_MAX = 1000, PLUGIN_HOOK_FILES_MAX = 32 };

/* One that is installed and switched on. */
struct plugin {
    struct str id, name; /* "<plugin>@<marketplace>" */
    struct plugin_manifest manifest;
    const struct json *settings; /* its table in the configuration */
};

struct plugins {
    struct plugin *v;
    size_t n;
};

/* All that [plugins] of the merged settings switches on, by id. Blocking; made in `a`, but the settings are shared. */
struct plugins plugins_active(struct arena *a, struct str home, const struct json *settings);

/* features.plugins: on unless switched off. */
bool plugins_are_on(const struct json *settings);

/* Where the one version of a plugin that counts is installed; "no string": nowhere. */
struct str plugin_installed_root(
    struct arena *a, struct str home, struct str marketplace, struct str name);

/* Copies the plugin in `from` there, in the place of another version. Blocking. */
bool plugin_install_files(struct arena *a, struct str home, struct str marketplace, struct str name,
    struct str from, struct error *reterr);
/* -ENOENT: it was not installed. */
int plugin_remove_files(struct arena *a, struct str home, struct str marketplace, struct str name);

/* ---- parts.c: what a plugin brings along; blocking, made in `a` ---- */

/* The directories with its skills. */
struct str_array plugin_skill_roots(struct arena *a, const struct plugin_manifest *m);

/* Its MCP servers, as tables of [mcp_servers]; those that make no sense are left out. */
const struct json *plugin_mcp_servers(struct arena *a, const struct plugin_manifest *m);

struct plugin_hooks {
    struct str name; /* "hooks/hooks.json", "plugin.json#hooks[0]": as keys name it */
    struct str path;
    const struct json *events;
};

struct plugin_hooks_list {
    struct plugin_hooks *v;
    size_t n;
};

struct plugin_hooks_list plugin_hooks(struct arena *a, const struct plugin_manifest *m);

/* "sha256:…" of the names and contents of all its files: a hook is trusted with the scripts that it calls. */
struct str plugin_digest(struct arena *a, const struct plugin_manifest *m);

/* The servers of all plugins, with what the configuration changes of them, each with a member "plugin_id"; names that
 * the configuration has itself are left out. NULL: there are none. */
const struct json *plugins_mcp_servers(
    struct arena *a, const struct plugins *plugins, const struct json *settings);
