/* goal: what a thread works towards by itself (threads.md 22). */
#pragma once

#include "base/error.h"
#include "protocol/types.gen.h"

struct thread;

enum { GOAL_OBJECTIVE_CHARS_MAX = 4000 };

/* As kept: JSON of ThreadGoal, or "no string". */
void thread_goal_restore(struct thread *t, struct str goal);
void thread_goal_done(struct thread *t);

/* The feature is on and nobody else's work is done here. */
bool thread_has_goals(const struct thread *t);

/* NULL: there is none. */
const struct thread_goal *thread_goal_of(const struct thread *t);

/* Would thread_goal_set() do it? */
bool thread_goal_check(
    const struct thread *t, const struct thread_goal_set_params *p, struct error *reterr);
/* What thread/goal/set says: kept and recorded. False: there is none to be changed. Nothing is told. */
bool thread_goal_set(
    struct thread *t, const struct thread_goal_set_params *p, struct error *reterr);
/* By the model. */
void thread_goal_set_status(struct thread *t, enum thread_goal_status status, struct str turn);
/* False: there was none. */
bool thread_goal_clear(struct thread *t);

/* As files and the model have it: without a budget that is none. There must be one. */
struct json;
struct json *thread_goal_json(const struct thread *t, struct arena *a);

/* A turn has used so many tokens and seconds on behalf of the goal. */
void thread_goal_account(struct thread *t, struct str turn, int64_t tokens, int64_t seconds);

/* thread/goal/updated to the subscribers, or thread/goal/cleared; `turn` "no string": outside of turns. */
void thread_goal_tell(struct thread *t, struct str turn);
