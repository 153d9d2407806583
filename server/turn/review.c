/* review: a turn in which a hidden thread of its own reads changes and reports. */
#include "turn/review.h"

#include "base/time.h"
#include "config/config.h"
#include "process/run.h"
#include "protocol/wrappers.gen.h"
#include "rpc/request.h"
#include "thread/git_facts.h"
#include "thread/hidden.h"
#include "thread/manager.h"
#include "thread/record.h"
#include "thread/unload.h"
#include "turn/message.h"
#include "turn/output.h"
#include "turn/record.h"
#include "turn/review_text.h"
#include "turn/state.h"
#include "turn/turn.h"

#include <assert.h>

/* Lives on after its turn until the reviewer is gone. */
struct review {
    struct op op;
    uv_timer_t timer;        /* the reviewer is not unloaded from within its own events */
    struct turn *turn;       /* NULL: it is over */
    struct thread *reviewer; /* NULL: not yet, or not any more */
    struct thread_owner owner;
    struct op *git; /* looks for the merge base, or NULL */
    struct str label;
    const struct review_target *target;
    char model_turn[UUID_TEXT_BYTES]; /* of the reviewer */
};

static void drop_reviewer(struct review *review) {
    struct thread *reviewer = review->reviewer;
    review->reviewer = NULL;
    if (reviewer)
        thread_unload(reviewer); /* on_gone() may come at once */
    else
        op_close(&review->op);
}

static void review_cancel(struct op *op) {
    drop_reviewer((struct review *)op);
}

static const struct op_class review_class = { .name = "review", .cancel = review_cancel };

static void on_gone(void *user) {
    struct review *review = user;
    op_close(&review->op);
}

static void on_timer(uv_timer_t *timer) {
    drop_reviewer(timer->data);
}

/* ---- what clients see ---- */

/* Begins and ends at once; `now_ms` is the item's for its life. */
static void tell_item(
    const struct review *review, struct thread_item *item, const int64_t *now_ms) {
    item->started_at_ms = now_ms;
    item_tell_started(review->owner.items, item);
    item->completed_at_ms = now_ms;
    item_tell_completed(review->owner.items, item);
}

static struct thread_item mode_item(
    struct arena *a, const struct review *review, enum thread_item_tag type, struct str text) {
    struct thread_item item = { .type = type };
    struct str id = thread_manager_new_id(review->owner.thread->manager, a, "");
    if (type == THREAD_ITEM_ENTERED_REVIEW_MODE)
        item.entered_review_mode =
            (struct thread_item_entered_review_mode){ .id = id, .review = text };
    else
        item.exited_review_mode =
            (struct thread_item_exited_review_mode){ .id = id, .review = text };
    return item;
}

/* A message in the history: of the user's deed, or of the assistant. */
static void say(struct review *review, struct arena *a, struct str id, bool user, struct str text) {
    static const char *const kinds[] = { "review.user_action" };
    thread_say(review->owner.thread,
        &(struct said){
            review->owner.items.turn_id, user ? kinds : NULL, user ? ARRAY_LEN(kinds) : 0, !user },
        message_of_text(a, id, user ? "user" : "assistant", text));
}

/* `result` is "no string" when the review was given up. */
static void exit_mode(struct review *review, struct str result, bool finished) {
    _cleanup_arena_ struct arena a = { 0 };
    struct thread_manager *m = review->owner.thread->manager;
    const int64_t now_ms = time_now_ms();
    struct str shown = result.p ? result : STR("Reviewer failed to output a response.");
    struct str text =
        finished
            ? shown
            : STR("Review was interrupted. Please re-run /review and wait for it to complete.");
    say(review, &a, thread_manager_new_id(m, &a, "msg_"), true,
        review_user_action(&a, finished ? shown : STR_NONE));
    struct thread_item item = mode_item(&a, review, THREAD_ITEM_EXITED_REVIEW_MODE, shown);
    tell_item(review, &item, &now_ms);
    struct str id = thread_manager_new_id(m, &a, "msg_");
    item = (struct thread_item){ .type = THREAD_ITEM_AGENT_MESSAGE,
        .agent_message = { .id = id, .text = text } };
    tell_item(review, &item, &now_ms);
    turn_output_keep_last(review->turn, &item);
    say(review, &a, id, false, text);
}

/* ---- the reviewer ---- */

/* The turn is finished by whoever interrupted it. */
static void on_end(
    void *user, enum turn_status status, const struct turn_error *error, struct str answer) {
    _cleanup_arena_ struct arena a = { 0 };
    struct review *review = user;
    struct turn *turn = review->turn;
    (void)uv_timer_start(&review->timer, on_timer, 0, 0);
    if (!turn)
        return;
    bool finished = status == TURN_STATUS_COMPLETED;
    exit_mode(review, finished ? review_render(&a, answer) : STR_NONE, finished);
    review->turn = NULL;
    turn->review = NULL;
    if (status != TURN_STATUS_INTERRUPTED)
        turn_finish(turn, status, error);
}

