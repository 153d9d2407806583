/* timeline: what happened in a session, as items of the thread: kept in its file first, then told (realtime.md 16). */
#pragma once

#include "base/map.h"
#include "base/uuid.h"
#include "protocol/types.gen.h"

struct thread;

/* One role's words since the last item of it was complete. */
struct timeline_segment {
    bool open, told; /* its beginning has been told */
    char id[UUID_TEXT_BYTES];
    struct buf text;
    unsigned number; /* counts in the order of opening */
};

struct timeline {
    struct thread *thread;
    bool off;              /* ephemeral threads and those of the old mode have none */
    struct str session_id; /* in the arena of the session */
    unsigned opened;
    struct timeline_segment segments[2]; /* by role */
    struct map promoted;                 /* presentations that were told */
};

enum { TIMELINE_SEGMENT_BYTES_MAX = 1024 * 1024 /* then another item goes on */ };

/* `session_id` "no string": a generated one, in `a`. */
void timeline_init(
    struct timeline *t, struct arena *a, struct thread *thread, struct str session_id);
void timeline_done(struct timeline *t);

void timeline_started(struct timeline *t);
void timeline_delta(
    struct timeline *t, enum thread_realtime_transcript_role role, struct str delta);
void timeline_text(struct timeline *t, enum thread_realtime_transcript_role role, struct str text);
/* Something else comes between: what is open is complete, and goes on as another item. */
void timeline_interject(struct timeline *t);
/* The session's client is to show an item of the thread, or a part of it; each once. */
void timeline_promote(struct timeline *t, struct str turn, struct str item,
    const struct thread_realtime_bem_item_presentation *how);
void timeline_closed(struct timeline *t, bool failed);
