/* unknown_settings: keys of a configuration that nobody knows, told to the user (local-methods.md 6.4). */
#pragma once

#include "base/arena.h"

struct layers;

/* "Codex is ignoring 2 unrecognized configuration settings. …"; "no string": all are known. */
struct str unknown_settings_text(struct arena *a, const struct layers *layers);

/* Has a feature this name, or had it once? */
bool unknown_settings_is_feature(struct str name);
