/* transcript: what was said in a session, for the agent that work is handed to (realtime.md 11). */
#pragma once

#include "base/buf.h"
#include "base/json.h"
#include "protocol/types.gen.h"

enum {
    TRANSCRIPT_BYTES_MAX = 4 * 1024 * 1024 /* since the last handoff; older entries are dropped */
};

struct transcript_entry {
    struct transcript_entry *next;
    enum thread_realtime_transcript_role role;
    struct buf text;
};

/* The entries since the last handoff. Zeroed: nothing was said. */
struct transcript {
    struct transcript_entry *first, *last;
    size_t bytes;
    bool fresh[2]; /* by role: the next delta begins an entry */
    /* Version 3: what a role says up to its finished text is one entry, whatever comes between, and that text only
     * counts when nothing came before it. */
    bool by_turn;
    struct transcript_entry *open[2]; /* by role, of these; or NULL */
};

void transcript_delta(
    struct transcript *t, enum thread_realtime_transcript_role role, struct str delta);
void transcript_text(
    struct transcript *t, enum thread_realtime_transcript_role role, struct str text);
/* The next words of that role are not a continuation. */
void transcript_break(struct transcript *t, enum thread_realtime_transcript_role role);
/* A handoff with that request: it counts as said by the user, unless it was. Then transcript_take(). */
void transcript_request(struct transcript *t, struct str input);
/* "role: text" lines of all entries. */
void transcript_write(const struct transcript *t, struct buf *out);
/* [{"role","text"}], in `a`, pointing into the entries. */
struct json *transcript_json(const struct transcript *t, struct arena *a);
/* Forgets the entries: they have been handed off. */
void transcript_clear(struct transcript *t);
