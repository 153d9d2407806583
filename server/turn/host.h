/* host: what a turn does for its calls: its thread waits for the user, the user ends it, the model is told more. */
#pragma once

#include "tool/tool.h"

struct turn;

extern const struct tool_host_events turn_host_events; /* their user is the turn */

/* The outputs of its calls are recorded: what was to be told after them. */
void turn_host_say_rest(struct turn *turn);
/* The turn has ended: the questions that its calls left open are resolved. */
void turn_host_resolve_rest(struct turn *turn);
