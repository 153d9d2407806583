/* history: the conversation as the model sees it: Responses input items, ready to be sent. */
#pragma once

#include "base/buf.h"
#include "base/json.h"

/* Items are kept as the JSON that a request carries, joined by commas: building a request is one copy.
 * A zeroed struct is an empty history. */
struct history {
    struct buf text;
    size_t count;
};

/* Appends one item, an encoded JSON object; copied. */
void history_add(struct history *h, struct str item);
/* The same with an object that is not encoded yet. */
void history_add_json(struct history *h, const struct json *item);
/* Appends all items of another one. */
void history_append(struct history *h, const struct history *other);
void history_done(struct history *h);
