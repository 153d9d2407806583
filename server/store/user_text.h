/* user_text: what a user's message says, as previews show it (threads.md 10.2). */
#pragma once

#include "store/rollout_line.h"

/* Without what a client put before the request, trimmed; in `a`. */
struct str user_text_trim(struct arena *a, struct str text);

/* The preview that a line gives: of an item or event that is a user's message, "[Image]" when that has nothing but
 * pictures. "No string" for all other lines. In `a`. */
struct str user_text_preview(struct arena *a, const struct rollout_line *line);
