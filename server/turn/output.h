/* output: what the model finished: kept for the history and for the turn's summary (agent-loop.md 3.5). */
#pragma once

#include "base/json.h"
#include "protocol/types.gen.h"

struct turn;

/* Appends an item of the answer to the history, in the form in which it is sent back: ids that are not echoed left
 * out, `id` in the place of none. Tool calls start. The item is changed. */
void turn_output_record(struct turn *turn, struct response_item *item, struct str id);

/* Appends an item in the form of the history, its id as it came. */
void turn_output_write(struct buf *out, const struct json *item);

/* Remembers the last agent message: turn/completed shows it. */
void turn_output_keep_last(struct turn *turn, const struct thread_item *message);
