/* rollout_state: what a thread goes on with: its settings, the model's context, tokens (threads.md 6, 12.3). */
#pragma once

#include "store/history.h"
#include "store/rollout_scan.h"

/* An item of the model's context, or a compaction that stands for all before it. */
struct context_span {
    struct rollout_span where;
    bool compacted; /* a `compacted` line: its replacement_history, or its message */
    uint32_t items; /* that it stands for */
    bool user_turn; /* a message of the user: a turn begins here */
    enum context_call call;
    struct str call_id; /* of a call or an output; "no string" otherwise */
};

/* The newest of each is kept; an empty buffer: there was none. Strings live in the arena, the rest is given back by
 * rollout_state_done(). */
struct rollout_state {
    struct arena *a;
    struct rollout_meta meta; /* with later updates in it */
    struct rollout_end end;
    struct context_span *context;
    size_t context_n, context_room;
    bool
        keeps_all_users; /* a compaction without a replacement came: earlier messages of the user count too */
    struct buf settings;         /* thread_settings, as JSON */
    struct buf context_settings; /* a turn_context that came later: it may lack members */
    struct buf provider;         /* id, of the settings */
    struct buf tokens;           /* `info` of token_count */
    struct buf tokens_turn;      /* id of the turn it came in */
    struct buf world;            /* the world state, merged; empty: none that counts */
    struct buf turn;             /* id */
    bool turn_is_open;
    struct str preview; /* first words of the user in the own file, trimmed; "no string": none */
    struct str all_preview; /* the same, of all that was inherited too */
    struct str window_id;
    uint64_t window_number;
    int64_t last_turn_at_s; /* start of the newest turn, or 0 */
    uint64_t turns;
};

void rollout_state_done(struct rollout_state *state);

/* One pass over all lines. 0, or a negative errno. `extra` (may be NULL) sees every line too. */
int rollout_state_read(struct arena *a, const struct rollout_chain *chain, rollout_visit *extra,
    void *user, struct rollout_state *ret);

/* The model's context; what the items tell the first-party service of themselves only when it is theirs. Large items
 * stay in the files. */
void rollout_state_write_context(
    const struct rollout_state *state, const struct rollout_chain *chain, struct history *out);
