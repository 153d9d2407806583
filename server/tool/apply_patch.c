/* apply_patch: the model edits files with a patch: one job on the pool reads and fits it, then it is decided about,
 * another writes. */
#include "tool/apply_patch.h"
#include "tool/hook_view.h"

#include "base/time.h"
#include "loop/work.h"
#include "tool/answer.h"
#include "tool/approval.h"
#include "tool/approvals.h"
#include "tool/item.h"
#include "tool/patch_item.h"
#include "tool/patch_write.h"

struct apply_patch;

struct patch_job {
    struct work work;
    struct apply_patch *owner;
    void (*run)(struct apply_patch *x);
    void (*after)(struct apply_patch *x);
};

/* The jobs work in its arena, one at a time; it outlives them. */
struct apply_patch {
    struct op op;
    const struct tool_host *host;
    struct item_place place;
    struct str call_id, cwd, patch;
    struct str reason; /* of the question, or "no string" */
    bool from_shell;
    tool_done *done;
    void *user;
    struct op *step; /* the job, or the question */
    bool working;    /* it is a job */
    int64_t started_at_ms;
    /* What the jobs found. */
    struct patch_change *changes;
    bool verified, prefixed;
    struct str error; /* "no string" when all was written */
    int64_t job_ns;
    /* Where it may write. */
    struct sandbox_roots roots;
    const struct sandbox_view *view; /* what it may read; NULL: anything */
    bool confined, asked_again;
};

/* A job cannot be stopped: it ends the operation when it comes back. */
static void apply_patch_cancel(struct op *op) {
    struct apply_patch *x = (struct apply_patch *)op;
    if (x->step)
        op_cancel(x->step);
    if (!x->working)
        op_close(op);
}

static const struct op_class apply_patch_class = { "apply_patch", apply_patch_cancel, NULL };

/* ---- jobs ---- */

static void run_job(struct work *work) {
    struct patch_job *job = (struct patch_job *)work;
    job->run(job->owner);
}

static void after_job(struct work *work, bool done) {
    struct patch_job *job = (struct patch_job *)work;
    struct apply_patch *x = job->owner;
    x->working = false;
    x->step = NULL;
    if (done && !x->op.cancelling)
        job->after(x);
    else
        op_close(&x->op);
}

static void start_job(
    struct apply_patch *x, void (*run)(struct apply_patch *), void (*after)(struct apply_patch *)) {
    struct patch_job *job = work_new(x->op.group, sizeof *job);
    job->work.run = run_job;
    job->work.after = after_job;
    job->owner = x;
    job->run = run;
    job->after = after;
    x->step = &job->work.op;
    x->working = true;
    work_start(&job->work, x->host->loop);
}

static void verify(struct apply_patch *x) {
    int64_t start = time_monotonic_ns();
    x->verified =
        patch_verify(&x->op.arena, x->patch, x->cwd, x->view, &x->changes, &x->error, &x->prefixed);
    x->job_ns = time_monotonic_ns() - start;
}

static void write_changes(struct apply_patch *x) {
    int64_t start = time_monotonic_ns();
    x->error = STR_NONE;
    (void)patch_write(&x->op.arena, x->changes, x->confined ? &x->roots : NULL, &x->error);
    x->job_ns += time_monotonic_ns() - start;
}

/* ---- the end ---- */

static void finish(struct apply_patch *x, struct str text, bool written) {
    _cleanup_buf_ struct buf whole = { 0 };
    tool_done *done = x->done;
    void *user = x->user;
    buf_add_str(&whole, text);
    const struct tool_output output = { .text = buf_str(&whole),
        .changes = written ? x->changes : NULL,
        .succeeded = written && !x->from_shell };
    done(user, &output);
    op_close(&x->op); /* the changes live in it */
}

static struct thread_item item_of(struct apply_patch *x, enum patch_apply_status status) {
    return (struct thread_item){ .type = THREAD_ITEM_FILE_CHANGE,
        .started_at_ms = &x->started_at_ms,
        .file_change = { .id = x->call_id,
            .changes = patch_item_changes(&x->op.arena, x->changes),
            .status = status } };
}

