/* responses_delta: what of a request is new to a server that has the one before (upstream-api.md 13.5). */
#pragma once

#include "base/json.h"

/* The last request of a connection and its answer, as hashes: the items themselves are in the history. A
 * zeroed struct knows of none. */
struct response_past {
    struct arena arena;
    struct str response_id; /* "no string": no answer that could be continued */
    uint64_t options;       /* all members that must be the same */
    size_t inputs, outputs; /* items */
    uint64_t input_hash, output_hash;
};

/* A request, the body as over HTTP, was sent. */
void response_past_begin(struct response_past *past, struct str body);
/* An item of its answer. */
void response_past_output(struct response_past *past, const struct json *item);
/* The end of its answer; an empty id cannot be continued. */
void response_past_complete(struct response_past *past, struct str response_id);
/* Forgets everything and frees. */
void response_past_done(struct response_past *past);

struct response_frame {
    struct str body;       /* the request as over HTTP: JSON without white space */
    bool prewarm;          /* generate: false */
    struct str turn_state; /* "no string": none */
    bool lite;             /* a model with the lite layout */
    int64_t now_ms;
};

/* Appends the response.create message: only the new items where the past allows it, else all. */
void response_frame_write(
    struct buf *out, const struct response_past *past, const struct response_frame *frame);
