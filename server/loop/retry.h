/* retry: a timer that waits longer after each failure (upstream-api.md 11). */
#pragma once

#include "loop/op.h"

enum { RETRY_BASE_MS = 200, RETRY_JITTER_PERCENT = 10, RETRY_DELAY_MAX_MS = 24 * 3600 * 1000 };

/* Delay before attempt `attempt` (from 1): RETRY_BASE_MS * 2^(attempt - 1), give or take the jitter. */
int64_t retry_delay_ms(unsigned attempt);

/* Calls back once after `delay_ms`, never from within retry_start(). Cancelled with its group:
 * then the callback does not come. The returned operation may be given to op_cancel(). */
struct op *retry_start(uv_loop_t *loop, struct op_group *group, int64_t delay_ms,
    void (*callback)(void *user), void *user);