static void tell_started(struct apply_patch *x) {
    x->started_at_ms = time_now_ms();
    struct thread_item item = item_of(x, PATCH_APPLY_STATUS_IN_PROGRESS);
    item_tell_started(x->place, &item);
}

static void tell_completed(struct apply_patch *x, enum patch_apply_status status) {
    int64_t now = time_now_ms();
    struct thread_item item = item_of(x, status);
    item.completed_at_ms = &now;
    item_tell_completed(x->place, &item);
}

static void finish_written(struct apply_patch *x) {
    _cleanup_buf_ struct buf text = { 0 };
    tell_completed(x, x->error.p ? PATCH_APPLY_STATUS_FAILED : PATCH_APPLY_STATUS_COMPLETED);
    if (x->from_shell)
        buf_add_str(&text, STR("Wall time: 0.0000 seconds\nOutput:\n"));
    patch_item_report(&text, x->changes, x->error, x->job_ns);
    finish(x, buf_str(&text), !x->error.p);
}

/* ---- asking ---- */

static void after_write(struct apply_patch *x);

/* But what is denied, which is not to be had by asking either. */
static void write_anywhere(struct apply_patch *x) {
    struct sandbox_scope scope = x->host->scope;
    x->confined = sandbox_scope_denies(&scope);
    x->asked_again = true;
    scope.outside = true;
    if (x->confined)
        x->roots = sandbox_scope_roots(&x->op.arena, &scope);
    start_job(x, write_changes, after_write);
}

static void remember_files(struct apply_patch *x) {
    for (const struct patch_change *c = x->changes; c; c = c->next) {
        approvals_add_file(x->host->approvals, c->path);
        if (c->move_path.p)
            approvals_add_file(x->host->approvals, c->move_path);
    }
}

static void on_answer(void *user, const struct approval_answer *answer) {
    struct apply_patch *x = user;
    x->step = NULL;
    switch (answer->verdict) {
    case APPROVAL_FOR_SESSION:
        remember_files(x);
        write_anywhere(x);
        break;
    case APPROVAL_ACCEPTED:
    case APPROVAL_WITH_RULE:
        write_anywhere(x);
        break;
    case APPROVAL_DECLINED:
        tell_completed(x, PATCH_APPLY_STATUS_DECLINED);
        finish(x, STR("patch rejected by user"), false);
        break;
    case APPROVAL_REFUSED:
        tell_completed(x, PATCH_APPLY_STATUS_DECLINED);
        finish(x, answer->refusal, false);
        break;
    case APPROVAL_FAILED:
        tell_completed(x, PATCH_APPLY_STATUS_FAILED);
        finish(x, STR("approval request failed"), false);
        break;
    case APPROVAL_CANCELLED:
        x->host->events->interrupted(x->host->event_user);
        break;
    }
}

static struct str_array files_of(struct apply_patch *x) {
    size_t n = 0;
    for (const struct patch_change *c = x->changes; c; c = c->next)
        n++;
    struct str_array files = { arena_array(&x->op.arena, struct str, n), 0 };
    for (const struct patch_change *c = x->changes; c; c = c->next)
        files.v[files.n++] = c->path;
    return files;
}

static void ask_clients(struct apply_patch *x, struct str reason) {
    struct approval *approval = approval_open(x->op.group, x->host, on_answer, x);
    struct file_change_request_approval_params p = { .item_id = x->call_id, .reason = reason };
    x->step = approval_op(approval);
    const struct str_array files = files_of(x);
    approval_ask_patch(approval, &p, &(struct approval_patch){ x->cwd, x->patch, &files });
}

static void on_permit(void *user, enum tool_permit permit, struct str message) {
    struct apply_patch *x = user;
    x->step = NULL;
    if (permit == TOOL_ALLOWED) {
        write_anywhere(x);
    } else if (permit == TOOL_DENIED) {
        tell_completed(x, PATCH_APPLY_STATUS_DECLINED);
        finish(x, message, false);
    } else {
        ask_clients(x, x->reason);
    }
}

/* Hooks first. */
static void ask(struct apply_patch *x, struct str reason) {
    struct tool_hook_view view;
    x->reason = reason;
    tool_hook_view_patch(&x->op.arena, str_trim(x->patch), &view);
    x->step = x->host->events->permits(x->host->event_user, x->op.group,
        &(struct tool_permission){ x->call_id, &view, STR_NONE }, on_permit, x);
    if (!x->step)
        ask_clients(x, reason);
}

