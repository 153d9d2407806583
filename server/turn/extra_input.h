/* extra_input: what a turn is given beside the user's words: additionalContext and toolOutput
 * (agent-loop.md 2.1, 4.9). */
#pragma once

#include "protocol/types.gen.h"

struct turn;

/* Takes entries of turn/start.additionalContext that are new or have changed since they were last given: they
 * come into the history right before the turn's input. */
void turn_add_context_entries(
    struct turn *turn, const struct additional_context_entry_map *entries);

/* Keeps an item for the model until before the next input. `kind` of its parts, static; NULL: the output of a tool. */
struct json;
void turn_add_early(struct turn *turn, const struct json *item, const char *kind);

/* Says what turn_add_context_entries() kept, before the input. */
void turn_say_early(struct turn *turn);

/* The output that starts a turn in place of a user's message: shown as an item, appended without a call. */
void turn_deliver_tool_output(struct turn *turn, const struct turn_tool_output *output);
