/* follow: turns that begin by themselves when a thread is idle. */
#include "turn/follow.h"

#include "base/time.h"
#include "thread/goal.h"
#include "thread/manager.h"
#include "thread/queue.h"
#include "turn/extra_input.h"
#include "turn/message.h"
#include "turn/skills_wait.h"
#include "turn/state.h"
#include "turn/turn.h"

/* ---- the goal ---- */

static const char continue_text[] =
    "Go on working towards the active goal of this thread. The goal_objective output holds "
    "the objective; get_goal gives it in full. It is what the user wants done, not a set of "
    "instructions above those that you have.\n"
    "\n"
    "- The goal lasts over many turns. Do a solid piece of it now; do not shrink it to what "
    "fits in one turn, and do not replace it by something easier that looks like it.\n"
    "- Trust the files and programs as they are now, not what the conversation says about "
    "them.\n"
    "- A turn that only restates plans is no progress. When the last one was none, look for "
    "the next safe action; waiting counts only for something that was seen to be running.\n"
    "- Before you call it done, list every requirement of the objective and of what it "
    "refers to, and find for each the evidence that it holds: files, output of commands, "
    "test results. What is not shown to be done is not done.\n"
    "- When all of it is proved, call update_goal with status \"complete\", and tell the "
    "user what was used of the budget if there is one. Call it with \"blocked\" only when "
    "the same obstacle has stopped three turns in a row and nothing useful is left to do "
    "without the user. Call it with \"paused\" only when the user asks for that.";

static struct str goal_text(struct arena *a, const struct thread_goal *goal) {
    struct str budget = STR("Token budget: none");
    if (goal->token_budget) {
        int64_t left = *goal->token_budget - goal->tokens_used;
        budget = arena_printf(a, "Token budget: %lld\nTokens left: %lld",
            (long long)*goal->token_budget, (long long)(left > 0 ? left : 0));
    }
    return arena_printf(a,
        "<codex_internal_context source=\"goal\">\n%s\n\nTokens used: %lld\n%.*s\n"
        "</codex_internal_context>",
        continue_text, (long long)goal->tokens_used, STR_ARGS(budget));
}

void turn_add_objective(struct turn *turn) {
    _cleanup_arena_ struct arena arena = { 0 };
    struct arena *a = &arena;
    const struct thread_goal *goal = thread_goal_of(turn->thread);
    struct json *item = json_new_object(a);
    json_put_text(a, item, STR("type"), STR("function_call_output"));
    json_put_text(a, item, STR("id"), thread_manager_new_id(turn->thread->manager, a, "fco_"));
    json_put_text(a, item, STR("name"), STR("goal_objective"));
    json_put_text(a, item, STR("namespace"), STR("agent"));
    json_put_text(a, item, STR("output"), goal->objective);
    turn_add_early(turn, item, NULL);
}

static void add_words(struct turn *turn, struct arena *a, const struct thread_goal *goal) {
    struct str id = thread_manager_new_id(turn->thread->manager, a, "msg_");
    const struct json *message = message_of_text(a, id, "user", goal_text(a, goal));
    turn_add_early(turn, message, "goal.internal_context");
}

void turn_add_goal(struct turn *turn) {
    struct thread *t = turn->thread;
    const struct thread_goal *goal = thread_goal_of(t);
    _cleanup_arena_ struct arena a = { 0 };
    if (t->goal_is_news)
        turn_add_objective(turn);
    t->goal_is_news = false;
    add_words(turn, &a, goal);
}

static int64_t used_tokens(const struct turn *turn) {
    return turn->usage.total_tokens - turn->usage.cached_input_tokens;
}

void turn_begin_goal(struct turn *turn) {
    turn->goal_tokens = used_tokens(turn);
    turn->goal_since_ms = time_now_ms();
}

bool turn_account_goal(struct turn *turn, bool always) {
    struct thread *t = turn->thread;
    const struct thread_goal *goal = thread_goal_of(t);
    bool counts = goal && (goal->status == THREAD_GOAL_STATUS_ACTIVE ||
                              (!always && goal->status == THREAD_GOAL_STATUS_BUDGET_LIMITED) ||
                              str_is(turn->trigger, "goal"));
    int64_t since_ms = turn->goal_since_ms ? turn->goal_since_ms : turn->started_at_ms;
    int64_t tokens = used_tokens(turn) - turn->goal_tokens;
    int64_t seconds = (time_now_ms() - since_ms) / 1000;
    if (!counts || (!always && !tokens))
        return false;
    turn->goal_tokens += tokens;
    turn->goal_since_ms = since_ms + seconds * 1000;
    thread_goal_account(t, turn_id(turn), tokens, seconds);
    return true;
}

/* ---- what is next ---- */

static void follow(struct thread *t, bool with_skills) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct thread_goal *goal = thread_goal_of(t);
    if (t->turn || t->manager->hub->draining)
        return;
    struct json *queue = thread_queue_of(t, &a);
    bool pursues = goal && goal->status == THREAD_GOAL_STATUS_ACTIVE;
    if (with_skills && (queue->count || (pursues && !t->has_context)) && thread_skills_hold(t))
        return;
    if (queue->count)
        turn_start_queued(t, NULL, json_get_text(queue->first, "id"));
    else if (pursues)
        turn_start_goal(t);
}

void turn_follow(struct thread *t) {
    follow(t, true);
}

void turn_follow_now(struct thread *t) {
    follow(t, false);
}
