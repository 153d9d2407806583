/* host: what a turn does for its calls. */
#include "turn/host.h"

#include "protocol/wrappers.gen.h"
#include "thread/goal.h"
#include "thread/manager.h"
#include "thread/record.h"
#include "turn/agents.h"
#include "turn/extra_input.h"
#include "turn/goal_call.h"
#include "turn/guardian.h"
#include "turn/hooks_call.h"
#include "turn/message.h"
#include "turn/state.h"
#include "turn/turn.h"

/* Both kinds live in the turn's arena, oldest first. */
struct turn_open_question {
    struct turn_open_question *next;
    int64_t id;
};

struct turn_said_later {
    struct turn_said_later *next;
    struct str text;
};

static void waits(void *user, enum thread_active_flag flag, bool begins) {
    struct turn *turn = user;
    thread_tell_waiting(turn->thread, flag, begins);
}

static void abandoned(void *user, int64_t request_id) {
    struct turn *turn = user;
    struct turn_open_question *q = arena_new(&turn->op.arena, struct turn_open_question);
    struct turn_open_question **end = &turn->open_questions;
    while (*end)
        end = &(*end)->next;
    q->id = request_id;
    *end = q;
}

static void says(void *user, struct str text) {
    struct turn *turn = user;
    struct turn_said_later *s = arena_new(&turn->op.arena, struct turn_said_later);
    struct turn_said_later **end = &turn->said_later;
    while (*end)
        end = &(*end)->next;
    s->text = arena_str(&turn->op.arena, text);
    *end = s;
}

static void interrupted(void *user) {
    struct turn *turn = user;
    turn_stop_by_user(turn->thread);
}

const struct tool_host_events turn_host_events = { .waits = waits,
    .abandoned = abandoned,
    .interrupted = interrupted,
    .says = says,
    .review = guardian_review,
    .permits = turn_hooks_permit,
    .agents = turn_agent_call,
    .goal = turn_goal_call };

void turn_host_say_rest(struct turn *turn) {
    for (const struct turn_said_later *s = turn->said_later; s; s = s->next) {
        _cleanup_arena_ struct arena a = { 0 };
        const struct json *item = message_of_text(
            &a, thread_manager_new_id(turn->thread->manager, &a, "msg_"), "developer", s->text);
        thread_say(turn->thread, &(struct said){ .turn = turn_id(turn) }, item);
    }
    turn->said_later = NULL;
    if (turn->tell_objective && thread_goal_of(turn->thread)) {
        turn_add_objective(turn);
        turn_say_early(turn);
    }
    turn->tell_objective = false;
}

void turn_host_resolve_rest(struct turn *turn) {
    struct thread *t = turn->thread;
    for (const struct turn_open_question *q = turn->open_questions; q; q = q->next)
        notify_server_request_resolved(&t->subscribers,
            &(struct server_request_resolved_notification){ .thread_id = thread_id(t),
                .request_id = { .tag = REQUEST_ID_NUMBER, .number = q->id } });
    turn->open_questions = NULL;
}
