/* mode_text: what the model is told of a collaboration mode (agent-loop.md 4.5). */
#pragma once

#include "protocol/types.gen.h"

/* Without the tags around it. */
struct str mode_instructions(enum mode_kind mode);
