/* report: failures of the model service as clients see them (agent-loop.md 19, upstream-api.md 10). */
#pragma once

#include "protocol/types.gen.h"
#include "upstream/error.h"

struct turn;

/* Pieces point into `a` and into the error. */
struct turn_error turn_error_of(struct arena *a, const struct upstream_error *e);

/* The `error` notification. */
void turn_report(struct turn *turn, const struct turn_error *error, bool will_retry);

/* "Reconnecting... 2/5" (or "waiting for network" when `max` is 0), with the cause as details. */
void turn_report_retry(
    struct turn *turn, unsigned attempt, unsigned max, const struct upstream_error *cause);
