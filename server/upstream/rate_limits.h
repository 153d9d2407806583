/* rate_limits: what an answer's head tells about the account's limits (upstream-api.md 12). */
#pragma once

#include "base/json.h"
#include "protocol/types.gen.h"
#include "upstream/http.h"

enum { RATE_LIMIT_FAMILIES_MAX = 32 };

/* The families of the head, made in `a`: the default family "codex" first, also when it is empty, then the
 * others that have data, by id. Returns how many, at least 1. */
size_t rate_limits_of_head(struct arena *a, const struct http_head *head,
    struct rate_limit_snapshot families[RATE_LIMIT_FAMILIES_MAX]);

/* The family that an answer with "usage limit reached" is about, empty when the head has nothing of it. */
struct rate_limit_snapshot rate_limit_reached(struct arena *a, const struct http_head *head);

/* A `codex.rate_limits` event. */
struct rate_limit_snapshot rate_limits_of_event(struct arena *a, const struct json *event);
