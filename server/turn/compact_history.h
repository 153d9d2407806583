/* compact_history: what is left of a history when it is shortened (agent-loop.md 20.2, upstream-api.md 15). */
#pragma once

#include "base/json.h"
#include "thread/history.h"

/* How much of the users' messages stays, newest first; text is counted at four bytes a token. */
enum { COMPACT_KEEP_TOKENS_LOCAL = 20000, COMPACT_KEEP_TOKENS_REMOTE = 64000 };

/* What a summary begins with; the model is told by it what follows. */
extern const struct str compact_summary_prefix;

/* The items of a history, in `a` and pointing into it. */
const struct json *compact_history_items(struct arena *a, const struct history *h);

/* A message of the user's own: neither context that was injected nor an earlier summary. */
bool compact_is_user_message(const struct json *item);

/* Appends to `out`: the newest of the old history's user messages, as many as `max_tokens` holds (the one that
 * crosses the limit is cut in its middle), `context` before the last of them, then `tail`, one item. */
void compact_history_build(struct history *out, const struct json *items, size_t max_tokens,
    const struct history *context, struct str tail);

/* The same of what the compact endpoint answered: its conversation and compaction items, `context` before the
 * last message of the user's or else before the last compaction. */
void compact_history_of_output(
    struct history *out, const struct json *output, const struct history *context);

/* Appends the items without the first `dropped` ones, and without the outputs of calls among those. */
void compact_history_write(struct buf *out, const struct json *items, size_t dropped);
