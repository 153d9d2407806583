/* agent_input: what one agent sends to another one (agent-loop.md 23.1). */
#pragma once

#include "base/json.h"
#include "protocol/types.gen.h"

struct agent_words {
    struct json *input; /* as a client would send it */
    struct str prompt;  /* what to show of it */
};

/* From the arguments `message` or `items` (either may be absent). False: the output for the model. */
bool agent_input_of(struct arena *a, struct str message, const struct agent_input_array *items,
    struct agent_words *ret, struct str *ret_failure);

/* An agent's id in lower case. False: the output for the model. */
bool agent_id_of(struct arena *a, struct str text, struct str *ret, struct str *ret_failure);
