/* guardian: a model that decides about approvals in place of the clients. */
#include "turn/guardian.h"

#include "base/time.h"
#include "config/model_catalog.h"
#include "protocol/wrappers.gen.h"
#include "thread/hidden.h"
#include "thread/manager.h"
#include "thread/unload.h"
#include "turn/guardian_text.h"
#include "turn/message.h"
#include "turn/state.h"
#include "turn/turn.h"

#include <assert.h>

/* One review: an operation of its turn. */
struct guardian_job {
    struct op op;
    struct guardian_job *next;
    struct guardian *guardian;
    struct turn *turn;
    struct item_place at;
    const struct guardian_approval_review_action *action;
    struct str item_id, plan, root_turn_id;
    char id[UUID_TEXT_BYTES];
    int64_t started_at_ms;
    unsigned attempts;
    tool_reviewed *done;
    void *user;
};

/* The reviewer of a thread: an operation of it, which lives until that one is gone. */
struct guardian {
    struct op op;
    uv_timer_t timer; /* the reviewer is asked from the loop, not from within its own events */
    uv_timer_t limit; /* of the review under way */
    struct thread *thread, *reviewer;
    struct thread_owner owner;
    struct guardian_job *jobs; /* oldest first: that one is under way */
    bool told_of_earlier;
    bool asked;   /* about it, and not answered yet */
    bool decided; /* the rest is what came of it */
    struct arena arena;
    struct guardian_verdict verdict;
    enum guardian_approval_review_status status;
    struct str failure; /* "no string": there is a verdict */
    size_t seen;        /* items of the thread's history */
};

/* ---- what clients see ---- */

static void tell_completed(
    const struct guardian_job *job, const struct guardian_approval_review *review) {
    notify_item_auto_approval_review_completed(
        job->at.subscribers, &(struct item_guardian_approval_review_completed_notification){
                                 .thread_id = job->at.thread_id,
                                 .turn_id = job->at.turn_id,
                                 .started_at_ms = job->started_at_ms,
                                 .completed_at_ms = time_now_ms(),
                                 .review_id = str_of(job->id),
                                 .target_item_id = job->item_id,
                                 .decision_source = AUTO_REVIEW_DECISION_SOURCE_AGENT,
                                 .review = *review,
                                 .action = *job->action });
}

static void tell_started(const struct guardian_job *job) {
    notify_item_auto_approval_review_started(job->at.subscribers,
        &(struct item_guardian_approval_review_started_notification){
            .thread_id = job->at.thread_id,
            .turn_id = job->at.turn_id,
            .started_at_ms = job->started_at_ms,
            .review_id = str_of(job->id),
            .target_item_id = job->item_id,
            .review = { .status = GUARDIAN_APPROVAL_REVIEW_STATUS_IN_PROGRESS },
            .action = *job->action });
}

static void warn(const struct item_place *at, struct str message) {
    notify_guardian_warning(at->subscribers,
        &(struct guardian_warning_notification){ .thread_id = at->thread_id, .message = message });
}

static struct str verdict_text(struct arena *a, const struct guardian_verdict *v) {
    return arena_printf(a, "Automatic approval review %s (risk: %.*s, authorization: %.*s): %.*s",
        v->allowed ? "approved" : "denied", STR_ARGS(guardian_risk_level_name(v->risk)),
        STR_ARGS(guardian_user_authorization_name(v->authorization)), STR_ARGS(v->rationale));
}

/* ---- too much of it ---- */

static void count(struct guardian_count *c, bool refused) {
    const uint64_t kept = (UINT64_C(1) << GUARDIAN_RECENT) - 1;
    c->row = refused ? c->row + 1 : 0;
    c->recent = (c->recent << 1 | refused) & kept;
}

bool guardian_ends(struct turn *turn) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct guardian_count *c = &turn->guardian_count;
    int recent = __builtin_popcountll(c->recent);
    if (c->row < GUARDIAN_ROW_MAX && recent < GUARDIAN_RECENT_MAX)
        return false;
    const struct item_place at = turn_items(turn);
    warn(&at,
        arena_printf(&a,
            "Automatic approval review rejected too many approval requests for this turn (%u consecutive, %d in "
            "the last %d reviews); interrupting the turn.",
            c->row, recent, GUARDIAN_RECENT));
    return true;
}

/* ---- the end of a review ---- */

static void later(struct guardian *g, uint64_t ms);

static struct str refusal_of(struct arena *a, const struct guardian *g) {
    if (g->failure.p)
        return arena_printf(a,
            "%.*s\nThe action was not done because it could not be reviewed. That is no judgement about it. Do not "
            "work around the review: mend what failed, or ask the user.",
            STR_ARGS(g->failure));
    if (g->verdict.allowed)
        return STR_NONE;
    return arena_printf(a,
        "This action was rejected due to unacceptable risk.\nReason: %.*s\nDo not try to get the same result in "
        "another way. Go on with something that is clearly safer, or tell the user of the risk and go on only with "
        "an explicit approval; else stop and ask.",
        STR_ARGS(g->verdict.rationale));
}

