/* command_actions: what a shell script is about, for people to read (agent-loop.md 16.1). */
#pragma once

#include "protocol/types.gen.h"
#include "tool/shell_script.h"

/* Made in `a`. A script that is not understood is one `unknown` with the whole text. */
struct command_action_array command_actions_of(struct arena *a, struct str script, struct str cwd);

/* For command_actions.c: one simple command. The path of what it reads is as written. */
struct command_action command_classify(struct arena *a, const struct script_command *c);
/* Only shapes what another command prints: `wc`, `sort`, `head` without a file … */
bool command_is_helper(const struct script_command *c);
