/* calls: the tool calls of one answer: started as they come, their outputs kept in the order of the calls
 * (agent-loop.md 6). */
#pragma once

#include "protocol/types.gen.h"

struct turn;
struct turn_call;

/* A call came: it starts at once, or when those before it have ended if it must run alone. */
void turn_calls_add(struct turn *turn, const struct response_item *call);

/* True while one is running. */
bool turn_calls_running(const struct turn *turn);

/* All have ended: appends their outputs to the history and forgets them. */
void turn_calls_record(struct turn *turn);

/* Ends those that run, with the text of an interrupt as their output, and records all. */
void turn_calls_abort(struct turn *turn);

/* Drops all without a word: the daemon ends. */
void turn_calls_cancel(struct turn *turn);
