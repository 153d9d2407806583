/* response_event: the events of a Responses stream, from SSE and from websockets (upstream-api.md 9). */
#pragma once

#include "base/json.h"
#include "upstream/error.h"

enum response_event_type {
    RESPONSE_IGNORED,
    RESPONSE_ITEM_ADDED,         /* item */
    RESPONSE_ITEM_DONE,          /* item */
    RESPONSE_TEXT_DELTA,         /* delta */
    RESPONSE_TOOL_INPUT_DELTA,   /* delta, item_id */
    RESPONSE_SUMMARY_PART_ADDED, /* index */
    RESPONSE_SUMMARY_DELTA,      /* delta, index */
    RESPONSE_REASONING_DELTA,    /* delta, index */
    RESPONSE_METADATA,           /* raw; turn_state over a websocket */
    RESPONSE_RATE_LIMITS,        /* raw; only over a websocket */
    RESPONSE_COMPLETED,          /* response_id, usage, end_turn; the last event */
    RESPONSE_FAILED,             /* raw */
    RESPONSE_INCOMPLETE,         /* raw */
    RESPONSE_UNREADABLE,         /* a response.completed that does not parse: error_text */
};

struct response_usage {
    int64_t input_tokens, cached_tokens, cache_write_tokens;
    int64_t output_tokens, reasoning_tokens, total_tokens;
};

/* Everything points into the parsed event. */
struct response_event {
    enum response_event_type type;
    const struct json *raw;
    const struct json *item;
    struct str delta;
    struct str item_id;
    int64_t index;
    struct str response_id;
    bool has_usage;
    struct response_usage usage;
    bool continues; /* end_turn: false */
    struct str error_text;
    struct str turn_state; /* to be sent back for the rest of the turn; "no string": none */
};

/* What this event says. Events that lack what they need, and unknown ones, are RESPONSE_IGNORED. */
struct response_event response_event_of(struct arena *a, const struct json *event);