static void start_reviewer(struct review *review, struct str merge_base) {
    _cleanup_arena_ struct arena a = { 0 };
    struct turn *turn = review->turn;
    struct thread *thread = turn->thread;
    const int64_t now_ms = time_now_ms();
    thread_read_docs(thread);
    thread_record_begin(thread);
    turn_record_started(turn);
    struct thread_item item = mode_item(&a, review, THREAD_ITEM_ENTERED_REVIEW_MODE, review->label);
    tell_item(review, &item, &now_ms);
    struct thread *reviewer = thread_hidden_new(&review->owner, review_instructions());
    struct str model = config_text(thread->config, "review_model");
    if (model.n)
        reviewer->settings.model = model;
    review->reviewer = reviewer;
    turn_start_hidden(reviewer, review_prompt(&a, review->target, merge_base));
}

void review_stop(struct review *review) {
    struct turn *turn = review->turn;
    if (review->git) {
        op_cancel(review->git);
        review->git = NULL;
    }
    if (review->reviewer) {
        turn_stop(review->reviewer);
        return;
    }
    review->turn = NULL;
    turn->review = NULL;
    (void)uv_timer_start(&review->timer, on_timer, 0, 0);
}

struct str review_turn_id(const struct review *review) {
    struct str id = review->reviewer ? turn_running_id(review->reviewer) : STR_NONE;
    return id.p ? id : turn_id(review->turn);
}

/* ---- the beginning ---- */

static void on_merge_base(void *user, int status, struct str output) {
    struct review *review = user;
    struct str sha = str_trim(output);
    review->git = NULL;
    start_reviewer(review, status == 0 && sha.n ? sha : STR_NONE);
}

/* There is nothing to compare with. */
static void fail_no_repository(struct review *review) {
    _cleanup_arena_ struct arena a = { 0 };
    struct turn *turn = review->turn;
    struct thread *thread = turn->thread;
    const struct codex_error_info info = { .tag = CODEX_ERROR_INFO_OTHER };
    thread_set_status(thread, THREAD_STATUS_SYSTEM_ERROR);
    notify_error(&thread->subscribers,
        &(struct error_notification){
            .error = { .message = arena_printf(
                           &a, "\"%.*s\" is not a git repository", STR_ARGS(thread->settings.cwd)),
                .codex_error_info = &info },
            .thread_id = thread_id(thread),
            .turn_id = turn_id(turn) });
    turn_drop(turn);
    op_close(&review->op);
}

static void find_merge_base(struct review *review) {
    _cleanup_arena_ struct arena a = { 0 };
    struct thread *thread = review->turn->thread;
    struct str branch = str_trim(review->target->base_branch.branch);
    const char *argv[] = { "git", "merge-base", "HEAD", "--", arena_cstr(&a, branch), NULL };
    if (!git_facts_read(&a, thread->settings.cwd).in_repository)
        fail_no_repository(review);
    else
        review->git = run_start(thread->manager->loop, &thread->ops, argv,
            arena_cstr(&a, thread->settings.cwd), on_merge_base, review);
}

static struct review *review_new(struct turn *turn, const struct json *target) {
    struct thread *thread = turn->thread;
    struct review *review = op_new(&thread->ops, &review_class, sizeof *review);
    struct arena *a = &review->op.arena;
    int r = uv_timer_init(thread->manager->loop, &review->timer);
    assert(r == 0);
    (void)r;
    op_own(&review->op, &review->timer);
    struct review_target *copy = arena_new(a, struct review_target);
    (void)review_target_decode(a, json_clone(a, target), copy, NULL);
    review->target = copy;
    review->label = review_label(a, copy);
    review->turn = turn;
    struct item_place place = item_place_copy(a, turn_items(turn));
    review->owner = (struct thread_owner){ .thread = thread,
        .items = place,
        .root_turn_id = place.turn_id,
        .kind = "review",
        .on_end = on_end,
        .on_gone = on_gone,
        .user = review };
    turn->review = review;
    return review;
}

static void reply(struct rpc_request *req, const struct review *review) {
    struct user_input text = { .type = USER_INPUT_TEXT, .text = { .text = review->label } };
    struct thread_item item = { .type = THREAD_ITEM_USER_MESSAGE,
        .user_message = { .id = turn_id(review->turn), .content = { &text, 1 } } };
    reply_review_start(
        req, &(struct review_start_response){ .turn = { .id = turn_id(review->turn),
                                                  .items = { &item, 1 },
                                                  .items_view = TURN_ITEMS_VIEW_NOT_LOADED,
                                                  .status = TURN_STATUS_IN_PROGRESS },
                 .review_thread_id = thread_id(review->owner.thread) });
}

void review_start(
    struct thread *thread, struct rpc_request *req, const struct review_target *target) {
    turn_stop(thread);
    bool needs_base = target->type == REVIEW_TARGET_BASE_BRANCH;
    struct turn *turn = turn_new(thread, TURN_REVIEW);
    struct review *review = review_new(turn, json_get(req->params, "target"));
    reply(req, review);
    turn_warn_of_unknown_model(thread);
    if (needs_base)
        find_merge_base(review);
    else
        start_reviewer(review, STR_NONE);
}
