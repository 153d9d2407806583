/* context_item: stored items of the model's context (threads.md 4.2, 6). */
#pragma once

#include "base/json.h"

/* False for types that are not sent to the model again. */
bool context_item_is_known(const struct json *item);

/* A message that the user wrote, as opposed to context that came along in the user's name. */
bool context_item_is_user_turn(const struct json *item);

/* A call of a tool, or the output of one. */
enum context_call { CONTEXT_NO_CALL, CONTEXT_CALL, CONTEXT_CUSTOM_CALL, CONTEXT_OUTPUT };
enum context_call context_item_call(const struct json *item, struct str *ret_id);

/* Appends an output for a call that never got one. */
void context_aborted_write(
    struct buf *out, enum context_call call, struct str call_id, size_t *count);

/* What an item tells of itself to the first-party service. */
enum context_origin {
    CONTEXT_NO_ORIGIN,
    CONTEXT_SHORT_ORIGIN, /* for models that do not take where the parts come from */
    CONTEXT_WHOLE_ORIGIN,
};

/* Appends the item as a request carries it, after a comma unless it is the first. */
void context_item_write(struct buf *out, struct arena *a, const struct json *item,
    enum context_origin origin, size_t *count);

/* The same with a summary as a message of the user. */
void context_summary_write(struct buf *out, struct str text, size_t *count);
