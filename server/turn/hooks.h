/* hooks: commands of the user that run on the events of a turn (agent-loop.md 25.1): when they run, what they are told,
 * what comes of what they say. */
#pragma once

#include "hooks/run.h"

struct turn;

/* Before the model is asked: finds out which hooks there are, and runs those of a session that begins and of a
 * compaction that is about to. True: turn_sample() is called when they have ended, or the turn has ended. */
bool turn_hooks_hold(struct turn *turn);
/* The same for what the user sent: what a hook refuses goes. */
bool turn_hooks_ask_input(struct turn *turn);
/* What hooks said that nobody waited for. */
void turn_hooks_say_later(struct turn *turn);
/* What a hook said to go with an input, which has been shown. */
struct turn_input;
void turn_hooks_say_with(struct turn *turn, const struct turn_input *input);

/* The model has nothing more to do: true when hooks are asked whether that is so; after that the turn goes on or
 * ends. */
bool turn_hooks_stop(struct turn *turn);
/* A compaction has ended: the same; `next` goes on. */
bool turn_hooks_after_compaction(struct turn *turn, bool by_user, void (*next)(struct turn *turn));
/* The user ends the turn, and nothing of it is under way any more. NULL: there are no hooks for that. */
struct op *turn_hooks_interrupt(struct turn *turn, hooks_ended *ended);

/* Around a request to the model. */
bool turn_hooks_before_request(struct turn *turn, void (*next)(struct turn *turn));
/* "completed", "failed", "cancelled"; the error or "no string". NULL: nobody is waited for, as without `ended`. */
struct op *turn_hooks_after_request(
    struct turn *turn, const char *status, struct str error, hooks_ended *ended);

/* ---- for hooks_call.c ---- */

/* What happens, and to what. */
struct hooks_event {
    enum hook_event_name name;
    const struct str *subjects; /* what matchers are about; see hook_matches() */
    size_t subject_count;
    struct str cwd;           /* of the command; "no string": of the turn */
    struct str call_id;       /* or "no string" */
    const struct json *about; /* what the input has beside the usual members; an object or NULL */
};

/* Runs the hooks of an event, of `group`; clients hear of it. NULL: nobody is waited for. */
struct op *turn_hooks_run(struct turn *turn, struct op_group *group,
    const struct hooks_event *event, hooks_ended *ended, void *user);
/* What turn->wait was for has ended. */
void turn_hooks_over(struct turn *turn);
/* What they want the model to know. */
void turn_hooks_say_contexts(struct turn *turn, const struct hook_one *v, size_t n);
