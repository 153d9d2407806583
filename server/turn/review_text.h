/* review_text: the words of a review: its name, what the reviewer is asked, what it found (agent-loop.md 21). */
#pragma once

#include "protocol/types.gen.h"

/* What the reviewer is told first. */
struct str review_instructions(void);

/* "current changes", "changes against 'main'", "commit 0123456: Title", or the client's own instructions; in `a`. */
struct str review_label(struct arena *a, const struct review_target *target);

/* What the reviewer is asked, in `a`. `merge_base` is that with the branch of the target, or "no string". */
struct str review_prompt(
    struct arena *a, const struct review_target *target, struct str merge_base);

/* The reviewer's answer, JSON as it was told or anything else, as a text for people, in `a`. "No string": it says
 * nothing. */
struct str review_render(struct arena *a, struct str answer);

/* What the model is told of a review, in `a`: its result, or "no string" for one that was given up. */
struct str review_user_action(struct arena *a, struct str result);