static bool may_ask(const struct ask_for_approval *policy) {
    return policy->tag != ASK_FOR_APPROVAL_NEVER &&
           !(policy->tag == ASK_FOR_APPROVAL_GRANULAR && !policy->granular.sandbox_approval);
}

/* What the sandbox did not let through may be wanted all the same. */
static void after_write(struct apply_patch *x) {
    enum { FAILED = 1 };
    bool denied = x->error.p && x->confined && sandbox_looks_denied(FAILED, x->error);
    if (!denied || x->asked_again || !may_ask(x->host->approval)) {
        finish_written(x);
        return;
    }
    x->asked_again = true;
    ask(x, STR("command failed; retry without sandbox?"));
}

/* ---- deciding ---- */

static bool is_writable(const struct apply_patch *x) {
    if (!sandbox_scope_is_confined(&x->host->scope))
        return true;
    for (const struct patch_change *c = x->changes; c; c = c->next)
        if (!sandbox_roots_allow(&x->roots, c->path) ||
            (c->move_path.p && !sandbox_roots_allow(&x->roots, c->move_path)))
            return false;
    return true;
}

static bool was_accepted(const struct apply_patch *x) {
    const struct approvals *approvals = x->host->approvals;
    for (const struct patch_change *c = x->changes; c; c = c->next)
        if (!approvals_has_file(approvals, c->path) ||
            (c->move_path.p && !approvals_has_file(approvals, c->move_path)))
            return false;
    return true;
}

static void reject(struct apply_patch *x) {
    bool read_only = x->host->scope.policy->type == SANDBOX_POLICY_READ_ONLY;
    finish(x,
        read_only
            ? STR("patch rejected: writing is blocked by read-only sandbox; rejected by user approval settings")
            : STR("patch rejected: writing outside of the project; rejected by user approval settings"),
        false);
}

static void decide(struct apply_patch *x) {
    const struct tool_host *host = x->host;
    x->confined = sandbox_scope_is_confined(&host->scope);
    if (x->confined)
        x->roots = sandbox_scope_roots(&x->op.arena, &host->scope);
    bool writable = is_writable(x), always_asks = host->approval->tag == ASK_FOR_APPROVAL_UNTRUSTED;
    bool accepted = was_accepted(x);
    if (!writable && !accepted && !may_ask(host->approval)) {
        reject(x);
        return;
    }
    tell_started(x);
    if (accepted) {
        write_anywhere(x);
    } else if (!writable || always_asks) {
        ask(x, STR_NONE);
    } else if (x->confined && !sandbox_is_available(host->sandbox, &host->scope)) {
        x->error = STR("the sandbox cannot be used: bubblewrap is unavailable");
        after_write(x);
    } else {
        start_job(x, write_changes, after_write);
    }
}

static void after_verify(struct apply_patch *x) {
    if (x->verified) {
        decide(x);
        return;
    }
    _cleanup_buf_ struct buf text = { 0 };
    if (x->prefixed)
        buf_add_str(&text, STR("apply_patch verification failed: "));
    buf_add_str(&text, x->error);
    finish(x, buf_str(&text), false);
}

static struct apply_patch *new_call(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, struct str cwd, struct str patch, tool_done *done, void *user) {
    struct apply_patch *x = op_new(group, &apply_patch_class, sizeof *x);
    struct arena *a = &x->op.arena;
    x->host = host;
    x->place = item_place_copy(a, host->items);
    x->call_id = arena_str(a, call->call_id);
    x->cwd = arena_str(a, cwd);
    x->patch = arena_str(a, patch);
    x->done = done;
    x->user = user;
    x->view = sandbox_view_of(a, &host->scope);
    start_job(x, verify, after_verify);
    return x;
}

struct op *apply_patch_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user) {
    return &new_call(group, host, call, host->cwd, call->arguments, done, user)->op;
}

struct op *apply_patch_from_shell(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, struct str cwd, struct str patch, tool_done *done, void *user) {
    struct apply_patch *x = new_call(group, host, call, cwd, patch, done, user);
    x->from_shell = true;
    return &x->op;
}
