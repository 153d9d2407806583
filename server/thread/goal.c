/* goal: what a thread works towards by itself. */
#include "thread/goal.h"

#include "base/time.h"
#include "base/utf8.h"
#include "base/xmalloc.h"
#include "config/config.h"
#include "protocol/wrappers.gen.h"
#include "store/rollout.h"
#include "thread/keep.h"
#include "thread/record.h"
#include "thread/thread.h"

#include <stdlib.h>

struct goal_state {
    struct arena arena;
    struct thread_goal goal;
    int64_t budget;
};

void thread_goal_done(struct thread *t) {
    if (t->goal)
        arena_free(&t->goal->arena);
    free(t->goal);
    t->goal = NULL;
}

bool thread_has_goals(const struct thread *t) {
    return !t->owner && config_bool(t->config, "features.goals", true);
}

const struct thread_goal *thread_goal_of(const struct thread *t) {
    return t->goal ? &t->goal->goal : NULL;
}

static struct goal_state *goal_new(struct thread *t) {
    thread_goal_done(t);
    t->goal = xcalloc(1, sizeof *t->goal);
    t->goal->goal.thread_id = thread_id(t);
    return t->goal;
}

void thread_goal_restore(struct thread *t, struct str kept) {
    struct thread_goal read;
    _cleanup_arena_ struct arena a = { 0 };
    const struct json *json = kept.n ? json_parse(&a, kept, NULL) : NULL;
    if (!json || !thread_goal_decode(&a, json, &read, NULL))
        return;
    struct goal_state *g = goal_new(t);
    g->goal = read;
    g->goal.thread_id = thread_id(t);
    g->goal.objective = arena_str(&g->arena, read.objective);
    if (read.token_budget) {
        g->budget = *read.token_budget;
        g->goal.token_budget = &g->budget;
    }
}

/* ---- changes ---- */

static struct str encoded(struct buf *text, const struct thread *t) {
    thread_goal_encode(text, &t->goal->goal);
    return buf_str(text);
}

struct json *thread_goal_json(const struct thread *t, struct arena *a) {
    _cleanup_buf_ struct buf text = { 0 };
    struct json *goal = json_new_object(a);
    const struct json *all = json_parse(a, arena_str(a, encoded(&text, t)), NULL);
    for (const struct json *m = all->first; m; m = m->next)
        if (m->kind != JSON_NULL)
            json_put(goal, m->key, json_clone(a, m));
    return goal;
}

/* A line for the file. */
static void record(struct thread *t) {
    _cleanup_arena_ struct arena a = { 0 };
    struct json *event = json_new_object(&a);
    json_put_text(&a, event, STR("type"), STR("thread_goal_updated"));
    json_put_text(&a, event, STR("threadId"), thread_id(t));
    json_put(event, STR("goal"), thread_goal_json(t, &a));
    thread_record_begin(t);
    rollout_add(t->rollout, ROLLOUT_EVENT, event);
}

static void keep(struct thread *t) {
    _cleanup_buf_ struct buf text = { 0 };
    thread_keep_goal(
        t, t->goal ? encoded(&text, t) : STR("")); /* empty: what the file says is over */
}

static void changed(struct thread *t) {
    t->goal->goal.updated_at = time_now_ms() / 1000;
    record(t);
    keep(t);
}

bool thread_goal_check(
    const struct thread *t, const struct thread_goal_set_params *p, struct error *reterr) {
    struct str objective = str_trim(p->objective);
    if (p->objective.p && objective.n == 0)
        return error_set(reterr, 0, "goal objective must not be empty");
    if (utf8_length(objective) > GOAL_OBJECTIVE_CHARS_MAX)
        return error_set(
            reterr, 0, "goal objective must be at most %d characters", GOAL_OBJECTIVE_CHARS_MAX);
    if (p->token_budget_is == PRESENT && p->token_budget <= 0)
        return error_set(reterr, 0, "goal budgets must be positive when provided");
    if (!p->objective.p && !t->goal)
        return error_set(reterr, 0, "cannot update goal for thread %s: no goal exists", t->id);
    return true;
}

/* What the thread is shown by until the user says something. */
static void take_preview(struct thread *t) {
    if (t->preview.n)
        return;
    t->preview = arena_str(&t->arena, t->goal->goal.objective);
    thread_keep_preview(t);
}

bool thread_goal_set(
    struct thread *t, const struct thread_goal_set_params *p, struct error *reterr) {
    if (!thread_goal_check(t, p, reterr))
        return false;
    struct str objective = str_trim(p->objective);
    bool fresh = !t->goal || (p->objective.p && !str_eq(objective, t->goal->goal.objective));
    if (fresh) { /* the budget outlives its goal */
        int64_t budget = t->goal ? t->goal->budget : 0;
        bool limited = t->goal && t->goal->goal.token_budget;
        struct goal_state *g = goal_new(t);
        g->budget = budget;
        g->goal.token_budget = limited ? &g->budget : NULL;
        g->goal.status = THREAD_GOAL_STATUS_ACTIVE;
        g->goal.objective = arena_str(&g->arena, objective);
        g->goal.created_at = time_now_ms() / 1000;
        t->goal_is_news = true;
        take_preview(t);
    }
    struct thread_goal *goal = &t->goal->goal;
    if (p->status)
        goal->status = *p->status;
    if (p->token_budget_is == PRESENT_NULL)
        goal->token_budget = NULL;
    if (p->token_budget_is == PRESENT) {
        t->goal->budget = p->token_budget;
        goal->token_budget = &t->goal->budget;
    }
    changed(t);
    thread_record_settings(t);
    return true;
}

void thread_goal_set_status(struct thread *t, enum thread_goal_status status, struct str turn) {
    t->goal->goal.status = status;
    changed(t);
    thread_goal_tell(t, turn);
}

bool thread_goal_clear(struct thread *t) {
    if (!t->goal)
        return false;
    thread_goal_done(t);
    keep(t);
    return true;
}

void thread_goal_account(struct thread *t, struct str turn, int64_t tokens, int64_t seconds) {
    if (!t->goal)
        return;
    struct thread_goal *goal = &t->goal->goal;
    goal->tokens_used += tokens;
    goal->time_used_seconds += seconds;
    goal->updated_at = time_now_ms() / 1000;
    bool spent = goal->token_budget && goal->tokens_used >= *goal->token_budget;
    if (spent && goal->status == THREAD_GOAL_STATUS_ACTIVE) {
        goal->status = THREAD_GOAL_STATUS_BUDGET_LIMITED;
        record(t);
    }
    keep(t);
    thread_goal_tell(t, turn);
}

void thread_goal_tell(struct thread *t, struct str turn) {
    if (!t->goal)
        notify_thread_goal_cleared(&t->subscribers,
            &(struct thread_goal_cleared_notification){ .thread_id = thread_id(t) });
    else
        notify_thread_goal_updated(&t->subscribers,
            &(struct thread_goal_updated_notification){
                .thread_id = thread_id(t), .turn_id = turn, .goal = t->goal->goal });
}
