/* compact: shortening a thread's history, by a turn of its own or within one (agent-loop.md 20, upstream-api.md
 * 15).
 *
 * A turn with a compaction asks the model for that instead: turn/sample.c sends the request, tries again and
 * fails as for every other one, and comes here for what differs. Hooks before and after it have their places in
 * turn_compact_begin() and turn_compact_apply(). */
#pragma once

#include "base/buf.h"
#include "base/json.h"
#include "upstream/response_event.h"

struct thread;
struct turn;

struct turn_compaction;

enum compact_phase { COMPACT_STANDALONE, COMPACT_PRE_TURN, COMPACT_MID_TURN };

enum compact_reason {
    COMPACT_NOT,
    COMPACT_REQUESTED,
    COMPACT_LIMIT,     /* the context is full */
    COMPACT_DOWNSHIFT, /* for the new model it would be */
    COMPACT_HASH,      /* the new model does not understand what the old one left */
};

enum compact_kind {
    COMPACT_LOCAL,    /* the model writes a summary */
    COMPACT_REMOTE,   /* the service seals the history in one item */
    COMPACT_ENDPOINT, /* POST …/responses/compact gives the new history */
};

enum { COMPACT_REMOTE_RETRIES_MAX = 2 };

/* Why the history has to be shortened before a turn begins, and within one. COMPACT_NOT: it has not. */
enum compact_reason turn_compact_reason(const struct thread *thread);
bool turn_compact_is_due(const struct thread *thread);

/* The next request of the turn compacts. */
void turn_compact_begin(struct turn *turn, enum compact_phase phase, enum compact_reason reason);
/* Were its hooks asked? From now on they were. */
bool turn_compact_ask_once(struct turn *turn);
/* Its item starts, unless it has; nothing without a compaction. */
void turn_compact_tell(struct turn *turn);
/* Forgets the compaction, done or not. */
void turn_compact_end(struct turn *turn);

enum compact_kind turn_compact_kind(const struct turn *turn);
enum compact_phase turn_compact_phase(const struct turn *turn);
/* The model that is asked for it: after a change of models the one before. */
struct str turn_compact_model(const struct turn *turn);

/* Appends the `compaction` object of the turn's metadata. */
void turn_compact_write_metadata(const struct turn *turn, struct buf *out);
/* Appends the history as the request has it, and what asks for the compaction. */
void turn_compact_write_input(const struct turn *turn, struct buf *out);

/* An event of the answer, its completion included. */
void turn_compact_event(struct turn *turn, const struct response_event *event);
/* The answer of the compact endpoint. */
void turn_compact_take_output(struct turn *turn, const struct json *output);

/* The answer is complete: the thread has its new history, the item is done. False: why not, in `a`. */
bool turn_compact_apply(struct turn *turn, struct arena *a, struct upstream_error *reterr);

/* The context is too large even for this request: leaves out the oldest item. False: there is none left. */
bool turn_compact_drop_oldest(struct turn *turn);

/* The request is sent anew: forgets what came before. */
void turn_compact_restart(struct turn *turn);

/* How clients are told of a failure; its text may be made in `a`. */
struct upstream_error turn_compact_failure(
    const struct turn *turn, struct arena *a, const struct upstream_error *e);
