/* rollout_line: one line of a rollout file (threads.md 3, 4). */
#pragma once

#include "base/json.h"

enum rollout_line_type {
    ROLLOUT_OTHER, /* of an unknown type: skipped, kept in the file */
    ROLLOUT_SESSION_META,
    ROLLOUT_RESPONSE_ITEM,
    ROLLOUT_EVENT,
    ROLLOUT_TURN_CONTEXT,
    ROLLOUT_WORLD_STATE,
    ROLLOUT_COMPACTED,
    ROLLOUT_TOKEN_USAGE,
    ROLLOUT_REALTIME_ITEM,
};

/* Pieces point into the text and the arena it was parsed into. */
struct rollout_line {
    enum rollout_line_type type;
    struct str timestamp;
    bool has_ordinal;
    uint64_t ordinal;
    const struct json *payload, *metadata; /* metadata may be NULL */
    struct str event;                      /* payload.type of an event, else "no string" */
};

/* The name of the type in files. */
struct str rollout_line_name(enum rollout_line_type type);

/* False for what is no line: not an object, without a timestamp, a type or an object as payload. */
bool rollout_line_parse(struct arena *a, struct str text, struct rollout_line *ret);

/* The same for looking at all lines of a file: of strings with escapes in long lines only the beginning is there. */
enum { ROLLOUT_LONG_LINE_BYTES = 1024 * 1024, ROLLOUT_LOOK_BYTES = 256 * 1024 };
bool rollout_line_look(struct arena *a, struct str text, struct rollout_line *ret);
