/* command_actions: what a shell script is about, for people to read (agent-loop.md 16.1). */
#pragma once

#include "protocol/types.gen.h"

/* Made in `a`. A script that is not understood is one `unknown` with the whole text. */
struct command_action_array command_actions_of(struct arena *a, struct str script, struct str cwd);
