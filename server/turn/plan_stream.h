/* plan_stream: a message of the model in plan mode: its plan is an item of its own (agent-loop.md 22.1). */
#pragma once

#include "base/str.h"
#include "protocol/types.gen.h"

struct plan_stream;
struct turn;

/* The message has begun; `item` is it as clients will see it. */
struct plan_stream *plan_stream_new(struct turn *turn, const struct thread_item *item);
void plan_stream_free(struct plan_stream *s);

void plan_stream_delta(struct plan_stream *s, struct str text);

/* The message is complete: items are completed, the plan first. `text` is all of it. True: *ret is the message as
 * clients see it; false: it was nothing but a plan. */
bool plan_stream_finish(struct plan_stream *s, struct str text, struct thread_item *ret);
