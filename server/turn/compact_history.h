/* compact_history: what is left of a history when it is shortened (agent-loop.md 20.2, upstream-api.md 15). */
#pragma once

#include "base/json.h"
#include "store/history.h"

/* How much of the users' messages stays, newest first; text is counted at four bytes a token. */
enum { COMPACT_KEEP_TOKENS_LOCAL = 20000, COMPACT_KEEP_TOKENS_REMOTE = 64000 };

/* What a summary begins with; the model is told by it what follows. */
extern const struct str compact_summary_prefix;

/* The items of a history's text, in `a`. */
const struct json *compact_history_items(struct arena *a, struct str history);

/* A message of the user's own: neither context that was injected nor an earlier summary. */
bool compact_is_user_message(const struct json *item);
/* Is it what a compaction has left for the model? */
bool compact_is_summary(const struct json *item);

struct compact_keep {
    size_t max_tokens; /* of the users' messages */
    bool text_only;    /* without their pictures */
    const struct history *context, *tail;
};

/* Appends to `out`: the newest of the old history's user messages, as many as the limit holds (the one that
 * crosses it is cut in its middle), the context before the last of them, then the tail. */
void compact_history_build(
    struct history *out, const struct json *items, const struct compact_keep *keep);

/* The same of what the compact endpoint answered: its conversation and compaction items, `context` before the
 * last message of the user's or else before the last compaction. */
void compact_history_of_output(
    struct history *out, const struct json *output, const struct history *context);

/* Appends the items without the first `dropped` ones, and without the outputs of calls among those. */
void compact_history_write(struct buf *out, const struct json *items, size_t dropped);
