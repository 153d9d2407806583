/* plan_text: a proposed plan within what the model writes: the lines between two tags (agent-loop.md 22.1). */
#pragma once

#include "base/buf.h"

/* A zeroed struct is at the beginning of a text. */
struct plan_text {
    struct buf held;  /* the beginning of a line that may become a tag */
    struct buf ready; /* of the piece at hand, not told yet */
    bool in_line;     /* the line is none */
    bool in_plan;
    bool had_plan; /* there is one at most */
};

struct plan_text_events {
    void (*on_outside)(void *user, struct str text);
    void (*on_plan_begin)(void *user);
    void (*on_inside)(void *user, struct str text);
};

/* The next piece, however it was cut. */
void plan_text_feed(
    struct plan_text *p, struct str piece, const struct plan_text_events *events, void *user);
/* The text is over: what was held is no tag, or one without a line end. */
void plan_text_end(struct plan_text *p, const struct plan_text_events *events, void *user);
void plan_text_done(struct plan_text *p);
