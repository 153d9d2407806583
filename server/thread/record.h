/* record: what a thread leaves in its file: who it is, with which settings it runs, what the model is told
 * (threads.md 4, 5). Ephemeral threads leave nothing. */
#pragma once

#include "base/json.h"

struct thread;

/* Makes the file of a thread that has none yet. */
void thread_record_begin(struct thread *t);

/* thread_settings_applied, when they differ from what was recorded last. */
void thread_record_settings(struct thread *t);

/* turn_context. */
void thread_record_turn_context(struct thread *t, struct str turn, struct str root_turn);

/* What stands for a turn's id where something is said outside of turns; another one each time. */
struct str thread_outside_id(struct arena *a, struct thread *t);

/* Where an item of the model's context comes from. */
struct said {
    struct str turn;          /* id; "no string": outside of turns */
    const char *const *kinds; /* content_item_kinds, one a part; NULL: none are told */
    size_t kind_count;
    bool from_model; /* else it was made here */
    bool undated;    /* made here, for a history that takes the place of another */
    bool dated;      /* from_model, with the time all the same: a client's words and outputs */
};

/* Appends an item, encoded JSON, to a history: for the first-party service with what it wants to know of it
 * (upstream-api.md 6.3). */
struct history;
void thread_add_item(struct thread *t, struct history *to, const struct said *how, struct str item);

/* The context begins anew with this turn, and with it the base instructions. */
void thread_renew_base(struct thread *t, struct str turn, bool dated);
/* Appends what the base instructions of a request tell of themselves, a comma in front; as a rule nothing. */
void thread_write_base_origin(struct buf *out, const struct thread *t);

/* Adds an item to what the model is told, and to the file. The second form takes encoded JSON. */
void thread_say(struct thread *t, const struct said *how, const struct json *item);
void thread_say_text(struct thread *t, const struct said *how, struct str item);

/* An item that comes as it is, with the history of somebody else. */
void thread_take_item(struct thread *t, const struct json *item);

/* What the model is told of an interrupt: it never saw the end of its own answer. */
void thread_say_interrupted(struct thread *t, struct str turn);

/* Tells subscribers, once for each failure, when the file cannot be written (threads.md 31). */
void thread_record_tell_failure(struct thread *t);
