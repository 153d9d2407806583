/* apply_patch: the model edits files with a patch. Reading, fitting and writing happen in one job on the pool. */
#include "tool/apply_patch.h"

#include "base/time.h"
#include "loop/work.h"
#include "protocol/wrappers.gen.h"
#include "tool/answer.h"
#include "tool/item.h"
#include "tool/patch_files.h"

#include <stdlib.h>

struct apply_patch {
    struct work work;
    struct item_place place;
    struct str call_id, cwd, patch;
    tool_done *done;
    void *user;
    int64_t started_at_ms;
    /* What the job found. */
    struct patch_change *changes;
    bool verified, prefixed, written;
    struct str error;
    int64_t job_ns;
};

static void run(struct work *job) {
    struct apply_patch *x = (struct apply_patch *)job;
    struct arena *a = &x->work.op.arena;
    int64_t start = time_monotonic_ns();
    x->verified = patch_verify(a, x->patch, x->cwd, &x->changes, &x->error, &x->prefixed);
    x->written = x->verified && patch_write(a, x->changes, &x->error);
    x->job_ns = time_monotonic_ns() - start;
}

/* ---- the item ---- */

static int by_path(const void *a, const void *b) {
    const struct file_update_change *x = a, *y = b;
    return str_cmp(x->path, y->path);
}

static struct file_update_change_array changes_of(
    struct arena *a, const struct patch_change *list) {
    size_t n = 0;
    for (const struct patch_change *c = list; c; c = c->next)
        n++;
    struct file_update_change_array changes = { arena_array(a, struct file_update_change, n), 0 };
    for (const struct patch_change *c = list; c; c = c->next) {
        struct file_update_change *out = &changes.v[changes.n++];
        out->path = c->path;
        out->diff = c->diff;
        out->kind.type = c->kind == PATCH_ADD      ? PATCH_CHANGE_KIND_ADD
                         : c->kind == PATCH_DELETE ? PATCH_CHANGE_KIND_DELETE
                                                   : PATCH_CHANGE_KIND_UPDATE;
        if (c->kind == PATCH_UPDATE)
            out->kind.update.move_path = c->move_path;
    }
    qsort(changes.v, changes.n, sizeof *changes.v, by_path);
    return changes;
}

static void tell_item(struct apply_patch *x) {
    int64_t now = time_now_ms();
    struct thread_item item = { .type = THREAD_ITEM_FILE_CHANGE,
        .started_at_ms = &x->started_at_ms,
        .file_change = { .id = x->call_id,
            .changes = changes_of(&x->work.op.arena, x->changes),
            .status = PATCH_APPLY_STATUS_IN_PROGRESS } };
    item_tell_started(x->place, &item);
    item.completed_at_ms = &now;
    item.file_change.status = x->written ? PATCH_APPLY_STATUS_COMPLETED : PATCH_APPLY_STATUS_FAILED;
    item_tell_completed(x->place, &item);
}

/* ---- the output ---- */

static void add_group(
    struct buf *out, const struct patch_change *changes, enum patch_kind kind, char letter) {
    for (const struct patch_change *c = changes; c; c = c->next)
        if (c->kind == kind)
            buf_printf(out, "%c %.*s\n", letter, STR_ARGS(c->shown));
}

static void add_seconds(struct buf *out, int64_t ns) {
    int64_t tenths = (ns + 50 * 1000000) / (100 * 1000000);
    if (tenths % 10)
        buf_printf(out, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10));
    else
        buf_printf(out, "%lld", (long long)(tenths / 10));
}

static void add_report(struct buf *out, const struct apply_patch *x) {
    buf_printf(out, "Exit code: %d\nWall time: ", x->written ? 0 : 1);
    add_seconds(out, x->job_ns);
    buf_add_str(out, STR(" seconds\nOutput:\n"));
    if (!x->written) {
        buf_printf(out, "%.*s\n", STR_ARGS(x->error));
        return;
    }
    buf_add_str(out, STR("Success. Updated the following files:\n"));
    add_group(out, x->changes, PATCH_ADD, 'A');
    add_group(out, x->changes, PATCH_UPDATE, 'M');
    add_group(out, x->changes, PATCH_DELETE, 'D');
}

static void after(struct work *job, bool done) {
    struct apply_patch *x = (struct apply_patch *)job;
    _cleanup_buf_ struct buf text = { 0 };
    if (!done)
        return;
    if (x->verified) {
        tell_item(x);
        add_report(&text, x);
    } else {
        if (x->prefixed)
            buf_add_str(&text, STR("apply_patch verification failed: "));
        buf_add_str(&text, x->error);
    }
    const struct tool_output output = { .text = buf_str(&text),
        .changes = x->written ? x->changes : NULL };
    x->done(x->user, &output);
}

struct op *apply_patch_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user) {
    if (!tool_host_has_full_access(host))
        return tool_answer(group, host,
            STR("patch rejected: approvals of patches are not implemented yet; only danger-full-access with "
                "approval policy never writes files"),
            done, user);
    struct apply_patch *x = work_new(group, sizeof *x);
    struct arena *a = &x->work.op.arena;
    x->work.run = run;
    x->work.after = after;
    x->place = item_place_copy(a, host->items);
    x->call_id = arena_str(a, call->call_id);
    x->cwd = arena_str(a, host->cwd);
    x->patch = arena_str(a, call->arguments);
    x->done = done;
    x->user = user;
    x->started_at_ms = time_now_ms();
    work_start(&x->work, host->loop);
    return &x->work.op;
}
