/* stream: what the model writes becomes items: for clients, and for the history (agent-loop.md 6, 16). */
#pragma once

#include "upstream/response_event.h"

struct turn;

/* One event of the answer under way, but for its end. */
void turn_stream_event(struct turn *turn, const struct response_event *event);

/* Forgets an item that the model did not finish: no item/completed comes for it. */
void turn_stream_drop_item(struct turn *turn);
