/* external_agent_history: imports from other agents that were done (local-methods.md 20). */
#pragma once

#include "protocol/types.gen.h"

/* Adds one to the file below `home` (CODEX_HOME); blocking. 0 or a negative errno. */
int external_agent_note(
    struct arena *a, struct str home, const struct external_agent_config_import_history *added);

/* The id of an import. */
struct str external_agent_new_id(struct arena *a);
