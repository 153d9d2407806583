/* json_merge: RFC 7396 merge patches: what changed between two objects, and putting it back in. */
#pragma once

#include "base/json.h"

/* The patch that turns `before` into `after`: changed leaves only, null for members that went. NULL when they are the
 * same. Made in `a`; shares nothing with either. */
struct json *json_merge_diff(struct arena *a, const struct json *before, const struct json *after);

/* `target` with the patch put in, in `a`; shares nothing with either. `target` may be NULL. */
struct json *json_merge_apply(struct arena *a, const struct json *target, const struct json *patch);
