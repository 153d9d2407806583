/* arguments: the JSON of a function call (agent-loop.md 6). */
#pragma once

#include "protocol/types.gen.h"

/* Decodes into *ret, in `a`. False: the output for the model, "failed to parse function arguments: …". */
bool tool_arguments_decode(
    struct arena *a, struct str arguments, enum type_id type, void *ret, struct str *ret_failure);
