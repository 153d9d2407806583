/* promotion: what of the agent's messages a voice client is to show (realtime.md 16.3). */
#pragma once

#include "base/str.h"

enum { PROMOTION_VISUALS_MAX = 256 /* of one message */ };

/* Whether the text, as far as it has come, is marked to be shown as a whole. */
bool promotion_is_inline(struct str text);

/* How many lines that are complete, or the last one when `whole`, begin a picture. */
unsigned promotion_visuals(struct str text, bool whole);