/* The oldest job is decided about. */
static void finish(struct guardian *g) {
    _cleanup_arena_ struct arena a = { 0 };
    struct guardian_job *job = g->jobs;
    const struct guardian_verdict *v = &g->verdict;
    struct guardian_approval_review review = { .status = g->status, .rationale = g->failure };
    if (!g->failure.p) {
        review.risk_level = &v->risk;
        review.user_authorization = &v->authorization;
        review.rationale = v->rationale;
    }
    struct str refusal = refusal_of(&a, g);
    warn(&job->at, g->failure.p ? g->failure : verdict_text(&a, v));
    tell_completed(job, &review);
    count(&job->turn->guardian_count, refusal.p != NULL);
    g->jobs = job->next;
    g->decided = false;
    (void)uv_timer_stop(&g->limit);
    if (g->jobs)
        later(g, 0);
    tool_reviewed *done = job->done;
    void *user = job->user;
    op_close(&job->op);
    done(user, refusal);
}

/* From the loop, soon. `failure` "no string": by the verdict. */
static void decide(
    struct guardian *g, enum guardian_approval_review_status status, struct str failure) {
    g->decided = true;
    g->status = status;
    g->failure = failure;
    later(g, 0);
}

/* ---- asking ---- */

static void set_reviewer(struct guardian *g, const struct guardian_job *job) {
    struct run_settings *s = &g->reviewer->settings;
    *s = g->thread->settings;
    s->base_instructions = guardian_instructions();
    s->developer_instructions = STR_NONE;
    s->approval_policy = (struct ask_for_approval){ .tag = ASK_FOR_APPROVAL_NEVER };
    s->approvals_reviewer = APPROVALS_REVIEWER_USER;
    s->sandbox = (struct sandbox_policy){ .type = SANDBOX_POLICY_READ_ONLY };
    s->permission_profile = STR_NONE;
    if (s->files.n)
        s->files = file_rules_copy(&g->reviewer->arena, &s->files);
    for (size_t i = 0; i < s->files.n; i++) /* what is denied is denied to it as well */
        if (s->files.v[i].access == FILE_WRITE)
            s->files.v[i].access = FILE_READ;
    s->effort = thread_model(g->thread)->effort ? STR("low") : STR_NONE;
    s->mode = MODE_KIND_DEFAULT;
    g->owner.items.turn_id = job->at.turn_id;
    g->owner.root_turn_id = job->root_turn_id;
}

/* Before the second question. */
static void tell_of_earlier(struct guardian *g, struct arena *a) {
    g->told_of_earlier = true;
    struct str id = thread_manager_new_id(g->thread->manager, a, "msg_");
    thread_mail(g->reviewer, message_of_text(a, id, "developer", guardian_earlier_text()), NULL);
}

static void on_limit(uv_timer_t *timer);

static void ask(struct guardian *g) {
    _cleanup_arena_ struct arena a = { 0 };
    struct guardian_job *job = g->jobs;
    if (g->reviewer->turn) /* the one before was given up just now */
        return;
    const struct guardian_case c = { .thread_id = thread_id(g->thread),
        .history = buf_str(&g->thread->history.text),
        .seen = g->seen,
        .plan = job->plan };
    if (g->seen && !g->told_of_earlier)
        tell_of_earlier(g, &a);
    struct json *input = guardian_question(&a, &c, &g->seen);
    set_reviewer(g, job);
    if (job->attempts++ == 0)
        (void)uv_timer_start(&g->limit, on_limit, GUARDIAN_TIME_MS, 0);
    g->asked = true;
    turn_ask_hidden(g->reviewer,
        &(struct hidden_question){
            .input = input, .schema = guardian_schema(&a), .trigger = STR("guardian_review") });
}

static void on_timer(uv_timer_t *timer) {
    struct guardian *g = timer->data;
    if (g->decided && g->jobs)
        finish(g);
    else if (g->jobs && !g->asked)
        ask(g);
}

static void later(struct guardian *g, uint64_t ms) {
    (void)uv_timer_start(&g->timer, on_timer, ms, 0);
}

static void stop_asking(struct guardian *g) {
    g->asked = false;
    if (g->reviewer)
        turn_stop(g->reviewer);
}

static void on_limit(uv_timer_t *timer) {
    struct guardian *g = timer->data;
    stop_asking(g);
    if (g->jobs && !g->decided)
        decide(g, GUARDIAN_APPROVAL_REVIEW_STATUS_TIMED_OUT,
            STR("Automatic approval review failed: the reviewer did not answer in time"));
}

