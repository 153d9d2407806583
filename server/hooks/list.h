/* list: the hooks that are configured for a directory (local-methods.md 10). */
#pragma once

#include "config/layers.h"
#include "plugins/installed.h"
#include "protocol/types.gen.h"

enum {
    HOOK_TIMEOUT_S = 600,
    HOOK_SESSION_END_TIMEOUT_S = 1,
    HOOK_SESSION_END_TIMEOUT_MAX_S = 3,
    HOOKS_FILE_BYTES_MAX = 4 * 1024 * 1024,
    HOOKS_MAX = 4096, /* of one directory */
};

/* All hooks that administrators demand, of the layers that count and of the plugins, with their trust, and what is
 * wrong with others; reads the hooks.json beside each layer's file, blocking. Everything is made in `a` and may point
 * into the layers. */
void hooks_of_layers(struct arena *a, const struct layers *layers, const struct plugins *plugins,
    struct hooks_list_entry *ret);

/* Can all that the administrator demands run? "failed to load required managed hooks: …" */
bool hooks_check_required(const struct requirements *requirements, struct error *reterr);

/* As keys name it: "pre_tool_use". */
struct str hook_event_key(enum hook_event_name event);
/* As files and inputs do: "PreToolUse". */
const char *hook_event_title(enum hook_event_name event);

/* Those of one plugin, wherever it is. */
struct plugin_hook_summary_array hooks_of_plugin(
    struct arena *a, struct str id, const struct plugin_manifest *manifest);
