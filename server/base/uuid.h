/* uuid: RFC 9562, version 4 (random) and 7 (ordered by time). */
#pragma once

#include "base/arena.h"
#include "base/error.h"

struct uuid {
    uint8_t bytes[16];
};

/* "019a2f3b-8d1c-7e40-9f6a-1b2c3d4e5f60" and a NUL. */
enum { UUID_TEXT_BYTES = 37 };

/* What orders the version 7 ids of one millisecond. Zeroed at first; one for all ids that must be in
 * order, that is one for the process. */
struct uuid_clock {
    uint64_t ms;
    uint64_t counter;
};

void uuid_v4(struct uuid *ret);
/* Greater than all that this clock has given before, even when the system's clock goes back. */
void uuid_v7(struct uuid_clock *clock, struct uuid *ret);
/* The time in a version 7 id, ms since 1970; -1 for another version. */
int64_t uuid_time_ms(const struct uuid *id);

/* Lower case. Returns `out`. */
const char *uuid_format(const struct uuid *id, char out[UUID_TEXT_BYTES]);
struct str uuid_str(struct arena *a, const struct uuid *id);

/* Any version, also without hyphens, in braces, or after "urn:uuid:". The error texts (reterr may be
 * NULL) are the reference's, which follow "invalid thread id: " and the like. */
bool uuid_parse(struct str text, struct uuid *ret, struct error *reterr);