static void on_end(
    void *user, enum turn_status status, const struct turn_error *error, struct str answer) {
    struct guardian *g = user;
    (void)status;
    if (!g->asked) { /* nobody waits for this one */
        if (g->jobs)
            later(g, 0);
        return;
    }
    g->asked = false;
    arena_free(&g->arena);
    if (!error && guardian_verdict_read(&g->arena, answer, &g->verdict))
        decide(g,
            g->verdict.allowed ? GUARDIAN_APPROVAL_REVIEW_STATUS_APPROVED
                               : GUARDIAN_APPROVAL_REVIEW_STATUS_DENIED,
            STR_NONE);
    else if (g->jobs->attempts < GUARDIAN_ATTEMPTS)
        later(g, (uint64_t)GUARDIAN_RETRY_MS << (g->jobs->attempts - 1));
    else
        decide(g, GUARDIAN_APPROVAL_REVIEW_STATUS_DENIED,
            arena_printf(&g->arena, "Automatic approval review failed: %.*s",
                STR_ARGS(error ? error->message : STR("guardian assessment was not valid JSON"))));
}

/* ---- the reviewer ---- */

static void guardian_cancel(struct op *op) {
    struct guardian *g = (struct guardian *)op;
    struct thread *reviewer = g->reviewer;
    g->thread->guardian = NULL;
    g->asked = false;
    g->reviewer = NULL;
    thread_unload(reviewer); /* on_gone() may come at once */
}

static void guardian_destroy(struct op *op) {
    arena_free(&((struct guardian *)op)->arena);
}

static const struct op_class guardian_class = { "guardian", guardian_cancel, guardian_destroy };

static void on_gone(void *user) {
    op_close(&((struct guardian *)user)->op);
}

static struct guardian *guardian_of(struct thread *t) {
    if (t->guardian)
        return t->guardian;
    struct guardian *g = op_new(&t->ops, &guardian_class, sizeof *g);
    int r = uv_timer_init(t->manager->loop, &g->timer);
    op_own(&g->op, &g->timer);
    int r2 = uv_timer_init(t->manager->loop, &g->limit);
    op_own(&g->op, &g->limit);
    assert(r == 0 && r2 == 0);
    (void)r;
    (void)r2;
    g->thread = t;
    g->owner = (struct thread_owner){ .thread = t,
        .kind = "guardian",
        .source = "guardian_review",
        .silent = true,
        .only_looks = true,
        .on_end = on_end,
        .on_gone = on_gone,
        .user = g };
    g->reviewer = thread_hidden_new(&g->owner, guardian_instructions());
    g->owner.items = (struct item_place){ .subscribers = &g->reviewer->subscribers,
        .thread_id = thread_id(g->reviewer) };
    t->guardian = g;
    return g;
}

/* ---- a review ---- */

static void job_cancel(struct op *op) {
    struct guardian_job *job = (struct guardian_job *)op;
    struct guardian *g = job->guardian;
    struct guardian_job **at = &g->jobs;
    bool first = g->jobs == job;
    while (*at != job)
        at = &(*at)->next;
    *at = job->next;
    tell_completed(job,
        &(struct guardian_approval_review){ .status = GUARDIAN_APPROVAL_REVIEW_STATUS_ABORTED });
    op_close(op);
    if (!first)
        return;
    g->decided = false;
    (void)uv_timer_stop(&g->limit);
    stop_asking(g);
    if (g->jobs && g->reviewer)
        later(g, 0);
}

static const struct op_class job_class = { "review of an approval", job_cancel, NULL };

static const struct guardian_approval_review_action *copy_action(
    struct arena *a, const struct guardian_approval_review_action *action) {
    _cleanup_buf_ struct buf text = { 0 };
    struct guardian_approval_review_action *copy =
        arena_new(a, struct guardian_approval_review_action);
    guardian_approval_review_action_encode(&text, action);
    bool ok = guardian_approval_review_action_decode(
        a, json_parse(a, arena_str(a, buf_str(&text)), NULL), copy, NULL);
    assert(ok);
    (void)ok;
    return copy;
}

struct op *guardian_review(void *user, struct op_group *group, const struct tool_review *what,
    tool_reviewed *done, void *done_user) {
    struct turn *turn = user;
    struct guardian *g = guardian_of(turn->thread);
    struct guardian_job *job = op_new(group, &job_class, sizeof *job), **end = &g->jobs;
    struct arena *a = &job->op.arena;
    struct uuid id;
    job->guardian = g;
    job->turn = turn;
    job->at = item_place_copy(a, turn_items(turn));
    job->action = copy_action(a, what->action);
    job->item_id = arena_str(a, what->item_id);
    job->plan = arena_str(a, what->plan);
    job->root_turn_id = arena_str(a, turn->root_id);
    uuid_v4(&id);
    (void)uuid_format(&id, job->id);
    job->started_at_ms = time_now_ms();
    job->done = done;
    job->user = done_user;
    while (*end)
        end = &(*end)->next;
    *end = job;
    tell_started(job);
    if (g->jobs == job)
        later(g, 0);
    return &job->op;
}
