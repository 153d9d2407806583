/* guardian: a model that decides about approvals in place of the clients: a hidden thread that works for all turns of
 * its thread (agent-loop.md 12.5). */
#pragma once

#include "tool/tool.h"

struct turn;

enum {
    GUARDIAN_ATTEMPTS = 3,
    GUARDIAN_RETRY_MS = 200, /* doubled each time */
    GUARDIAN_TIME_MS = 90000,
    GUARDIAN_ROW_MAX = 3,    /* refusals one after the other that end a turn */
    GUARDIAN_RECENT = 50,    /* reviews of a turn that are remembered */
    GUARDIAN_RECENT_MAX = 10 /* refusals among them that end it too */
};

/* What a turn remembers of its reviews. */
struct guardian_count {
    unsigned row;
    uint64_t recent; /* a bit for each of the last, set: refused */
};

/* tool_host_events.review; `user` is the turn. */
struct op *guardian_review(void *user, struct op_group *group, const struct tool_review *what,
    tool_reviewed *done, void *done_user);

/* Too much of this turn was refused: the clients are told so, and it has to be ended as an interrupt does. */
bool guardian_ends(struct turn *turn);
