/* turn_index: where the turns and items of a thread are in its files (threads.md 7). Made in one pass, read back in
 * pieces: items stay on disk until somebody asks for them. */
#pragma once

#include "base/map.h"
#include "protocol/types.gen.h"
#include "store/rollout_scan.h"

/* What the lines of an item are. */
enum indexed_kind {
    INDEXED_ITEM, /* item_completed */
    INDEXED_USER, /* events of the old mode, from here on */
    INDEXED_AGENT,
    INDEXED_REASONING,
    INDEXED_ENDED, /* …_end: stored members beside a call id */
    INDEXED_COMPACTION,
    INDEXED_ENTERED_REVIEW,
    INDEXED_EXITED_REVIEW,
};

struct indexed_line {
    struct indexed_line *next;
    struct rollout_span where;
};

struct indexed_item {
    struct indexed_item *next; /* in its turn, by the order of first appearance */
    enum indexed_kind kind;
    size_t turn; /* its place among the turns */
    struct str id;
    uint64_t ordinal;          /* of its first line */
    struct indexed_line lines; /* the newest one; of reasoning in the old mode all */
    bool is_user, is_agent;    /* messages */
};

/* A line of a voice session. */
struct indexed_voice {
    uint64_t ordinal;
    struct rollout_span where;
    struct str id, session;
    bool opens, closes; /* the session */
};

struct indexed_turn {
    struct str id, root_id;
    uint64_t ordinal, end_ordinal; /* the latter 0: no end was found */
    struct rollout_span where;     /* of the line that begins it */
    enum turn_status status;       /* TURN_STATUS_IN_PROGRESS: no end was found */
    bool implicit;                 /* of the old mode: no line begins it */
    int64_t started_at_s, completed_at_s, duration_ms; /* -1: not known */
    struct str error;                                  /* JSON as stored, or "no string" */
    struct indexed_item *first, *last;
};

struct turn_index {
    struct arena *a;
    bool legacy;
    struct indexed_turn *turns;
    size_t turn_n, turn_room;
    struct indexed_item **items; /* of all turns, by ordinal */
    size_t item_n, item_room;
    struct indexed_voice *voice; /* in the order of the lines; not of the old mode */
    size_t voice_n, voice_room;
    struct map by_id;          /* turn or item id -> struct indexed_item */
    uint64_t next_item_number; /* of the old mode: "item-<n>" */
    bool open;                 /* the old mode: the last turn takes more items */
};

void turn_index_init(struct turn_index *index, struct arena *a, bool legacy);
/* Gives back what is not in the arena. */
void turn_index_done(struct turn_index *index);

/* For rollout_scan(), with the index as user. */
void turn_index_visit(
    void *index, const struct rollout_line *line, struct rollout_span where, uint64_t number);
/* The lines are over: turns that were not ended are told as interrupted, unless `running` is their id. */
void turn_index_finish(struct turn_index *index, struct str running);

/* The place of a turn, or -1. */
ptrdiff_t turn_index_find(const struct turn_index *index, struct str turn);
/* An item of a turn, or NULL. */
struct indexed_item *turn_index_item(const struct turn_index *index, size_t turn, struct str item);

/* For the two modes. */
struct indexed_turn *turn_index_add_turn(struct turn_index *index, struct str id);
struct indexed_item *turn_index_add_item(
    struct turn_index *index, size_t turn, struct str id, enum indexed_kind kind);
void turn_index_end_turn(struct indexed_turn *turn, struct arena *a, const struct json *event);
void turn_index_visit_legacy(struct turn_index *index, const struct rollout_line *line,
    struct rollout_span where, uint64_t number);
