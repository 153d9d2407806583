/* diff: what the patches of a turn changed, as one git-style diff (agent-loop.md 17.2). */
#pragma once

struct patch_change;
struct turn;

/* The files of one turn as they were at its start and as they are now; owned by the turn. */
struct turn_diff;

/* Takes over what a patch changed and tells turn/diff/updated. */
void turn_diff_add(struct turn *turn, const struct patch_change *changes);

/* Tells it once more, at the end of a request, when there is a diff. */
void turn_diff_tell(struct turn *turn);

void turn_diff_free(struct turn_diff *diff);
